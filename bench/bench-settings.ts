import type { StagingFormat } from '../job/pipeline/definition'
import type { LoadIdentity } from '../job/pipeline/lake-keys'
import type { S3Access } from '../local/redshift/redshift-endpoint'

/** What `scripts/bench.mjs` hands to each process of a bench, in the environment variable `BENCH`. */
export interface BenchSettings {
  readonly projectFolder: string
  /** A folder for everything that the bench writes. */
  readonly folder: string
  readonly launches: number
  readonly seed: number
  readonly concurrency: number
  readonly memoryMb: number
  /** What staging writes. */
  readonly format: StagingFormat
  /** Where the services are; absent for the process that starts them, and for those that need none. */
  readonly services?: Services
}

/** The local endpoints, as the process that runs them prints them. */
export interface Services {
  readonly s3: S3Access & { readonly bucket: string }
  readonly redshift: {
    readonly host: string
    readonly port: number
    readonly database: string
    readonly user: string
    readonly password: string
    readonly iamRole: string
  }
}

/** One measured piece of work. */
export interface Measure {
  readonly seconds: number
  /** Processor time of the process, all threads. */
  readonly cpuSeconds: number
  /** The most memory that the process ever had, in MB. */
  readonly peakMb: number
  /** Bytes of JSON that went through. */
  readonly jsonBytes: number
}

export const benchLoad: LoadIdentity = {
  pipeline: 'spacex',
  loadId: '01JD8Z3W9Q6N4V2B7K5M1X0TAE',
  date: '2026-11-22',
}

/** Reads what `scripts/bench.mjs` has set. */
export function readBenchSettings(): BenchSettings {
  return JSON.parse(process.env.BENCH ?? '{}') as BenchSettings
}

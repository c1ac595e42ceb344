import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { isJobError, JobError } from '../errors/job-error'
import { scratchError } from '../errors/scratch-error'

/** What one DuckDB session may take. */
export interface DuckdbLimits {
  readonly memoryMb: number
  /** Where it spills what does not fit; made when needed. */
  readonly spillFolder: string
  /** Default 1. */
  readonly threads?: number
}

/** A value as DuckDB answers it, in a form that survives JSON: bigint and decimal are text. */
export type DuckdbValue = string | number | boolean | null

/**
 * A DuckDB of its own, in memory. To stage, with one thread: several sessions side by side are faster and need less
 * memory than one with several threads, and with one thread rows keep the order of the file.
 */
export class DuckdbSession {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  static async open(limits: DuckdbLimits): Promise<DuckdbSession> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(limits.threads ?? 1),
      memory_limit: `${Math.floor(limits.memoryMb)}MB`,
      temp_directory: limits.spillFolder,
      preserve_insertion_order: 'true',
      // Its cache takes a file that was written over within the clock's grain for the one before.
      enable_external_file_cache: 'false',
      // Nothing may be fetched at run time: what is needed is linked into the package.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const session = new DuckdbSession(instance, await instance.connect())
    await session.run("SET TimeZone = 'UTC'")
    return session
  }

  /** Runs a statement whose rows do not matter. Throws DuckDB's own error: the caller knows what it means. */
  async run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }

  /** Runs a query and reads all its rows: for small results. */
  async rows(sql: string): Promise<readonly Readonly<Record<string, DuckdbValue>>[]> {
    const reader = await this.#connection.runAndReadAll(sql)
    return reader.getRowObjectsJson() as Readonly<Record<string, DuckdbValue>>[]
  }

  /** Runs a query that answers one number. */
  async count(sql: string): Promise<number> {
    const [row] = await this.rows(sql)
    return Number(row === undefined ? 0 : Object.values(row)[0])
  }

  /** Stops the statement that runs, from an abort signal. */
  interrupt(): void {
    this.#connection.interrupt()
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}

/** Wraps an error of DuckDB that no second look explained: at first that of a disk or of memory, which none would. */
export function engineFailed(what: string, cause: unknown): JobError {
  const ofDisk = scratchError(cause)
  if (isJobError(ofDisk)) return ofDisk
  const text = cause instanceof Error ? cause.message : String(cause)
  const firstLine = text.split('\n')[0]?.slice(0, 400) ?? ''
  const code = firstLine.includes('Out of Memory') ? 'STAGE_MEMORY_LIMIT' : 'STAGE_ENGINE_FAILED'
  return new JobError(code, `DuckDB could not ${what}: ${firstLine}`, { cause })
}

import { isJobError, type JobError } from '../errors/job-error'
import type { ResolvedPipeline } from '../pipeline/resolved'
import type { Warehouse } from '../ports/warehouse'
import {
  type Environment,
  type LakeSettings,
  type LimitSettings,
  type ReportSettings,
  SettingsReader,
  type WarehouseSettings,
} from '../settings'
import type { DbtEnvironment } from '../transform/dbt-invocation'
import type { DbtPlace } from './checks/check-dbt-project'

/** The settings that are sound, group by group: one that is wrong takes away only the checks that need its group. */
export interface SoundSettings {
  readonly lake?: LakeSettings
  readonly warehouse?: WarehouseSettings
  readonly copyRole?: string
  readonly limits?: LimitSettings
  readonly report?: ReportSettings
  /** Every problem at once. */
  readonly problem?: JobError
}

/** A pipeline, or why there is none of that name. */
export type FoundPipeline =
  | { readonly name: string; readonly pipeline: ResolvedPipeline }
  | { readonly name: string; readonly error: JobError }

/** All that is looked at. */
export interface Subject {
  readonly environment: Environment
  readonly settings: SoundSettings
  readonly pipelines: readonly FoundPipeline[]
  readonly dbt: DbtPlace
  /** Whether people are to get a test notice. */
  readonly sendsNotices: boolean
  /** As a run connects; absent where its settings are not sound. */
  readonly warehouse?: OpenWarehouse
}

/** The warehouse as a run opens it. */
export interface OpenWarehouse {
  readonly warehouse: Warehouse
  /** What `dbt/profiles.yml` reads, with credentials that hold from now on. */
  dbtSettings(signal: AbortSignal): Promise<DbtEnvironment>
}

/** Reads every setting of a run; what is wrong stands in `problem`. */
export function readSoundSettings(environment: Environment): SoundSettings {
  const all = new SettingsReader(environment)
  all.lake()
  all.warehouse()
  all.copyRole()
  all.limits()
  all.report()
  const lake = sound(environment, (reader) => reader.lake())
  const warehouse = sound(environment, (reader) => reader.warehouse())
  const copyRole = sound(environment, (reader) => reader.copyRole())
  const limits = sound(environment, (reader) => reader.limits())
  const report = sound(environment, (reader) => reader.report())
  const problem = problemOf(all)
  return {
    ...(lake === undefined ? {} : { lake }),
    ...(warehouse === undefined ? {} : { warehouse }),
    ...(copyRole === undefined ? {} : { copyRole }),
    ...(limits === undefined ? {} : { limits }),
    ...(report === undefined ? {} : { report }),
    ...(problem === undefined ? {} : { problem }),
  }
}

function sound<T>(environment: Environment, read: (reader: SettingsReader) => T): T | undefined {
  const reader = new SettingsReader(environment)
  const value = read(reader)
  return problemOf(reader) === undefined ? value : undefined
}

function problemOf(reader: SettingsReader): JobError | undefined {
  try {
    reader.throwProblems()
    return undefined
  } catch (error) {
    if (isJobError(error)) return error
    throw error
  }
}

import { z } from 'zod'
import type { CheckResult } from '../check/check-result'
import type { ContractChange } from '../evolve/contract-change'
import { getJson, putJson } from '../lake/json-object'
import { type LoadIdentity, runRecordKey } from '../pipeline/lake-keys'
import type { SetAside, StreamCursor, UnknownPath } from '../pipeline/manifests'
import type { ObjectStore } from '../ports/object-store'
import type { TransformResult } from '../transform/transform-result'
import type { RunTable } from './run-tables'

/** The steps of a run, in their order. */
export const stepNames = ['extract', 'stage', 'check', 'load', 'transform'] as const
export type StepName = (typeof stepNames)[number]

/** How a run stands. `unchanged`: the source's content is loaded under today's contract, and transformed, already. */
export type RunStatus = 'running' | 'succeeded' | 'unchanged' | 'checks_failed' | 'failed'

/** One step of a run. `resumed`: an earlier attempt of the same load had done it. */
export interface StepRecord {
  readonly name: StepName
  readonly status: 'done' | 'resumed' | 'skipped' | 'failed'
  readonly seconds: number
}

/** A failure as data. */
export interface ErrorRecord {
  readonly code: string
  readonly kind: string
  readonly message: string
  readonly hint: string
  readonly context: Readonly<Record<string, string | number | boolean>>
}

/** What a run did: `runs/<pipeline>/<load_id>/run.json`, and the object that `lakeload run --json` prints. */
export interface RunRecord {
  readonly version: 1
  readonly pipeline: string
  readonly load_id: string
  readonly date: string
  readonly status: RunStatus
  readonly started_at: string
  readonly finished_at?: string
  readonly steps: readonly StepRecord[]
  readonly raw?: { readonly records: number; readonly bytes: number }
  /** How far each incremental stream has come; absent where there is none. */
  readonly cursors?: readonly StreamCursor[]
  readonly tables: readonly RunTable[]
  readonly checks: readonly CheckResult[]
  readonly unknown_paths: readonly UnknownPath[]
  /** What the load has left out of its tables; absent where that is nothing. */
  readonly set_aside?: readonly SetAside[]
  /** What differs between the contract and the records; absent where the run did not come so far as to compare them. */
  readonly changes?: readonly ContractChange[]
  readonly dbt?: TransformResult
  /** The load that holds the same content, where the status is `unchanged`. */
  readonly same_as?: string
  /** When the newest load was committed; absent where the run did not come so far as to ask. */
  readonly last_loaded_at?: string
  readonly error?: ErrorRecord
}

/** How many records the load has set aside in quarantine, over all streams. */
export function quarantinedRecords({ set_aside: setAside = [] }: Pick<RunRecord, 'set_aside'>): number {
  return setAside.reduce((sum, { quarantined }) => sum + quarantined, 0)
}

/** What tells a run record of this version from anything else; the rest of it is as this version wrote it. */
const runRecordShape = z.custom<RunRecord>(
  (value) => z.looseObject({ version: z.literal(1), load_id: z.string() }).safeParse(value).success,
  'is no run record of this version',
)

export async function readRunRecord(store: ObjectStore, load: LoadIdentity): Promise<RunRecord | undefined> {
  return await getJson(store, runRecordKey(load), runRecordShape)
}

export async function writeRunRecord(
  store: ObjectStore,
  load: LoadIdentity,
  record: RunRecord,
): Promise<void> {
  await putJson(store, runRecordKey(load), record)
}

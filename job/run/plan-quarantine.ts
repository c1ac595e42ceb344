import type { ContractChange } from '../evolve/contract-change'
import { isRootTable } from '../pipeline/contract'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline, ResolvedStream } from '../pipeline/resolved'
import { allowedRecords } from '../stage/set-aside/quarantine-limit'

/** How many records of a stream a run would set aside, as far as counts of values tell: a record may have several that do not fit. */
export interface PlannedQuarantine {
  readonly stream: string
  readonly at_least: number
  readonly at_most: number
  /** What `maxQuarantined` allows; a run beyond it is refused. */
  readonly allowed: number
}

/** Reckons what would be set aside, an entry for every stream of which something would. Pure. */
export function planQuarantine(
  pipeline: ResolvedPipeline,
  raw: readonly RawManifest[],
  changes: readonly ContractChange[],
): readonly PlannedQuarantine[] {
  return pipeline.streams.flatMap((stream): readonly PlannedQuarantine[] => {
    const records = raw.find((manifest) => manifest.stream === stream.name)?.records ?? 0
    const own = changes.filter((one) => one.stream === stream.name && one.verdict === 'quarantined')
    if (own.length === 0) return []
    const sure = own.filter((change) => isOneARecord(pipeline, stream, change)).map(({ count }) => count)
    const all = own.reduce((sum, { count }) => sum + count, 0)
    return [
      {
        stream: stream.name,
        at_least: Math.max(0, ...sure),
        at_most: Math.min(records, all),
        allowed: allowedRecords(stream.maxQuarantined, records),
      },
    ]
  })
}

/**
 * Whether every value of a change is that of another record, which is set aside for it. Not in a list, nor where rows are left out;
 * a record that another one of its key replaces is no quarantine; and of new members nulls are counted, too.
 */
function isOneARecord(
  { contract }: ResolvedPipeline,
  { dedupe }: ResolvedStream,
  { table: name, path, kind }: ContractChange,
): boolean {
  const table = contract.tables.find((one) => one.name === name)
  if (table === undefined || !isRootTable(table) || table.onlyWhere !== undefined) return false
  return kind === 'type_misfit' && !path.includes('[*]') && dedupe === undefined
}

/** Whether a run is refused for it, however the values lie in the records. */
export function isBeyondLimit({ at_least, allowed }: PlannedQuarantine): boolean {
  return at_least > allowed
}

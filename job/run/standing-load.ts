import type { LastLoad } from '../load/last-load'
import { planDdl } from '../load/plan-ddl'
import type { LoadIdentity } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import { targetTables } from '../pipeline/target-table'
import type { Standing } from './effective-contract'
import { isSameContent } from './is-same-content'
import type { RunDependencies } from './run-dependencies'
import { readRunRecord } from './run-record'
import { type RunTable, withStagedBytes } from './run-tables'

/** The newest load whose tables are all there still: who drops a table wants it loaded anew. */
export function standingLoad(
  { pipeline }: Pick<RunDependencies, 'pipeline'>,
  { catalog, last }: Standing,
): LastLoad | undefined {
  return pipeline.contract.tables.every(({ name }) => catalog.has(name)) ? last : undefined
}

/** Whether a load that stands has all that these raw records could bring, under today's contract. */
export async function hasSameContent(
  dependencies: Pick<RunDependencies, 'store' | 'pipeline'>,
  load: LoadIdentity,
  raw: readonly RawManifest[],
  { catalog }: Standing,
  last: LastLoad,
): Promise<boolean> {
  const { pipeline } = dependencies
  if (last.contract_sha256 !== pipeline.contract.sha256) return false
  if (!(await isSameContent(dependencies, load, raw, last))) return false
  // A stream that is written in another way than by the last load may ask for columns that its tables have not.
  return planDdl(pipeline.name, targetTables(pipeline), catalog).ddl.length === 0
}

/** The tables of a load that stands, in the contract's order; their sizes as its own run has recorded them. */
export async function standingTables(
  { store, pipeline }: Pick<RunDependencies, 'store' | 'pipeline'>,
  load: LoadIdentity,
  last: LastLoad,
): Promise<readonly RunTable[]> {
  const record = await readRunRecord(store, { ...load, loadId: last.load_id })
  const order = pipeline.contract.tables.map((table) => table.name)
  return withStagedBytes(last.tables, record?.tables ?? []).toSorted(
    (left, right) => order.indexOf(left.name) - order.indexOf(right.name),
  )
}

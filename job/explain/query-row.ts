import { isJobError, JobError } from '../errors/job-error'
import { readCatalog } from '../load/warehouse-catalog'
import type { TableContract } from '../pipeline/contract'
import type { Row, WarehouseSession } from '../ports/warehouse'
import type { RowPlan } from './plan-row'
import type { KeyValue } from './read-key'

/** The row and its root row's facts, as the warehouse answers them. */
export interface QueriedRow {
  readonly row: Row
  /** `load_id`, `raw_object`, `raw_line`, and `index_<n>`. */
  readonly root: Row
}

/**
 * Asks for the row and its root.
 *
 * @throws JobError EXPLAIN_NOT_LOADED, EXPLAIN_ROW_MISSING, EXPLAIN_ROW_AMBIGUOUS, EXPLAIN_ROOT_MISSING
 */
export async function queryRow(
  session: WarehouseSession,
  schema: string,
  table: TableContract,
  key: readonly KeyValue[],
  plan: RowPlan,
): Promise<QueriedRow> {
  const name = `${schema}.${table.name}`
  const shown = key.map(({ column, text }) => `${column} = \`${text}\``).join(', ')
  const ask = async (sql: string): Promise<readonly Row[]> =>
    await session.query(sql).catch(async (error: unknown) => {
      throw await explainRefusal(error, session, schema, table)
    })
  const [row, another] = await ask(plan.rowStatement)
  if (row === undefined) throw new JobError('EXPLAIN_ROW_MISSING', `\`${name}\` has no row with ${shown}`)
  if (another !== undefined) throw severalRows(name, shown)
  const [root, anotherRoot] = await ask(plan.rootStatement)
  if (root === undefined) {
    const rootName = `${schema}.${plan.lineage.at(-1)?.name}`
    throw new JobError(
      'EXPLAIN_ROOT_MISSING',
      `the row of \`${name}\` with ${shown} has no row of \`${rootName}\` above it`,
      { context: { load_id: String(row._load_id), loaded_at: String(row._loaded_at) } },
    )
  }
  if (anotherRoot !== undefined) throw severalRows(plan.lineage.at(-1)?.name ?? name, shown)
  return { row, root }
}

const severalRows = (name: string, shown: string): JobError =>
  new JobError('EXPLAIN_ROW_AMBIGUOUS', `\`${name}\` has several rows for ${shown}`)

/** A statement that the warehouse refuses most likely asks for a table that no load has made yet. */
async function explainRefusal(
  error: unknown,
  session: WarehouseSession,
  schema: string,
  table: TableContract,
): Promise<unknown> {
  if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_REJECTED') return error
  const catalog = await readCatalog(session, schema)
  if (catalog.has(table.name)) return error
  return new JobError('EXPLAIN_NOT_LOADED', `the warehouse has no table \`${schema}.${table.name}\``, {
    hint: `run \`lakeload run ${schema}\`, which creates and loads it`,
    cause: error,
  })
}

import type { WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'
import { type LoadedTable, loadedTable } from './load-result'
import { ownTable } from './own-tables'
import { readCatalog } from './warehouse-catalog'

/** A load that is committed, as the warehouse tells of it. */
export interface LastLoad {
  readonly load_id: string
  readonly committed_at: string
  readonly content_sha256: string
  readonly contract_sha256: string
  readonly tables: readonly LoadedTable[]
}

/** The newest committed load of a pipeline; `undefined` where nothing was loaded yet. */
export async function readLastLoad(
  session: WarehouseSession,
  pipeline: string,
): Promise<LastLoad | undefined> {
  // Before the first load there is no such table, and asking it would be an error.
  if (!(await readCatalog(session, pipeline)).has('_loads')) return undefined
  return await readLoad(session, pipeline, 'order by load_id desc limit 1')
}

/** A committed load of the pipeline; `undefined` where it is not committed. */
export async function readCommittedLoad(
  session: WarehouseSession,
  pipeline: string,
  loadId: string,
): Promise<LastLoad | undefined> {
  return await readLoad(session, pipeline, `where load_id = ${textLiteral(loadId)}`)
}

type LoadRow = Readonly<Record<Exclude<keyof LastLoad, 'tables'>, string>>

async function readLoad(
  session: WarehouseSession,
  pipeline: string,
  which: string,
): Promise<LastLoad | undefined> {
  const [row] = await session.query<LoadRow>(
    `select load_id, committed_at, content_sha256, contract_sha256 from ${ownTable(pipeline, '_loads')} ${which}`,
  )
  if (row === undefined) return undefined
  const tables = await session.query(
    `select table_name, rows_staged, rows_loaded, rows_deleted from ${ownTable(pipeline, '_load_tables')} ` +
      `where load_id = ${textLiteral(row.load_id)} order by table_name`,
  )
  return {
    ...row,
    tables: tables.map((table) =>
      loadedTable({
        name: String(table.table_name),
        rows_staged: Number(table.rows_staged),
        rows_loaded: Number(table.rows_loaded),
        rows_deleted: Number(table.rows_deleted),
      }),
    ),
  }
}

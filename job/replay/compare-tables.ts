import type { Catalog } from '../load/warehouse-catalog'
import type { TableContract } from '../pipeline/contract'
import { stagedColumns } from '../pipeline/table-layout'
import type { WarehouseSession } from '../ports/warehouse'
import { identifier, qualifiedName } from '../sql/identifier'

/** How a table that was replayed differs from the one that is in use. */
export interface TableComparison {
  readonly name: string
  readonly rows: number
  /** Absent where the table is not in use yet. */
  readonly rows_in_use?: number
  /** Distinct rows of the replayed table that the other has not, by the columns that both have. */
  readonly only_replayed?: number
  readonly only_in_use?: number
}

/** Compares every table of a contract in two schemas, by the columns that both have. Reads only. */
export async function compareTables(
  session: WarehouseSession,
  tables: readonly TableContract[],
  inUse: { readonly schema: string; readonly catalog: Catalog },
  replayed: { readonly schema: string; readonly catalog: Catalog },
): Promise<readonly TableComparison[]> {
  const comparisons: TableComparison[] = []
  for (const table of tables) {
    const mine = replayed.catalog.get(table.name)
    const theirs = inUse.catalog.get(table.name)
    if (mine === undefined) continue
    const rows = await count(session, `select * from ${qualifiedName(replayed.schema, table.name)}`)
    if (theirs === undefined) {
      comparisons.push({ name: table.name, rows })
      continue
    }
    const types = new Map(theirs.map((column) => [column.name, column.dataType]))
    const shared = mine.filter((column) => types.get(column.name) === column.dataType).map(({ name }) => name)
    const columns = stagedColumns(table)
      .filter(({ name }) => shared.includes(name))
      // EXCEPT compares no SUPER.
      .map(({ name, type }) =>
        type.kind === 'super' ? `json_serialize(${identifier(name)})` : identifier(name),
      )
    const select = (schema: string): string =>
      `select ${columns.join(', ')} from ${qualifiedName(schema, table.name)}`
    const [here, there] = [select(replayed.schema), select(inUse.schema)]
    comparisons.push({
      name: table.name,
      rows,
      rows_in_use: await count(session, `select * from ${qualifiedName(inUse.schema, table.name)}`),
      only_replayed: await count(session, `${here} except ${there}`),
      only_in_use: await count(session, `${there} except ${here}`),
    })
  }
  return comparisons
}

async function count(session: WarehouseSession, query: string): Promise<number> {
  const [row] = await session.query(`select count(*) as "rows" from (${query}) as "t"`)
  return Number(row?.rows)
}

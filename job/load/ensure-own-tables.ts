import { isJobError } from '../errors/job-error'
import type { WarehouseSession } from '../ports/warehouse'
import type { ColumnDdl } from '../sql/ddl'
import {
  addOwnColumn,
  createOwnTable,
  createSchema,
  missingOwnColumns,
  type OwnTable,
  ownTables,
} from './own-tables'
import { type Catalog, readCatalog, schemaExists } from './warehouse-catalog'

/**
 * Creates the pipeline's schema and lakeload's own tables where they are absent, and the columns that tables of an earlier version
 * lack. It runs before the transaction, which
 * locks one of them, and asks for no right to create where an administrator has made them.
 */
export async function ensureOwnTables(session: WarehouseSession, schema: string): Promise<void> {
  const catalog = await readCatalog(session, schema)
  for (const [table, column] of missingColumns(catalog)) {
    const isThere = async (): Promise<boolean> =>
      !missingColumns(await readCatalog(session, schema)).some(
        ([other, { name }]) => other === table && name === column.name,
      )
    await create(session, addOwnColumn(schema, table, column), isThere)
  }
  const missing = ownTables.filter((table) => !catalog.has(table))
  if (missing.length === 0) return
  if (!(await schemaExists(session, schema))) {
    await create(session, createSchema(schema), () => schemaExists(session, schema))
  }
  for (const table of missing) {
    const isThere = async (): Promise<boolean> => (await readCatalog(session, schema)).has(table)
    await create(session, createOwnTable(schema, table), isThere)
  }
}

function missingColumns(catalog: Catalog): readonly (readonly [OwnTable, ColumnDdl])[] {
  return ownTables.flatMap((table) => {
    const actual = catalog.get(table)
    if (actual === undefined) return []
    const names = new Set(actual.map(({ name }) => name))
    return missingOwnColumns(table, names).map((column) => [table, column] as const)
  })
}

/** Two first loads at once: IF NOT EXISTS does not keep both from creating, and the slower one is refused. */
async function create(
  session: WarehouseSession,
  sql: string,
  isThere: () => Promise<boolean>,
): Promise<void> {
  try {
    await session.execute(sql)
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_REJECTED' || !(await isThere())) throw error
  }
}

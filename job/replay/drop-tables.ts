import { readCatalog } from '../load/warehouse-catalog'
import type { WarehouseSession } from '../ports/warehouse'
import { qualifiedName } from '../sql/identifier'

/** Drops every table of a schema that a replay has made. The schema itself stays: an administrator may own it. */
export async function dropTables(session: WarehouseSession, schema: string): Promise<void> {
  const catalog = await readCatalog(session, schema)
  for (const table of catalog.keys())
    await session.execute(`drop table if exists ${qualifiedName(schema, table)}`)
}

import { ownTable } from '../load/own-tables'
import { readCatalog } from '../load/warehouse-catalog'
import { warehouseTime } from '../load/warehouse-time'
import type { WarehouseSession } from '../ports/warehouse'

/** A load that is committed in a schema. */
export interface CommittedLoad {
  readonly loadId: string
  /** When it ran: what `_loaded_at` of its rows says. */
  readonly startedAt: Date
  readonly contractSha256: string
}

/** The committed loads of a schema, oldest first; none where it holds no loads at all. */
export async function readCommittedLoads(
  session: WarehouseSession,
  schema: string,
): Promise<readonly CommittedLoad[]> {
  if (!(await readCatalog(session, schema)).has('_loads')) return []
  const rows = await session.query<{ load_id: string; started_at: string; contract_sha256: string }>(
    `select load_id, started_at, contract_sha256 from ${ownTable(schema, '_loads')} order by load_id`,
  )
  return rows.map((row) => ({
    loadId: row.load_id,
    startedAt: warehouseTime(row.started_at),
    contractSha256: row.contract_sha256,
  }))
}

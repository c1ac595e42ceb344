import type { Warehouse } from '../../ports/warehouse'
import { type Finding, ok } from '../check'
import { withSession } from '../with-session'

/** The job's own login, with the job's own credentials. */
export async function checkWarehouseLogin(warehouse: Warehouse, signal: AbortSignal): Promise<Finding> {
  return await withSession(warehouse, signal, async (session) => {
    const [row] = await session.query(
      'select current_user as "user", current_database() as "database", version() as "version"',
    )
    return ok(`user \`${row?.user}\` in database \`${row?.database}\`, ${readVersion(String(row?.version))}`)
  })
}

/** Redshift names itself at the end of what PostgreSQL says: `PostgreSQL 8.0.2 on …, Redshift 1.0.124741`. */
export function readVersion(text: string): string {
  return /Redshift [\d.]+/.exec(text)?.[0] ?? text.split(',')[0] ?? text
}

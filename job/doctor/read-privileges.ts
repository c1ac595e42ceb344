import type { ForeignRelation } from '../bootstrap/access'
import { readAccess } from '../bootstrap/read-access'
import type { WarehouseSession } from '../ports/warehouse'

/** What the database user may do where a pipeline writes. */
export interface Privileges {
  readonly user: string
  readonly database: string
  readonly canCreateSchemas: boolean
  readonly canUseTemporaryTables: boolean
  readonly schemas: readonly SchemaPrivileges[]
  readonly foreign: readonly ForeignRelation[]
}

/** What it may do in one schema; nothing in one that is not there. */
export interface SchemaPrivileges {
  readonly name: string
  readonly isThere: boolean
  readonly canUse: boolean
  readonly canCreate: boolean
}

/** Asks the warehouse as `lakeload bootstrap` does, for the user that is logged in. Reads only. */
export async function readPrivileges(
  session: WarehouseSession,
  schemas: readonly string[],
): Promise<Privileges> {
  const [row] = await session.query(
    [
      'select current_user as "user", current_database() as "database",',
      `  has_database_privilege(current_database(), 'create') as "create"`,
    ].join('\n'),
  )
  const [user, database] = [String(row?.user), String(row?.database)]
  const access = await readAccess(session, { user, database, pipelines: [{ pipeline: '', schemas }] })
  return {
    user,
    database,
    // Documented to answer text, and shown as a boolean.
    canCreateSchemas: /^t/i.test(String(row?.create)),
    canUseTemporaryTables: access.canUseTemporaryTables,
    schemas: schemas.map((name) => {
      const has = access.schemas.get(name)
      return {
        name,
        isThere: has !== undefined,
        canUse: has?.usage === true,
        canCreate: has?.create === true,
      }
    }),
    foreign: access.foreign,
  }
}

import type { Row, WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'

/** What the database user may do where a pipeline writes. */
export interface Privileges {
  readonly user: string
  readonly database: string
  readonly canCreateSchemas: boolean
  readonly canCreateTemporaryTables: boolean
  readonly schemas: readonly SchemaPrivileges[]
}

export interface SchemaPrivileges {
  readonly name: string
  readonly isThere: boolean
  readonly canUse: boolean
  readonly canCreate: boolean
}

/** Asks the warehouse, for some schemas. Reads only. */
export async function readPrivileges(
  session: WarehouseSession,
  schemas: readonly string[],
): Promise<Privileges> {
  const [database] = await session.query(
    [
      'select current_user as "user", current_database() as "database",',
      `  has_database_privilege(current_database(), 'create') as "create",`,
      `  has_database_privilege(current_database(), 'temp') as "temp"`,
    ].join('\n'),
  )
  return {
    user: String(database?.user),
    database: String(database?.database),
    canCreateSchemas: isTrue(database?.create),
    canCreateTemporaryTables: isTrue(database?.temp),
    schemas: await readSchemas(session, schemas),
  }
}

/** Of those that are not there, nothing can be asked: the functions fail for a name that does not exist. */
async function readSchemas(
  session: WarehouseSession,
  names: readonly string[],
): Promise<readonly SchemaPrivileges[]> {
  const rows = await session.query(
    [
      'select nspname as "name",',
      `  has_schema_privilege(nspname, 'usage') as "usage",`,
      `  has_schema_privilege(nspname, 'create') as "create"`,
      'from pg_namespace',
      `where nspname in (${names.map(textLiteral).join(', ')})`,
    ].join('\n'),
  )
  const found = new Map(rows.map((row) => [String(row.name), row]))
  return names.map((name) => {
    const row = found.get(name)
    return { name, isThere: row !== undefined, canUse: isTrue(row?.usage), canCreate: isTrue(row?.create) }
  })
}

function isTrue(value: Row[string] | undefined): boolean {
  return value === true
}

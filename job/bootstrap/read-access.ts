import type { Row, WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'
import type { Access, AccessRequest } from './access'

/** Reads what the warehouse has of a request. Changes nothing. */
export async function readAccess(session: WarehouseSession, request: AccessRequest): Promise<Access> {
  const user = textLiteral(request.user)
  const schemas = request.pipelines.flatMap((pipeline) => pipeline.schemas)
  const list = schemas.map(textLiteral).join(', ')
  const users = await session.query(`select 1 as "found" from pg_user where usename = ${user}`)
  const userExists = users.length > 0
  // The functions about privileges fail for a user that is not there.
  const may = (call: string): string => (userExists ? call : 'false')
  const [temporary] = await session.query(
    `select ${may(`has_database_privilege(${user}, ${textLiteral(request.database)}, 'temp')`)} as "temporary"`,
  )
  const rows = await session.query(
    `select nspname, ${may(`has_schema_privilege(${user}, nspname, 'usage')`)} as "can_use", ` +
      `${may(`has_schema_privilege(${user}, nspname, 'create')`)} as "can_create" from pg_namespace where nspname in (${list})`,
  )
  const foreign = await session.query(
    `select schemaname, tablename as "name", tableowner as "owner" from pg_tables where schemaname in (${list}) and tableowner <> ${user} ` +
      `union all select schemaname, viewname, viewowner from pg_views where schemaname in (${list}) and viewowner <> ${user} order by 1, 2`,
  )
  return {
    userExists,
    canUseTemporaryTables: isTrue(temporary?.temporary),
    schemas: new Map(
      rows.map((row) => [
        String(row.nspname),
        { usage: isTrue(row.can_use), create: isTrue(row.can_create) },
      ]),
    ),
    foreign: foreign.map(({ schemaname, name, owner }) => ({
      schema: String(schemaname),
      name: String(name),
      owner: String(owner),
    })),
  }
}

/** Redshift documents these functions to answer text, and shows a boolean in the example. */
function isTrue(value: Row[string] | undefined): boolean {
  return value === true || /^t/i.test(String(value))
}

import { JobError } from '../../errors/job-error'
import type { Warehouse } from '../../ports/warehouse'
import { type Finding, ok } from '../check'
import { type Privileges, readPrivileges } from '../privileges'
import { withSession } from '../with-session'

/** The user may create what a pipeline needs in the warehouse: its own schema and those of its dbt models. */
export async function checkSchemas(
  warehouse: Warehouse,
  schemas: readonly string[],
  signal: AbortSignal,
): Promise<Finding> {
  return await withSession(warehouse, signal, async (session) =>
    judgePrivileges(await readPrivileges(session, schemas)),
  )
}

/** Every privilege that is missing, at once. */
export function judgePrivileges(privileges: Privileges): Finding {
  const { user, database, schemas } = privileges
  const absent = schemas.filter(({ isThere }) => !isThere).map(({ name }) => name)
  const missing = [
    ...(privileges.canCreateTemporaryTables ? [] : [`TEMP on database \`${database}\``]),
    ...(absent.length === 0 || privileges.canCreateSchemas
      ? []
      : [`CREATE on database \`${database}\` (there is no schema ${list(absent)})`]),
    ...schemas.flatMap(({ name, isThere, canUse, canCreate }) => [
      ...(!isThere || canUse ? [] : [`USAGE on schema \`${name}\``]),
      ...(!isThere || canCreate ? [] : [`CREATE on schema \`${name}\``]),
    ]),
  ]
  if (missing.length > 0) {
    throw new JobError('LOAD_PERMISSION_DENIED', `user \`${user}\` lacks ${missing.join(', ')}`, {
      hint: 'run `lakeload bootstrap` with an administrator’s login: it creates the schemas and grants what the job needs',
    })
  }
  const there = schemas.filter(({ isThere }) => isThere).map(({ name }) => name)
  return ok(
    [
      ...(there.length === 0 ? [] : [`may create in ${list(there)}`]),
      ...(absent.length === 0 ? [] : [`may create ${list(absent)}`]),
    ].join('; '),
  )
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

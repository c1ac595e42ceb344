import { pipelineSchemas } from '../../bootstrap/pipeline-schemas'
import { JobError } from '../../errors/job-error'
import { rebuildSchema } from '../../pipeline/rebuild-schema'
import type { Warehouse } from '../../ports/warehouse'
import { type Finding, ok, warning } from '../check'
import { type Privileges, readPrivileges } from '../read-privileges'
import { withSession } from '../with-session'

/** The user may create what a pipeline needs in the warehouse: its own schema and those of its dbt models. */
export async function checkSchemas(
  warehouse: Warehouse,
  pipeline: string,
  dbtFolder: string,
  signal: AbortSignal,
): Promise<Finding> {
  const all = await pipelineSchemas(pipeline, dbtFolder)
  // A run needs no room for a rebuild.
  const schemas = all.schemas.filter((schema) => schema !== rebuildSchema(pipeline))
  return await withSession(warehouse, signal, async (session) =>
    judgePrivileges(await readPrivileges(session, schemas)),
  )
}

/** Every privilege that is missing, at once. */
export function judgePrivileges(privileges: Privileges): Finding {
  const { user, database, schemas } = privileges
  const absent = schemas.filter(({ isThere }) => !isThere).map(({ name }) => name)
  const missing = [
    ...(privileges.canUseTemporaryTables ? [] : [`TEMP on database \`${database}\``]),
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
  const { foreign } = privileges
  if (foreign.length > 0) {
    const named = foreign.map(({ schema, name, owner }) => `\`${schema}.${name}\` belongs to \`${owner}\``)
    return warning(
      `${named.join(', ')}: only its owner can load or replace a table`,
      `drop it, or have it handed over: \`alter table … owner to "${user}"\`; one that no pipeline writes may stay`,
    )
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

import { identifier, qualifiedName } from '../sql/identifier'
import { userName } from '../sql/user-name'
import type { Access, AccessRequest } from './access'

/** Statements to be run in their order, and what only a person can decide. */
export interface BootstrapPlan {
  readonly statements: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Plans what the job's user lacks, and nothing that it has: a second plan is empty. The user gets the right to create in its
 * schemas, and owns what it creates, so it may load, alter and drop that and nothing else. The schemas stay the administrator's,
 * who alone decides who else may read them.
 */
export function planBootstrap(request: AccessRequest, access: Access): BootstrapPlan {
  const user = userName(request.user)
  const statements: string[] = []
  // No password opens it: IAM issues temporary ones.
  if (!access.userExists) statements.push(`create user ${user} password disable`)
  // COPY goes into temporary tables. Everybody may have them by default, unless somebody has revoked it.
  if (!access.canUseTemporaryTables) {
    statements.push(`grant temp on database ${identifier(request.database)} to ${user}`)
  }
  for (const schema of request.pipelines.flatMap(({ schemas }) => schemas)) {
    const has = access.schemas.get(schema)
    const name = identifier(schema)
    if (has === undefined) statements.push(`create schema if not exists ${name}`)
    const lacks = [...(has?.usage === true ? [] : ['usage']), ...(has?.create === true ? [] : ['create'])]
    if (lacks.length > 0) statements.push(`grant ${lacks.join(', ')} on schema ${name} to ${user}`)
  }
  return { statements, warnings: access.foreign.map((relation) => describeForeign(relation, user)) }
}

/** Whose it is to be is not decided here: it may be no table of the pipeline at all. */
function describeForeign({ schema, name, owner }: Access['foreign'][number], user: string): string {
  const change = `alter table ${qualifiedName(schema, name)} owner to ${user}`
  return `\`${schema}.${name}\` belongs to \`${owner}\`, and only its owner can load or replace it: drop it, or run \`${change}\``
}

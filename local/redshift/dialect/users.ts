import { lastToken } from './create-view'
import type { Draft } from './draft'
import { rewritePassword } from './user-password'

/**
 * CREATE USER, ALTER USER and CREATE GROUP: PASSWORD DISABLE, and the options that a local server has no use for. PostgreSQL knows roles
 * only: of those that cannot log in, a limit of no connections marks the groups (see user-views.ts).
 */
export function rewriteUser(draft: Draft): void {
  if (draft.phrase(0, 'create', 'group')) {
    draft.after(draft.word(3) === 'with' ? 3 : 2, ' CONNECTION LIMIT 0')
    draft.applied('group')
  }
  rewritePassword(draft)
  for (let index = 2; index < draft.length; index++) {
    const length = unusedLength(draft, index)
    if (draft.phrase(index, 'password', 'disable')) {
      draft.replace(index + 1, 'NULL')
      draft.applied('password-disable')
    } else if (length > 0) {
      draft.remove(index, index + length - 1)
      draft.applied('user-options')
      index += length - 1
    } else if (draft.phrase(index, 'connection', 'limit', 'unlimited')) {
      draft.replace(index + 2, '-1')
      draft.applied('user-options')
    } else if (/^(no)?createuser$/.test(draft.word(index))) {
      // A superuser, as PostgreSQL 8 called it.
      draft.replace(index, draft.word(index) === 'createuser' ? 'CREATEROLE' : 'NOCREATEROLE')
    }
  }
}

/** PostgreSQL calls users and groups roles when it is done with one. */
export function tagUsers(draft: Draft): void {
  if (/^(create|alter|drop)$/.test(draft.word(0)) && /^(user|group)$/.test(draft.word(1)))
    draft.tag = `${draft.word(0)} ${draft.word(1)}`.toUpperCase()
}

/** How many words from here on say something that only a cluster knows. */
function unusedLength(draft: Draft, index: number): number {
  if (draft.phrase(index, 'syslog', 'access')) return 3
  if (draft.phrase(index, 'session', 'timeout')) return 3
  if (draft.phrase(index, 'reset', 'session', 'timeout')) return 3
  return draft.word(index) === 'externalid' ? 2 : 0
}

const privilegesOfRedshift = /^(drop|alter|truncate)$/

const privileges = new Set(
  'all select insert update delete truncate drop alter references create usage temporary temp execute'.split(
    ' ',
  ),
)

/** The words of PostgreSQL 8's grammar: any other is an error of syntax. */
function refuseUnknownPrivilege(draft: Draft): void {
  const on = draft.tokens.findIndex((_, index) => draft.word(index) === 'on')
  const first = draft.phrase(1, 'grant', 'option', 'for') ? 4 : 1
  if (on < 0 || /^(role|system|access|assumerole|explain|ignore|alter|model)$/.test(draft.word(first))) return
  for (const at of [first, ...draft.commas(first - 1, on).map((comma) => comma + 1)]) {
    const word = draft.word(at)
    if (at < on && word !== '' && !privileges.has(word))
      draft.refuse(
        `syntax error at or near "${word}"`,
        `Redshift has no privilege ${word.toUpperCase()}`,
        '42601',
      )
  }
}

const systemPermissions = /^(system|access|create|alter|drop|cancel|vacuum|analyze|explain|ignore)$/

/** `GRANT CREATE TABLE TO ROLE r`: what is granted is on nothing. */
function isSystemPermission(draft: Draft): boolean {
  return systemPermissions.test(draft.word(1)) && !draft.tokens.some((_, index) => draft.word(index) === 'on')
}

/** GRANT and REVOKE: roles are named with the word ROLE, and there are privileges that PostgreSQL keeps to owners. */
export function rewriteGrant(draft: Draft): void {
  const end = lastToken(draft)
  if (draft.word(1) === 'role') draft.remove(1, 1)
  for (let index = 1; index <= end; index++) {
    const before = draft.word(index - 1)
    const listed = before === 'to' || before === 'from' || draft.at(index - 1) === ','
    if (draft.word(index) === 'role' && listed) {
      draft.remove(index, index)
      draft.applied('grant-role')
    }
  }
  if (draft.word(2) === 'on' && privilegesOfRedshift.test(draft.word(1)) && draft.word(1) !== 'truncate') {
    draft.replace(1, 'TRUNCATE')
    draft.applied('grant-ddl')
  }
  if (/^(grant|revoke)$/.test(draft.word(0))) refuseUnknownPrivilege(draft)
  if (draft.word(2) === 'for') {
    draft.refuse(
      'Scoped permissions are not supported by the local Redshift',
      'GRANT … ON ALL TABLES IN SCHEMA',
    )
  } else if (draft.word(1) === 'assumerole') {
    draft.refuse('ASSUMEROLE is not supported by the local Redshift', 'there is one role, which all may name')
  } else if (isSystemPermission(draft)) {
    draft.refuse('System permissions are not supported by the local Redshift', 'grant them on a cluster')
  }
}

/** CREATE SCHEMA and DROP SCHEMA with a database before the name, which is this one. */
export function rewriteSchemaName(draft: Draft): void {
  for (let index = 2; index < draft.length - 1; index++) {
    const isName = draft.name(index - 1) !== '' || draft.at(index - 1) === ','
    if (!isName || draft.at(index + 1) !== '.') continue
    draft.remove(index, index + 1)
    draft.applied('schema-name')
  }
}

/** CREATE SCHEMA … QUOTA and ALTER SCHEMA … QUOTA: nobody measures here. */
export function rewriteSchema(draft: Draft): void {
  rewriteSchemaName(draft)
  for (let index = 2; index < draft.length; index++) {
    if (draft.word(index) !== 'quota') continue
    const end = draft.word(index + 1) === 'unlimited' ? index + 1 : index + 2
    if (draft.word(0) === 'alter') {
      draft.remove(0, end)
      draft.before(0, 'CALL rs_catalog.nothing()')
      draft.tag = 'ALTER SCHEMA'
    } else draft.remove(index, end)
    draft.applied('quota')
    return
  }
}

/** DROP ROLE … FORCE and RESTRICT. */
export function rewriteDropRole(draft: Draft): void {
  const last = lastToken(draft)
  if (!/^(force|restrict)$/.test(draft.word(last))) return
  const hidden = draft.hide(2, last - 1)
  const isForced = draft.word(last) === 'force'
  draft.remove(last, last)
  if (!isForced) return
  draft.remove(0, 1)
  draft.before(0, () => `CALL rs_catalog.drop_role($rs_name$${draft.reveal(hidden, 2, last - 1)}$rs_name$)`)
  draft.tag = 'DROP ROLE'
  draft.applied('drop-role-force')
}

/**
 * SET SESSION AUTHORIZATION of another user: PostgreSQL keeps it to its own superusers, but who has made a user may take the role of it.
 * CURRENT_USER answers the same, SESSION_USER the user that logged in.
 */
export function rewriteAuthorization(draft: Draft): void {
  const at = /^(local|session)$/.test(draft.word(1)) && draft.phrase(2, 'session', 'authorization') ? 2 : 1
  if (!draft.phrase(at, 'session', 'authorization')) return
  draft.replace(at, 'ROLE')
  draft.remove(at + 1, at + 1)
  if (draft.word(at + 2) === 'default') draft.replace(at + 2, 'NONE')
  draft.applied('authorization')
}

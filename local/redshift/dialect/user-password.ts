import { passwordHash } from '../password-hash'
import type { Draft } from './draft'
import { literalText } from './literal-text'
import { userName } from './user-names'

/** A password in clear text: 8 to 64 printable characters (AWS, "CREATE USER"). */
const allowed = /^[!#-&(-.0-?A-[\]-~]{8,64}$/
const hashed = /^md5[0-9a-f]{32}$/
/** What Redshift would make a hash of a better kind of. */
const clearSha256 = /^sha256\|([^|]+)$/

/**
 * The password of CREATE USER and ALTER USER, as what a client proves it by: made here, of the name that people write, for PostgreSQL
 * would make it of the shorter one that it keeps.
 */
export function rewritePassword(draft: Draft): void {
  const at = draft.tokens.findIndex((_, index) => index > 2 && draft.word(index - 1) === 'password')
  const given = draft.tokens[at]?.kind === 'string' ? literalText(draft.at(at)) : undefined
  if (given === undefined || hashed.test(given)) return
  const password = clearSha256.exec(given)?.[1] ?? given
  if (password.startsWith('sha256|')) {
    draft.refuse('a SHA-256 digest is not supported by the local Redshift', 'write sha256| and the password')
  } else if (
    !allowed.test(password) ||
    !/[A-Z]/.test(password) ||
    !/[a-z]/.test(password) ||
    !/\d/.test(password)
  ) {
    draft.refuse(
      'password does not meet the rules',
      'take 8 to 64 printable characters without quotes, \\, / and @, among them an upper case letter, a lower case letter and a digit',
      '22023',
    )
  } else {
    draft.replace(at, `'${passwordHash(userName(draft, 2), password)}'`)
    draft.applied('password')
  }
}

import type { Draft } from './draft'
import { keptName } from './local-name'

/**
 * Whether the quoted name at a place is a user's. Redshift keeps the case of those, of all quoted names: IAM's users are called
 * `IAMR:` and a role's name.
 */
export function isUserName(draft: Draft, index: number): boolean {
  const before = draft.word(index - 1)
  if (before === 'authorization' || (before === 'to' && draft.word(index - 2) === 'owner')) return true
  if (before === 'user' && (draft.word(index - 2) === 'for' || /^(create|alter|drop)$/.test(draft.word(0))))
    return true
  switch (draft.word(0)) {
    case 'drop':
      return draft.word(1) === 'user'
    case 'alter':
      return (
        (draft.word(1) === 'user' && before === 'to') ||
        (draft.word(1) === 'default' && isGrantee(draft, index))
      )
    case 'grant':
    case 'revoke':
      return isGrantee(draft, index)
    default:
      return false
  }
}

/** The user that is named at a place: in the case of its letters where the name is quoted. */
export function userName(draft: Draft, index: number): string {
  const text = draft.at(index)
  return keptName(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : draft.word(index))
}

/** Grantees are the list behind TO or FROM, which comes last but for WITH GRANT OPTION. */
function isGrantee(draft: Draft, index: number): boolean {
  for (let at = index - 1; at > 0; at--) {
    if (/^(to|from)$/.test(draft.word(at))) return true
    if (/^(on|schema|user)$/.test(draft.word(at))) return false
  }
  return false
}

import type { Draft } from './draft'

/** What takes the name of a relation, a schema or a user as a text, beside a cast. */
const lookups = /^(to_reg\w+|has_\w+_privilege|pg_has_role|pg_get_cols|pg_\w+_size)$/

/** Whether what stands at a place is an argument of a function that looks a name up by itself, so that it needs the one that PostgreSQL keeps. */
export function isLookedUp(draft: Draft, index: number): boolean {
  let open = index - 1
  while (open > 0 && (draft.at(open) !== '(' || draft.close(open) < index)) open--
  return lookups.test(draft.word(open - 1))
}

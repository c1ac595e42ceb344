import type { Draft } from './draft'

/** Where PostgreSQL keeps what belongs to keys, by its schema; the endpoint keeps keys beside it (see `catalog/keys.ts`). */
const relations: ReadonlyMap<string, string> = new Map([
  ['pg_depend', 'pg_catalog'],
  ['pg_index', 'pg_catalog'],
  ['constraint_column_usage', 'information_schema'],
  ['referential_constraints', 'information_schema'],
])

/** `pg_index`, `pg_depend` and their like become the views of `rs_catalog`. */
export function rewriteKeyCatalogue(draft: Draft): void {
  for (let index = 0; index < draft.length; index++) {
    const schema = relations.get(draft.word(index))
    if (schema === undefined || draft.isRemoved(index) || draft.at(index + 1) === '(') continue
    if (draft.at(index - 1) === '.') {
      if (draft.name(index - 2) !== schema) continue
      draft.replace(index - 2, 'rs_catalog')
      // A database's name before it would be another schema's place.
      if (draft.at(index - 3) === '.') draft.remove(index - 4, index - 3)
    } else if (schema === 'pg_catalog') draft.before(index, 'rs_catalog.')
    else continue
    draft.applied('catalog')
  }
}

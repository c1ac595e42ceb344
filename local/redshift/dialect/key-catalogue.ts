import type { Draft } from './draft'

/** Where PostgreSQL keeps the indexes of keys, which the endpoint keeps beside it (see `catalog/keys.ts`). */
const relations = /^pg_(index|depend)$/

/** `pg_index` and `pg_depend` become the views of `rs_catalog`. */
export function rewriteKeyCatalogue(draft: Draft): void {
  for (let index = 0; index < draft.length; index++) {
    if (!relations.test(draft.word(index)) || draft.isRemoved(index) || draft.at(index + 1) === '(') continue
    if (draft.at(index - 1) !== '.') draft.before(index, 'rs_catalog.')
    else if (draft.name(index - 2) === 'pg_catalog') draft.replace(index - 2, 'rs_catalog')
    else continue
    draft.applied('catalog')
  }
}

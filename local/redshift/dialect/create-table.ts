import { mark, type TableAttributes, takeTableAttributes } from './attributes'
import { rewriteColumns } from './columns'
import type { Draft } from './draft'

/** The place after a possibly qualified name that begins at `at`. */
export function nameEnd(draft: Draft, at: number): number {
  let end = at + 1
  while (draft.at(end) === '.') end += 2
  return end
}

/** CREATE [TEMP] TABLE with columns, LIKE, or AS: takes the attributes away and marks them. `table` is the place of the word TABLE. */
export function rewriteCreateTable(draft: Draft, table: number): void {
  const attributes: TableAttributes = {}
  const name = draft.phrase(table + 1, 'if', 'not', 'exists') ? table + 4 : table + 1
  temporaryByName(draft, table, name)
  let at = nameEnd(draft, name)
  if (draft.at(at) === '(') {
    const close = draft.close(at)
    if (close < 0) return
    const after = takeTableAttributes(draft, close + 1, attributes)
    if (draft.word(after) !== 'as') rewriteColumns(draft, at, close, attributes)
    at = after
  } else {
    at = takeTableAttributes(draft, at, attributes)
  }
  refuseTrailer(draft, at)
  if (draft.word(at) === 'as' && draft.phrase(table + 1, 'if', 'not', 'exists')) {
    draft.refuse(
      'syntax error at or near "as"',
      'Redshift has no CREATE TABLE IF NOT EXISTS … AS: drop the table first',
      '42601',
    )
  }
  mark(draft, attributes)
}

/** `#name` is a temporary table even where the word TEMP is missing. */
function temporaryByName(draft: Draft, table: number, name: number): void {
  if (draft.word(name).startsWith('#') && !/^temp/.test(draft.word(table - 1)))
    draft.before(table, 'TEMPORARY ')
}

const trailers: ReadonlyMap<string, string> = new Map([
  ['inherits', 'Redshift has no table inheritance: use a view with UNION ALL'],
  ['partition', 'Redshift has no partitions of its own tables: choose a SORTKEY'],
  ['tablespace', 'Redshift has no tablespaces'],
  ['with', 'Redshift takes no storage parameters'],
  ['on', 'Redshift has no ON COMMIT: drop the temporary table'],
  ['using', 'Redshift has no table access methods'],
])

function refuseTrailer(draft: Draft, at: number): void {
  const hint = trailers.get(draft.word(at))
  if (hint !== undefined) draft.refuse(`syntax error at or near "${draft.at(at)}"`, hint, '42601')
}

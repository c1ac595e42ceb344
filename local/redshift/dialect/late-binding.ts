import { mark } from './attributes'
import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'
import { fromNames } from './from-items'
import { localName } from './local-name'
import { columnName } from './qualify'

/**
 * CREATE VIEW … WITH NO SCHEMA BINDING becomes a call of a procedure of the catalogue, as what the view reads need not be there. The
 * query is fenced by two comments, from which the event trigger keeps its text. Answers false for any other view.
 */
export function rewriteLateBindingView(draft: Draft, view: number): boolean {
  const last = lastToken(draft)
  if (!draft.phrase(last - 3, 'with', 'no', 'schema', 'binding')) return false
  const name = view + 1
  const named = nameEnd(draft, name)
  const columns = draft.at(named) === '('
  const as = columns ? draft.past(named) : named
  if (draft.word(as) !== 'as') return false
  const end = last - 4
  const reads = readRelations(draft, as + 1, end)
  const outputs = columns ? namesBetween(draft, named, as - 1) : outputNames(draft, as + 1, end)
  const temporary = /^temp(orary)?$/.test(draft.word(view - 1)) || draft.word(name).startsWith('#')
  const replaces = draft.phrase(1, 'or', 'replace')
  draft.remove(0, view)
  draft.remove(last - 3, last)
  const hidden = draft.hide(name, end)
  draft.wrapped = hidden
  const show = (from: number, to: number): string => draft.reveal(hidden, from, to)
  draft.before(0, () => {
    // The names of the columns are kept in the query, as only the query is kept.
    const body = columns
      ? `SELECT * FROM (${show(as + 1, end)}) AS late ${show(named, as - 1)}`
      : show(as + 1, end)
    const facts = JSON.stringify({ temporary, replaces, reads, outputs })
    return `CALL rs_catalog.create_late_view($rs_name$${show(name, named - 1)}$rs_name$, $rs_facts$${facts}$rs_facts$, $rs_body$/*@as*/${body}/*@end*/$rs_body$)`
  })
  mark(draft, { late: true })
  draft.applied('late-binding-view')
  draft.tag = 'CREATE VIEW'
  return true
}

/** What the view reads. Redshift wants every name with its schema here, as nobody knows whose search path would find it. */
function readRelations(
  draft: Draft,
  first: number,
  last: number,
): readonly { readonly schema: string; readonly name: string }[] {
  const reads = []
  for (const { parts } of fromNames(draft, first, last)) {
    const [name = '', schema] = [...parts].reverse()
    if (schema === undefined) {
      draft.refuse(
        'All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.',
        `write the schema before \`${name}\``,
        'XX000',
      )
      return []
    }
    reads.push({ schema: localName(schema), name: localName(name) })
  }
  return reads
}

function namesBetween(draft: Draft, open: number, close: number): readonly string[] {
  return [open, ...draft.commas(open, close)].map((place) => localName(draft.name(place + 1)))
}

/** The names of the columns as far as the text tells: what the view has until it can be bound. */
function outputNames(draft: Draft, first: number, last: number): readonly string[] {
  let select = first
  while (select <= last && draft.word(select) !== 'select') select = draft.past(select)
  let from = select + 1
  while (from <= last && draft.word(from) !== 'from') from = draft.past(from)
  const starts = [select, ...draft.commas(select, from)]
  const names = starts.flatMap((before, index) => {
    const name = columnName(draft, before + 1, (starts[index + 1] ?? from) - 1)
    return name === undefined ? [] : [localName(name.slice(1, -1).replaceAll('""', '"'))]
  })
  return [...new Set(names)]
}

import type { Draft } from '../draft'
import { quoted } from './path'
import type { Unnesting } from './read-from'

/** Makes an item of FROM that iterates over SUPER a call of the catalogue's functions; its path is rewritten apart from it. */
export function unnest(draft: Draft, item: Unnesting): void {
  if (item.join === 'right' || item.join === 'full') {
    draft.refuse(
      'SUPER values and their aliases cannot be used in RIGHT or FULL joins',
      'put the table on the left and use LEFT JOIN',
    )
    return
  }
  const { path, start, end } = item
  const name = quoted(item.name)
  const columns = item.place === undefined ? name : `${name}, ${quoted(item.place)}`
  if (item.kind === 'call') unnestCall(draft, item)
  else {
    for (let index = path.last + 1; index <= end; index++) draft.replace(index, '')
    if (item.kind === 'members') draft.replace(start, '')
    const call = functionOf(item)
    draft.before(path.first, `LATERAL ${call}(`)
    draft.after(path.last, `)${call.startsWith('(') ? ')' : ''} AS ${name}(${columns})`)
  }
  // JOIN asks for a condition here, Redshift does not.
  if (/^(inner|left)$/.test(item.join) && !item.isConditioned) draft.after(end, ' ON true')
  draft.applied('super-unnest')
}

function functionOf(item: Unnesting): string {
  if (item.kind === 'members')
    return item.place === undefined
      ? '(SELECT member FROM rs_catalog.super_members'
      : 'rs_catalog.super_members'
  return item.place === undefined ? 'rs_catalog.super_elements' : 'rs_catalog.super_elements_at'
}

/** UNNEST(…) keeps its own alias and columns; the offset's has a name of its own where none is given. */
function unnestCall(draft: Draft, item: Unnesting): void {
  const close = draft.close(item.start + 1)
  draft.replace(item.start, `LATERAL ${functionOf({ ...item, kind: 'elements' })}`)
  if (item.place === undefined) return
  draft.replace(close + 1, '')
  draft.replace(close + 2, '')
  const list = draft.at(item.end) === ')' ? item.end : -1
  const open = list < 0 ? -1 : openOf(draft, list)
  if (open > close && draft.commas(open, list).length === 0) draft.before(list, `, ${item.place}`)
}

function openOf(draft: Draft, close: number): number {
  let open = close - 1
  while (open > 0 && draft.close(open) !== close) open--
  return open
}

import type { Draft } from './draft'
import type { Key } from './keys'
import { localName } from './local-name'

/** What Redshift keeps of a table and PostgreSQL's grammar has no place for; only what the statement says. */
export interface TableAttributes {
  diststyle?: 'AUTO' | 'EVEN' | 'ALL' | 'KEY'
  distkey?: string
  sortstyle?: 'COMPOUND' | 'INTERLEAVED' | 'AUTO'
  sortkey?: string[]
  encodings?: Record<string, string>
  backup?: boolean
  autorefresh?: boolean
  late?: boolean
  keys?: Key[]
  /** The name of a constraint that goes. */
  dropsKey?: string
}

/**
 * Leaves the attributes at the head of the statement, in a comment that the catalogue's event trigger reads. Slashes are escaped: a
 * name that holds the end of a comment must not end this one.
 */
export function mark(draft: Draft, attributes: TableAttributes): void {
  if (Object.keys(attributes).length === 0) return
  draft.prepend(`/*@rs${JSON.stringify(localAttributes(attributes)).replaceAll('/', '\\/')}@*/ `)
}

/** The columns by the names that the catalogue has for them. */
function localAttributes(attributes: TableAttributes): TableAttributes {
  const { distkey, sortkey, encodings } = attributes
  return {
    ...attributes,
    ...(distkey === undefined ? {} : { distkey: localName(distkey) }),
    ...(sortkey === undefined ? {} : { sortkey: sortkey.map(localName) }),
    ...(encodings === undefined
      ? {}
      : {
          encodings: Object.fromEntries(Object.entries(encodings).map(([name, to]) => [localName(name), to])),
        }),
  }
}

/**
 * Reads and removes table attributes from `from` on: DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO, BACKUP, AUTO REFRESH, in any order.
 * Answers the place after them.
 */
export function takeTableAttributes(draft: Draft, from: number, attributes: TableAttributes): number {
  let at = from
  for (;;) {
    const end = takeOne(draft, at, attributes)
    if (end === at) return at
    draft.remove(at, end - 1)
    draft.applied('table-attributes')
    at = end
  }
}

function takeOne(draft: Draft, at: number, attributes: TableAttributes): number {
  const word = draft.word(at)
  if (word === 'diststyle') return takeDiststyle(draft, at, attributes)
  if (word === 'distkey' && draft.at(at + 1) === '(') {
    attributes.diststyle = 'KEY'
    attributes.distkey = draft.name(at + 2)
    return draft.past(at + 1)
  }
  if (word === 'backup') {
    attributes.backup = draft.word(at + 1) === 'yes'
    return at + 2
  }
  if (word === 'auto' && draft.word(at + 1) === 'refresh') {
    attributes.autorefresh = draft.word(at + 2) === 'yes'
    return at + 3
  }
  if (word === 'encode' && draft.word(at + 1) === 'auto') return at + 2
  return takeSortkey(draft, at, attributes)
}

function takeDiststyle(draft: Draft, at: number, attributes: TableAttributes): number {
  const style = draft.word(at + 1)
  if (style === 'auto' || style === 'even' || style === 'all' || style === 'key') {
    attributes.diststyle = style.toUpperCase() as 'AUTO' | 'EVEN' | 'ALL' | 'KEY'
    return at + 2
  }
  draft.refuse(
    `syntax error at or near "${draft.at(at + 1)}"`,
    'DISTSTYLE is one of AUTO, EVEN, KEY, ALL',
    '42601',
  )
  return at + 2
}

function takeSortkey(draft: Draft, at: number, attributes: TableAttributes): number {
  const word = draft.word(at)
  const styled = word === 'compound' || word === 'interleaved'
  const key = styled ? at + 1 : at
  if (draft.word(key) !== 'sortkey') return at
  if (draft.word(key + 1) === 'auto' || draft.word(key + 1) === 'none') {
    attributes.sortstyle = draft.word(key + 1) === 'auto' ? 'AUTO' : 'COMPOUND'
    attributes.sortkey = []
    return key + 2
  }
  if (draft.at(key + 1) !== '(') return at
  const close = draft.close(key + 1)
  attributes.sortstyle = word === 'interleaved' ? 'INTERLEAVED' : 'COMPOUND'
  attributes.sortkey = [key + 1, ...draft.commas(key + 1, close)].map((place) => draft.name(place + 1))
  return close + 1
}

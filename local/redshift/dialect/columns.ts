import { reservedWords } from '../../../job/sql/reserved-words'
import type { TableAttributes } from './attributes'
import type { Draft } from './draft'
import { type Key, readReference, readTableKey } from './keys'
import { localName } from './local-name'
import { rewriteType } from './types'

const attributeWords = new Set(
  'encode distkey sortkey not null unique primary references identity generated collate constraint check default'.split(
    ' ',
  ),
)
const constraintWords = new Set(['constraint', 'primary', 'unique', 'foreign', 'check', 'exclude', 'like'])

/** The definition of one column, as far as the rules need it. */
interface Column {
  readonly name: string
  /** Its last token. */
  readonly end: number
  notNull: boolean
}

/**
 * Rewrites the list of CREATE TABLE between `open` and `close`. Keys are information only on Redshift, never enforced, so they go
 * into the table's attributes; that a primary key's columns are NOT NULL stays.
 */
export function rewriteColumns(draft: Draft, open: number, close: number, attributes: TableAttributes): void {
  const commas = draft.commas(open, close)
  const starts = [open, ...commas]
  const ends = [...commas, close]
  const columns: Column[] = []
  const keys: string[] = []
  for (const [index, before] of starts.entries()) {
    const first = before + 1
    const last = (ends[index] ?? close) - 1
    if (constraintWords.has(draft.word(first)) && draft.word(first) !== 'like') {
      keys.push(...takeConstraint(draft, first, last, attributes))
      if (index > 0) draft.remove(before, before)
      else if (ends[index] !== close) draft.remove(last + 1, last + 1)
    } else if (draft.word(first) !== 'like') {
      columns.push(rewriteColumn(draft, first, last, attributes))
    }
  }
  for (const column of columns) {
    if (keys.includes(localName(column.name)) && !column.notNull) draft.after(column.end, ' NOT NULL')
  }
}

/** Notes a table constraint, removes it, and answers the columns of a primary key. */
function takeConstraint(
  draft: Draft,
  first: number,
  last: number,
  attributes: TableAttributes,
): readonly string[] {
  const isNamed = draft.word(first) === 'constraint'
  const kind = isNamed ? first + 2 : first
  const word = draft.word(kind)
  if (word === 'check' || word === 'exclude') refuseCheck(draft, word)
  const key = readTableKey(draft, kind, isNamed ? localName(draft.name(first + 1)) : undefined)
  draft.remove(first, last)
  draft.applied('unenforced-keys')
  if (key === undefined) return []
  addKey(attributes, key)
  return key.type === 'p' ? key.columns : []
}

function addKey(attributes: TableAttributes, key: Key): void {
  attributes.keys = [...(attributes.keys ?? []), key]
}

function refuseCheck(draft: Draft, word: string): void {
  draft.refuse(
    `${word.toUpperCase()} constraints are not supported`,
    'check the rows before they are loaded, or with a dbt test',
  )
}

/** Rewrites one column's definition; also that of ALTER TABLE … ADD COLUMN. */
export function rewriteColumn(
  draft: Draft,
  first: number,
  last: number,
  attributes: TableAttributes,
): Column {
  const name = draft.name(first)
  checkColumnName(draft, first)
  const column: Column = { name, end: last, notNull: false }
  let at = rewriteType(draft, first + 1, 'column')
  let needsNotNull = false
  while (at <= last) {
    const word = draft.word(at)
    const isNamed = word === 'constraint'
    const key = readColumnKey(draft, isNamed ? at + 2 : at, name)
    if (key !== undefined) {
      addKey(attributes, isNamed ? { ...key, name: localName(draft.name(at + 1)) } : key)
      if (isNamed) at = drop(draft, at, at + 1, 'unenforced-keys')
    }
    if (word === 'not') {
      column.notNull = true
      at += 2
    } else if (key?.type === 'p') {
      needsNotNull = true
      at = drop(draft, at, at + 1, 'unenforced-keys')
    } else {
      if (word === 'encode') checkEncoding(draft, first + 1, at + 1)
      at = takeColumnAttribute(draft, at, last, name, attributes)
    }
  }
  if (needsNotNull && !column.notNull) {
    draft.after(last, ' NOT NULL')
    column.notNull = true
  }
  return column
}

/** `PRIMARY KEY`, `UNIQUE` or `REFERENCES …` behind a column. */
function readColumnKey(draft: Draft, at: number, column: string): Key | undefined {
  const columns = [localName(column)]
  switch (draft.word(at)) {
    case 'primary':
      return { type: 'p', columns }
    case 'unique':
      return { type: 'u', columns }
    case 'references':
      return { type: 'f', columns, ...readReference(draft, at) }
    default:
      return undefined
  }
}

function takeColumnAttribute(
  draft: Draft,
  at: number,
  last: number,
  name: string,
  attributes: TableAttributes,
): number {
  switch (draft.word(at)) {
    case 'encode':
      attributes.encodings = { ...attributes.encodings, [name]: draft.word(at + 1) }
      return drop(draft, at, at + 1, 'encode')
    case 'distkey':
      attributes.diststyle = 'KEY'
      attributes.distkey = name
      return drop(draft, at, at, 'table-attributes')
    case 'sortkey':
      attributes.sortstyle = 'COMPOUND'
      attributes.sortkey = [...(attributes.sortkey ?? []), name]
      return drop(draft, at, at, 'table-attributes')
    case 'unique':
      return drop(draft, at, at, 'unenforced-keys')
    case 'constraint':
      return drop(draft, at, at + 1, 'unenforced-keys')
    case 'references':
      return dropReference(draft, at, last)
    case 'check':
      refuseCheck(draft, 'check')
      return draft.past(at + 1)
    case 'collate':
      return takeCollation(draft, at)
    case 'identity':
      draft.replace(at, 'GENERATED ALWAYS AS IDENTITY')
      return takeIdentity(draft, at)
    case 'generated':
      return takeGenerated(draft, at)
    case 'default':
      return defaultEnd(draft, at, last)
    default:
      return at + 1
  }
}

const encodings =
  /^(auto|raw|none|az64|bytedict|delta|delta32k|lzo|mostly8|mostly16|mostly32|runlength|text255|text32k|zstd)$/
/** Types that an encoding is surely not for; the guide's list of those that it is for is older than some types. */
const unfit: readonly (readonly [encoding: RegExp, types: RegExp])[] = [
  [/^az64$/, /^(n?varchar|n?char|character|text|bpchar|bool|boolean|real|float[48]?|double|super)$/],
  [
    /^text(255|32k)$/,
    /^(smallint|integer|int[248]?|bigint|numeric|decimal|date|bool|boolean|real|float[48]?|double|super|time\w*)$/,
  ],
]

function checkEncoding(draft: Draft, type: number, at: number): void {
  const encoding = draft.word(at)
  if (!encodings.test(encoding)) {
    draft.refuse(
      `invalid encoding type "${draft.at(at)}"`,
      'ENCODE takes RAW, AZ64, LZO, ZSTD, BYTEDICT, …',
      '42601',
    )
  } else if (unfit.some(([name, types]) => name.test(encoding) && types.test(draft.word(type)))) {
    draft.refuse(
      `invalid encoding type specified for column "${draft.name(type - 1)}"`,
      `${encoding.toUpperCase()} is not for ${draft.word(type).toUpperCase()}: use ZSTD, or leave ENCODE out`,
    )
  }
}

function drop(draft: Draft, from: number, to: number, rule: string): number {
  draft.remove(from, to)
  draft.applied(rule)
  return to + 1
}

function dropReference(draft: Draft, at: number, last: number): number {
  let end = at + 1
  while (draft.at(end + 1) === '.') end += 2
  if (end < last && draft.at(end + 1) === '(') end = draft.close(end + 1)
  return drop(draft, at, end, 'unenforced-keys')
}

function takeCollation(draft: Draft, at: number): number {
  if (draft.word(at + 1) === 'case_insensitive' || draft.word(at + 1) === 'ci') {
    draft.refuse('COLLATE CASE_INSENSITIVE is not supported by the local Redshift', 'compare lower(column)')
  }
  return drop(draft, at, at + 1, 'collate')
}

/** `IDENTITY(seed, step)`; `at` is the last word before the bracket. */
function takeIdentity(draft: Draft, at: number): number {
  const open = at + 1
  const comma = draft.commas(open, draft.close(open))[0]
  if (comma !== undefined) {
    draft.before(open + 1, 'START WITH ')
    draft.replace(comma, ' INCREMENT BY ')
    // PostgreSQL counts from 1 unless it is told where the numbers begin; a negative step ends where it began.
    const seed = draft.render(open + 1, comma - 1).replace('START WITH ', '')
    const bound = draft.at(comma + 1) === '-' ? 'MAXVALUE' : 'MINVALUE'
    draft.before(draft.close(open), ` ${bound} ${seed}`)
  }
  draft.applied('identity')
  return draft.past(open)
}

function takeGenerated(draft: Draft, at: number): number {
  const as = draft.word(at + 1) === 'by' ? at + 3 : at + 2
  if (draft.word(as + 1) === 'identity') return takeIdentity(draft, as + 1)
  draft.refuse(
    'GENERATED ALWAYS AS (expression) STORED is not supported',
    'compute the column in the INSERT, or in a view',
  )
  return draft.past(as + 1)
}

function defaultEnd(draft: Draft, at: number, last: number): number {
  let end = at + 2
  if (draft.at(at + 1) === '(') end = draft.past(at + 1)
  while (end <= last && !attributeWords.has(draft.word(end))) end = draft.past(end)
  return end
}

/** A reserved word as a column needs quotes; PostgreSQL reserves fewer words. */
function checkColumnName(draft: Draft, at: number): void {
  const word = draft.word(at)
  if (word !== '' && reservedWords.has(word)) {
    draft.refuse(
      `syntax error at or near "${word}"`,
      `"${word}" is reserved: write it in double quotes, or choose another name`,
      '42601',
    )
  }
}

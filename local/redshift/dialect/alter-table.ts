import { rewriteAppend } from './append'
import { mark, type TableAttributes, takeTableAttributes } from './attributes'
import { rewriteColumn } from './columns'
import { nameEnd } from './create-table'
import { lastToken } from './create-view'
import type { Draft } from './draft'
import { readTableKey } from './keys'
import { localName } from './local-name'
import type { RewriteContext } from './rewritten'

/** An ALTER TABLE that does nothing, for what Redshift records and PostgreSQL has no place for: it keeps the command's tag. */
const nothing = 'RESET (fillfactor)'

/** ALTER TABLE: one action a statement, of those that Redshift has; only encodings may be several. */
export function rewriteAlterTable(draft: Draft, context: RewriteContext): void {
  const name = draft.phrase(2, 'if', 'exists') ? 4 : 2
  const at = nameEnd(draft, name)
  const last = lastToken(draft)
  const commas = draft.commas(at - 1, last + 1)
  if (
    !commas.every((comma) => isEncoding(draft, comma + 1)) ||
    (commas.length > 0 && !isEncoding(draft, at))
  ) {
    draft.refuse('ALTER TABLE takes one action at a time', 'write one ALTER TABLE a column', '42601')
  }
  const attributes: TableAttributes = {}
  if (draft.word(at) === 'add') rewriteAdd(draft, at, last, attributes)
  else if (draft.phrase(at, 'drop', 'constraint')) {
    attributes.dropsKey = localName(draft.name(at + 2))
    becomeNothing(draft, at, last, 'unenforced-keys')
  } else if (draft.word(at) === 'alter') rewriteAlter(draft, at, last, attributes, context)
  else if (draft.word(at) === 'append') rewriteAppend(draft, at, context)
  else if (draft.phrase(at, 'owner', 'to')) rewriteOwner(draft, at)
  mark(draft, attributes)
}

/** `ALTER COLUMN c ENCODE e`. */
function isEncoding(draft: Draft, at: number): boolean {
  return draft.phrase(at, 'alter', 'column') && draft.word(at + 3) === 'encode'
}

function rewriteAdd(draft: Draft, at: number, last: number, attributes: TableAttributes): void {
  if (/^(primary|unique|foreign|constraint)$/.test(draft.word(at + 1))) {
    const isNamed = draft.word(at + 1) === 'constraint'
    const name = isNamed ? localName(draft.name(at + 2)) : undefined
    const key = readTableKey(draft, isNamed ? at + 3 : at + 1, name)
    if (key !== undefined) attributes.keys = [key]
    becomeNothing(draft, at, last, 'unenforced-keys')
    return
  }
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1
  if (draft.phrase(column, 'if', 'not', 'exists')) {
    draft.refuse(
      'syntax error at or near "not"',
      'Redshift has no ADD COLUMN IF NOT EXISTS: read SVV_COLUMNS first',
      '42601',
    )
  }
  rewriteColumn(draft, column, last, attributes)
}

function rewriteAlter(
  draft: Draft,
  at: number,
  last: number,
  attributes: TableAttributes,
  context: RewriteContext,
): void {
  const first = draft.word(at + 1)
  if (first === 'column' && draft.word(at + 3) === 'type') rewriteType(draft, at, context)
  else if (isEncoding(draft, at)) {
    const places = [at, ...draft.commas(at - 1, last + 1).map((comma) => comma + 1)]
    attributes.encodings = Object.fromEntries(
      places.map((place) => [draft.name(place + 2), draft.word(place + 4)]),
    )
    becomeNothing(draft, at, last, 'encode')
  } else if (first === 'column') {
    draft.refuse(
      'ALTER COLUMN changes the length of a VARCHAR or the encoding',
      'make a new table and copy the rows',
    )
  } else {
    rewriteKeys(draft, at, last, attributes)
  }
}

/** ALTER [DISTSTYLE … | DISTKEY c | SORTKEY (…) | ENCODE AUTO]: here DISTKEY stands without brackets. */
function rewriteKeys(draft: Draft, at: number, last: number, attributes: TableAttributes): void {
  let end = takeTableAttributes(draft, at + 1, attributes)
  if (draft.word(end) === 'distkey') {
    attributes.diststyle = 'KEY'
    attributes.distkey = draft.name(end + 1)
    end += 2
  }
  if (end > last) becomeNothing(draft, at, last, 'table-attributes')
}

function becomeNothing(draft: Draft, at: number, last: number, rule: string): void {
  draft.remove(at, last)
  draft.before(at, nothing)
  draft.applied(rule)
}

/** OWNER TO a user who may make nothing in the schema: PostgreSQL asks for that right of all but its own superusers. */
function rewriteOwner(draft: Draft, at: number): void {
  const last = lastToken(draft)
  const hidden = draft.hide(2, last)
  draft.remove(0, 1)
  draft.before(
    0,
    () =>
      `CALL rs_catalog.change_owner($rs_name$${draft.reveal(hidden, 2, at - 1)}$rs_name$, $rs_name$${draft.reveal(hidden, at + 2, last)}$rs_name$)`,
  )
  draft.tag = 'ALTER TABLE'
  draft.applied('owner')
}

/** Only a VARCHAR can change, in its length, and never in a transaction block; the catalogue knows the rest. `at` is the place of ALTER. */
function rewriteType(draft: Draft, at: number, context: RewriteContext): void {
  const type = at + 4
  const open = draft.word(type) === 'varchar' || draft.word(type) === 'nvarchar' ? type + 1 : type + 2
  if (open === type + 2 && !draft.phrase(type, 'character', 'varying')) {
    draft.refuse(
      `target data type "${draft.at(type)}" is not supported`,
      'ALTER COLUMN … TYPE only changes the length of a VARCHAR: make a new column and copy the values',
    )
    return
  }
  if (context.inTransaction === true) {
    draft.refuse(
      'ALTER TABLE ALTER COLUMN cannot run inside a transaction block',
      'widen the column before BEGIN, in a statement of its own',
      '25001',
    )
    return
  }
  const bytes =
    draft.at(open) !== '(' ? 256 : draft.word(open + 1) === 'max' ? 65_535 : Number(draft.at(open + 1))
  if (!(bytes <= 65_535)) {
    draft.refuse(
      'length for type character varying cannot exceed 65535',
      'choose a shorter length, or SUPER',
      '22023',
    )
    return
  }
  const hidden = draft.hide(2, at - 1)
  const column = localName(draft.name(at + 2)).replaceAll("'", "''")
  draft.remove(0, 1)
  draft.remove(at, lastToken(draft))
  draft.before(
    0,
    () =>
      `CALL rs_catalog.alter_varchar($rs_name$${draft.reveal(hidden, 2, at - 1)}$rs_name$, '${column}', ${bytes})`,
  )
  draft.tag = 'ALTER TABLE'
  draft.applied('alter-varchar')
}

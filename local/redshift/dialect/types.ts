import type { Draft } from './draft'

/** PostgreSQL's types that Redshift has not, with what to use. */
const missingTypes: ReadonlyMap<string, string> = new Map([
  ...['json', 'jsonb', 'hstore', 'xml'].map((type) => [type, 'use SUPER'] as const),
  ...['uuid', 'inet', 'cidr', 'macaddr', 'citext', 'bit', 'tsvector', 'tsquery'].map(
    (type) => [type, 'use VARCHAR(n)'] as const,
  ),
  ['bytea', 'use VARBYTE'],
  ['money', 'use DECIMAL(p, s)'],
  ...['serial', 'serial4', 'bigserial', 'serial8', 'smallserial', 'serial2'].map(
    (type) => [type, 'use BIGINT IDENTITY(1, 1)'] as const,
  ),
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'].map(
    (type) => [type, 'use two columns'] as const,
  ),
])

/** Reads the type at `at`, makes it PostgreSQL's, and answers the place after it. */
export function rewriteType(draft: Draft, at: number, use: 'column' | 'cast'): number {
  const word = draft.word(at)
  const end = typeEnd(draft, at)
  const open = lengthAt(draft, at, end)
  const hint = missingTypes.get(word)
  if (hint !== undefined)
    draft.refuse(`type "${word}" is not supported`, `Redshift has no ${word.toUpperCase()}: ${hint}`)
  if (word === 'decimal' || word === 'numeric') rewriteDecimal(draft, at, open)
  else if (word === 'varbyte' || word === 'varbinary' || word === 'binary') rewriteBytes(draft, at, end)
  else if (isText(draft, at)) rewriteText(draft, at, open, use)
  if (draft.at(end) === '[' || (draft.word(end) === 'array' && draft.at(end + 1) !== '(')) {
    draft.refuse(
      `type "${draft.at(at).toLowerCase()}[]" is not supported`,
      'Redshift has no array types: use SUPER',
    )
  }
  return end
}

function typeEnd(draft: Draft, at: number): number {
  let end = at + 1
  while (draft.at(end) === '.') end += 2
  const first = draft.word(at)
  const second = draft.word(end)
  if (
    (first === 'character' || first === 'binary' || first === 'char' || first === 'bit') &&
    second === 'varying'
  )
    end++
  if (first === 'double' && second === 'precision') end++
  if (draft.at(end) === '(') end = draft.past(end)
  if (/^time/.test(first) && /^without?$/.test(draft.word(end)) && draft.phrase(end + 1, 'time', 'zone'))
    end += 3
  return end
}

/** The place of the bracket with the length, or -1. */
function lengthAt(draft: Draft, at: number, end: number): number {
  for (let index = at; index < end; index++) if (draft.at(index) === '(') return index
  return -1
}

/** PostgreSQL's bare NUMERIC keeps any fraction; Redshift's is NUMERIC(18, 0). */
function rewriteDecimal(draft: Draft, at: number, open: number): void {
  if (open < 0) {
    draft.after(at, '(18,0)')
    draft.applied('bare-decimal')
  } else if (Number(draft.at(open + 1)) > 38) {
    draft.refuse(
      `DECIMAL precision ${draft.at(open + 1)} must be between 1 and 38`,
      'choose a precision up to 38',
      '22023',
    )
  }
}

function rewriteBytes(draft: Draft, at: number, end: number): void {
  draft.replace(at, 'bytea')
  if (end > at + 1) draft.remove(at + 1, end - 1)
  draft.applied('varbyte')
}

function isText(draft: Draft, at: number): boolean {
  const word = draft.word(at)
  if (word === 'character' || word === 'char') return true
  return word === 'varchar' || word === 'nvarchar' || word === 'text' || word === 'bpchar' || word === 'nchar'
}

/** Lengths are bytes (the catalogue sees to it); without one a column has 256, or 1 if it is CHAR. In a cast nothing is cut. */
function rewriteText(draft: Draft, at: number, open: number, use: 'column' | 'cast'): void {
  const word = draft.word(at)
  const varying = /^(n?varchar|text|bpchar)$/.test(word) || draft.word(at + 1) === 'varying'
  const limit = varying ? 65_535 : 4_096
  if (word === 'nvarchar') draft.replace(at, 'varchar')
  if (word === 'nchar') draft.replace(at, 'char')
  if (open >= 0) {
    if (draft.word(open + 1) === 'max') {
      draft.replace(open + 1, String(limit))
      draft.applied('varchar-max')
    } else if (Number(draft.at(open + 1)) > limit) {
      const type = varying ? 'character varying' : 'character'
      draft.refuse(
        `length for type ${type} cannot exceed ${limit}`,
        'choose a shorter length, or SUPER',
        '22023',
      )
    }
    if (word === 'text') draft.replace(at, 'varchar')
  } else if (use === 'column' && varying) {
    if (word === 'text') draft.replace(at, 'varchar')
    const last = draft.word(at + 1) === 'varying' ? at + 1 : at
    draft.after(last, '(256)')
    draft.applied('bare-varchar')
  }
}

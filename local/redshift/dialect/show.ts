import { lastToken } from './create-view'
import type { Draft } from './draft'

/** A SHOW that lists rows of a view of `rs_catalog`. */
interface Listing {
  /** The words behind SHOW, up to the name. */
  readonly words: readonly string[]
  /** As the documentation has it; what it lists is named as the guide names the statement. */
  readonly view: string
  /** The columns that the parts of the name are compared with; a part that is left out, the database first, is not compared. */
  readonly name: readonly string[]
  /** The column that LIKE is compared with. */
  readonly like?: string
  /** A condition of its own. */
  readonly where?: string
  readonly order: string
}

const table = ['schema_name', 'table_name']
const routine = (kind: string): Listing[] => [
  {
    words: [`${kind}s`, 'from', 'schema'],
    view: `show_${kind}s`,
    name: ['schema_name'],
    like: `${kind}_name`,
    order: '1, 2, 3',
  },
  {
    words: ['grants', 'on', kind],
    view: 'show_grants',
    name: ['schema_name', 'object_name'],
    where: `object_type = '${kind.toUpperCase()}'`,
    order: '1, 2, 3, 5, 7',
  },
]

/** Every SHOW that answers with a list, the longer words first. */
export const showListings: readonly Listing[] = [
  { words: ['databases'], view: 'show_databases', name: [], like: 'database_name', order: '1' },
  {
    words: ['schemas', 'from', 'database'],
    view: 'show_schemas',
    name: ['database_name'],
    like: 'schema_name',
    order: '1, 2',
  },
  {
    words: ['tables', 'from', 'schema'],
    view: 'show_tables',
    name: ['schema_name'],
    like: 'table_name',
    order: '1, 2, 3',
  },
  {
    words: ['columns', 'from', 'table'],
    view: 'show_columns',
    name: table,
    like: 'column_name',
    order: 'ordinal_position',
  },
  {
    words: ['constraints', 'primary', 'keys', 'from', 'table'],
    view: 'show_primary_keys',
    name: table,
    order: 'key_seq',
  },
  {
    words: ['constraints', 'foreign', 'keys', 'exported', 'from', 'table'],
    view: 'show_foreign_keys',
    name: ['pk_schema_name', 'pk_table_name'],
    order: 'fk_schema_name, fk_table_name, fk_name, key_seq',
  },
  {
    words: ['constraints', 'foreign', 'keys', 'from', 'table'],
    view: 'show_foreign_keys',
    name: ['fk_schema_name', 'fk_table_name'],
    order: 'fk_name, key_seq',
  },
  {
    words: ['column', 'grants', 'on', 'table'],
    view: 'show_column_grants',
    name: table,
    order: '1, 2, 3, 4, 6, 8',
  },
  {
    words: ['grants', 'on', 'database'],
    view: 'show_database_grants',
    name: ['database_name'],
    order: '1, 2, 4',
  },
  {
    words: ['grants', 'on', 'schema'],
    view: 'show_grants',
    name: ['schema_name'],
    where: "object_type = 'SCHEMA'",
    order: '1, 2, 5, 7',
  },
  ...routine('function'),
  ...routine('procedure'),
  {
    words: ['grants', 'on', 'table'],
    view: 'show_grants',
    name: ['schema_name', 'object_name'],
    where: "object_type = 'TABLE'",
    order: '1, 2, 3, 5, 7',
  },
  {
    words: ['grants', 'on'],
    view: 'show_grants',
    name: ['schema_name', 'object_name'],
    where: "object_type = 'TABLE'",
    order: '1, 2, 3, 5, 7',
  },
  { words: ['grants'], view: 'show_grants', name: [], order: '1, 2, 3, 5, 7' },
]

/** SHOW … [LIKE '…'] [FOR user | ROLE role | PUBLIC] [LIMIT n], of what `showListings` names. */
export function rewriteListing(draft: Draft): void {
  const listing = showListings.find(({ words }) => draft.phrase(1, ...words))
  if (listing === undefined) return
  const start = listing.words.length + 1
  const conditions = [
    ...(listing.where === undefined ? [] : [listing.where]),
    ...named(draft, start, listing),
  ]
  let limit = ''
  for (let at = start; at < draft.length; at++) {
    const word = draft.word(at)
    if (word === 'like' && listing.like !== undefined)
      conditions.push(`${listing.like} LIKE ${draft.at(at + 1)}`)
    else if (word === 'for') conditions.push(...grantee(draft, at + 1))
    else if (word === 'limit') limit = ` LIMIT ${draft.at(at + 1)}`
  }
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  draft.remove(0, draft.length - 1)
  draft.before(0, `SELECT * FROM rs_catalog.${listing.view}${where} ORDER BY ${listing.order}${limit}`)
  draft.applied('show')
}

/** The conditions of a dotted name: its last parts are those that the view has columns for, and before them there is this database. */
function named(draft: Draft, start: number, { name }: Listing): readonly string[] {
  if (name.length === 0) return []
  const parts = [partOf(draft, start)]
  let at = start
  while (draft.at(at + 1) === '.') {
    at += 2
    parts.push(partOf(draft, at))
  }
  return parts.toReversed().flatMap((part, back) => {
    const column = name[name.length - 1 - back]
    // A parameter has to be named somewhere, or nothing tells its type.
    if (column === undefined) return isParameter(part) ? [`${part}::varchar = current_database()`] : []
    return [`${column} = ${part}`]
  })
}

/** A part of a name as a value: drivers prepare these statements with parameters for all of them. */
function partOf(draft: Draft, at: number): string {
  return isParameter(draft.at(at)) ? draft.at(at) : quoted(draft.name(at))
}

const isParameter = (text: string): boolean => text.startsWith('$')

function grantee(draft: Draft, at: number): readonly string[] {
  if (draft.word(at) === 'public') return ["identity_type = 'public'"]
  const isRole = draft.word(at) === 'role'
  const name = isRole ? at + 1 : at
  return [`identity_type = '${isRole ? 'role' : 'user'}'`, `identity_name = ${quoted(draft.name(name))}`]
}

/** A SHOW that a function of `rs_catalog` answers, of what the name is. */
interface Description {
  readonly words: readonly string[]
  readonly call: string
  readonly of: 'relation' | 'routine'
  /** For a list: the column that LIKE is compared with, and that of the order. */
  readonly like?: string
  readonly order?: string
}

const parametersOf = (kind: string): Description => ({
  words: ['parameters', 'of', kind],
  call: `show_${kind}_parameters`,
  of: 'routine',
  like: 'parameter_name',
  order: 'ordinal_position',
})

const descriptions: readonly Description[] = [
  { words: ['table'], call: 'show_table', of: 'relation' },
  { words: ['view'], call: 'show_view', of: 'relation' },
  { words: ['procedure'], call: 'show_procedure', of: 'routine' },
  parametersOf('function'),
  parametersOf('procedure'),
]

/** What can stand behind SHOW beside the name of a setting, for the documentation. */
export const showForms: readonly string[] = [...showListings, ...descriptions]
  .map(({ words }) => words.join(' ').toUpperCase())
  .sort()

/** SHOW TABLE, VIEW and PROCEDURE, the statement that would make it again; SHOW PARAMETERS OF a routine. */
export function rewriteShow(draft: Draft): void {
  const found = descriptions.find(({ words }) => draft.phrase(1, ...words))
  const from = (found?.words.length ?? 0) + 1
  const last = lastToken(draft)
  if (found === undefined || last < from) return
  if (isParameter(draft.at(from))) {
    describeByParameters(draft, found, from)
    return
  }
  const like =
    found.like === undefined ? -1 : draft.tokens.findIndex((_, index) => draft.word(index) === 'like')
  const end = like < 0 ? last : like - 1
  const type = found.of === 'relation' ? 'regclass' : routineType(draft, end)
  const where = like < 0 ? '' : ` WHERE ${found.like} LIKE ${draft.at(like + 1)}`
  if (like >= 0) draft.remove(like, last)
  callWith(
    draft,
    found.call,
    from,
    end,
    type,
    found.order === undefined ? '' : `${where} ORDER BY ${found.order}`,
  )
}

/** `SHOW PARAMETERS OF kind $1.$2.$3($4, …) [LIKE $n]`, as drivers prepare it: the parts of the name, then the types of the arguments. */
function describeByParameters(draft: Draft, { call, of, like, order }: Description, from: number): void {
  const [database, schema, name] = [0, 2, 4].map((step) => draft.at(from + step))
  const open = from + 5
  if (of !== 'routine' || like === undefined || draft.at(open) !== '(') return
  const close = draft.close(open)
  const types = draft.tokens.slice(open + 1, close).filter(({ kind }) => kind === 'param')
  const filter = draft.word(close + 1) === 'like' ? ` AND ${like} LIKE ${draft.at(close + 2)}` : ''
  const routine = `rs_catalog.find_routine(${schema}, ${name}, ARRAY[${types.map(({ text }) => text).join(', ')}]::text[])`
  draft.remove(0, draft.length - 1)
  draft.before(
    0,
    `SELECT * FROM rs_catalog.${call}(${routine}) WHERE ${database}::varchar = current_database()${filter} ORDER BY ${order}`,
  )
  draft.applied('show')
}

/** Without its arguments a routine is found by its name, if there is one only. */
function routineType(draft: Draft, last: number): string {
  return draft.at(last) === ')' ? 'regprocedure' : 'regproc'
}

function callWith(draft: Draft, call: string, from: number, last: number, type: string, tail: string): void {
  // This database's name would be one part more than PostgreSQL knows.
  const first = draft.at(from + 1) === '.' && draft.at(from + 3) === '.' ? from + 2 : from
  const hidden = draft.hide(first, last)
  draft.remove(0, first - 1)
  draft.before(
    0,
    () =>
      `SELECT * FROM rs_catalog.${call}($rs_name$${draft.reveal(hidden, first, last)}$rs_name$::${type})${tail}`,
  )
  draft.applied('show')
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

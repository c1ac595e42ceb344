import type { ColumnType } from '../pipeline/column-type'
import type { ParentKeyColumn } from '../pipeline/contract'
import { toIdentifier } from './column-names'
import type { ColumnDraft, TableDraft } from './contract-draft'
import { type NamedColumn, type NamedTable, nameTableColumns } from './name-draft'

/** A column that identifies a row, under the name it has in that row's table. */
interface KeyPart {
  readonly name: string
  readonly type: ColumnType
}

/** What identifies a root row without a key of its own: where its raw record is. */
const rawPlace: readonly KeyPart[] = [
  { name: '_raw_object', type: { kind: 'varchar', bytes: 1024 } },
  { name: '_raw_line', type: { kind: 'bigint' } },
]
/** Names that say nothing without the table's. */
const bareKeyName = /^(id|uuid|guid|key|pk|code|slug|name|symbol|number|value|type)_?$/
const timeName =
  /(^|_)(created|updated|modified|published|started|date|datetime|time|timestamp|at|on|utc)(_|$)/

/** Completes the named tables with keys, parent keys, list indexes, distribution and sort keys. */
export function finishTables(
  named: readonly NamedTable[],
  key: readonly NamedColumn[],
  stream: string,
  records: number,
): readonly TableDraft[] {
  const identities = new Map<NamedTable, readonly KeyPart[]>()
  return named.map((table): TableDraft => {
    const { laid, parent } = table
    if (parent === undefined) {
      identities.set(table, key.length === 0 ? rawPlace : key)
      return rootTable(table, key, stream, records)
    }
    const root = named[0]?.name ?? ''
    const taken = new Set<string>()
    const parentKey = (identities.get(parent) ?? rawPlace).map((part): ParentKeyColumn => {
      const name = freeName(childName(part.name, root), taken)
      return {
        name,
        parentColumn: part.name,
        type: part.type,
        description: `The \`${part.name}\` of the row in \`${parent.name}\` that this row belongs to.`,
      }
    })
    const listIndex = freeName(toIdentifier([laid.words.at(-1) ?? 'list', 'index']), taken)
    const own: readonly KeyPart[] = [...parentKey, { name: listIndex, type: { kind: 'integer' } }]
    identities.set(table, own)
    return {
      name: table.name,
      description: `A row for each element of \`${laid.list ?? laid.from}\`.`,
      stream,
      from: laid.from,
      parent: parent.name,
      parentKey,
      listIndex,
      key: own.map((part) => part.name),
      distribution: distributionOf(key.length === 0 ? [] : parentKey),
      sortKey: key.length === 0 ? [] : parentKey.slice(0, key.length).map((part) => part.name),
      columns: nameTableColumns(laid, taken).map((column) => draftColumn(column)),
    }
  })
}

function rootTable(
  table: NamedTable,
  key: readonly NamedColumn[],
  stream: string,
  records: number,
): TableDraft {
  const time = table.columns.find(
    ({ type, name, nullable }) =>
      (type.kind === 'timestamp' || type.kind === 'timestamptz' || type.kind === 'date') &&
      !nullable &&
      timeName.test(name),
  )
  const names = key.map((column) => column.name)
  return {
    name: table.name,
    description: `A row for each record; inferred from ${records}.`,
    stream,
    from: '$',
    parentKey: [],
    key: names,
    distribution: distributionOf(key),
    sortKey: time === undefined ? names : [time.name],
    columns: table.columns.map((column) => draftColumn(column)),
  }
}

function distributionOf(parts: readonly KeyPart[]): TableDraft['distribution'] {
  const [first] = parts
  return first === undefined ? { style: 'auto' } : { style: 'key', column: first.name }
}

/** `id` of the root `orders` is `orders_id` in a child; a key that says whose it is keeps its name. */
function childName(name: string, root: string): string {
  const plain = name.replace(/^_/, '')
  return bareKeyName.test(plain) ? toIdentifier([root, plain]) : plain
}

/** Names of lists repeat on the way down, such as `items` in `items`: the inner one is numbered. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name.slice(0, 60)
  for (let number = 2; taken.has(free); number++) free = `${name.slice(0, 56)}_${number}`
  taken.add(free)
  return free
}

function draftColumn(column: NamedColumn): ColumnDraft {
  const at = column.words.length === 0 ? 'The element of the list.' : `\`${column.words.join('.')}\`.`
  return {
    name: column.name,
    path: column.path,
    type: column.type,
    nullable: column.nullable,
    description: at,
    ...(column.reason === undefined ? {} : { reason: column.reason }),
  }
}

import { createHash } from 'node:crypto'
import { parseColumnType } from '../../../job/pipeline/column-type'
import type {
  ColumnContract,
  ParentKeyColumn,
  SchemaContract,
  TableContract,
} from '../../../job/pipeline/contract'

/** A column in short: its path, its type (`!` at the end: not nullable), and whose variant it is. */
export type ColumnInShort = readonly [path: string, type: string, variantOf?: string]

export interface TableInShort {
  readonly from?: string
  readonly stream?: string
  readonly onlyWhere?: string
  readonly parent?: string
  /** Own column to parent's column, and its type. */
  readonly parentKey?: Readonly<Record<string, readonly [parentColumn: string, type: string]>>
  readonly listIndex?: string
  /** By default that of a child: the key of its parent, and its place in the list. */
  readonly key?: readonly string[]
  readonly columns: Readonly<Record<string, ColumnInShort>>
}

/** Writes a contract out from what a test cares about. */
export function testContract(
  tables: Readonly<Record<string, TableInShort>>,
  ignored: readonly string[] = [],
): SchemaContract {
  const all = Object.entries(tables).map(([name, table]) => testTable(name, table))
  return {
    pipeline: 'shop',
    tables: all,
    ignored: ignored.map((path) => ({ path, stream: 'orders', reason: 'not needed' })),
    sha256: createHash('sha256')
      .update(JSON.stringify([all, ignored]))
      .digest('hex'),
  }
}

function testTable(name: string, table: TableInShort): TableContract {
  return {
    name,
    description: '',
    stream: table.stream ?? 'orders',
    from: table.from ?? '$',
    ...(table.onlyWhere === undefined ? {} : { onlyWhere: table.onlyWhere }),
    ...(table.parent === undefined ? {} : { parent: table.parent }),
    parentKey: Object.entries(table.parentKey ?? {}).map(
      ([own, [parentColumn, type]]): ParentKeyColumn => ({
        name: own,
        parentColumn,
        type: typeOf(type),
        description: '',
      }),
    ),
    ...(table.listIndex === undefined ? {} : { listIndex: table.listIndex }),
    key: table.key ?? childKey(table),
    distribution: { style: 'auto' },
    sortKey: [],
    columns: Object.entries(table.columns).map(
      ([column, [path, type, variantOf]]): ColumnContract => ({
        name: column,
        path,
        type: typeOf(type.replace(/!$/, '')),
        nullable: !type.endsWith('!'),
        description: '',
        ...(variantOf === undefined ? {} : { variantOf }),
      }),
    ),
  }
}

function childKey({ parent, parentKey = {}, listIndex }: TableInShort): readonly string[] {
  if (parent === undefined) return []
  return [...Object.keys(parentKey), ...(listIndex === undefined ? [] : [listIndex])]
}

function typeOf(text: string): ColumnContract['type'] {
  const type = parseColumnType(text)
  if (type === undefined) throw new Error(`no column type: ${text}`)
  return type
}

import type { TableContract } from '../pipeline/contract'
import { stagedColumns } from '../pipeline/table-layout'
import { duckdbName, duckdbText } from '../stage/duckdb-text'

/** Which rows of a staged table are looked for. */
export type RowWish =
  /** The row in a line of a JSON file, from 1. */
  | { readonly kind: 'line'; readonly line: number; readonly column?: string }
  /** Rows whose value has more bytes than its column. */
  | { readonly kind: 'longer'; readonly column: string; readonly bytes: number }
  | { readonly kind: 'missing'; readonly column: string }
  | { readonly kind: 'value'; readonly column: string; readonly value: string }
  /** Rows that share their key with another. */
  | { readonly kind: 'repeated_key' }

/** What of a table's rows, besides its columns, a search may ask. */
export const lineColumn = '_line'

/** How many rows are told of. */
const maxRows = 5

/**
 * The query for rows of a table with the raw record that each came from, over views named after the tables: `raw_object` and
 * `raw_line`, `index_<n>` (the place in its list of the nth table of the lineage), `value`, and `key_<n>`.
 *
 * @param lineage the table, its parent, and so on to the root, which alone knows the raw record
 */
export function planSearch(lineage: readonly TableContract[], wish: RowWish): string {
  const [table] = lineage
  if (table === undefined) return ''
  const root = lineage.length - 1
  const joins = lineage.slice(1).map((parent, index) => {
    const pairs = (lineage[index]?.parentKey ?? []).map(
      ({ name, parentColumn }) => `${inTable(index + 1, parentColumn)} = ${inTable(index, name)}`,
    )
    // A row without its parent is told of all the same.
    return `LEFT JOIN ${duckdbName(parent.name)} AS t${index + 1} ON ${pairs.join(' AND ')}`
  })
  const column = 'column' in wish && wish.column !== undefined ? inTable(0, wish.column) : 'NULL'
  const items = [
    `${inTable(root, '_raw_object')} AS raw_object`,
    `${inTable(root, '_raw_line')} AS raw_line`,
    `CAST(${column} AS VARCHAR) AS value`,
    ...lineage.flatMap(({ listIndex }, depth) =>
      listIndex === undefined ? [] : [`${inTable(depth, listIndex)} AS index_${depth}`],
    ),
    ...table.key.map((name, place) => `CAST(${inTable(0, name)} AS VARCHAR) AS key_${place}`),
  ]
  return [
    `SELECT DISTINCT ${items.join(', ')}`,
    `FROM ${duckdbName(table.name)} AS t0`,
    ...joins,
    `WHERE ${condition(table, wish)}`,
    'ORDER BY raw_object, CAST(raw_line AS BIGINT)',
    `LIMIT ${maxRows}`,
  ].join('\n')
}

function condition(table: TableContract, wish: RowWish): string {
  switch (wish.kind) {
    case 'line':
      return `${inTable(0, lineColumn)} = ${wish.line}`
    case 'longer':
      return `strlen(CAST(${inTable(0, wish.column)} AS VARCHAR)) > ${wish.bytes}`
    case 'missing':
      return `${inTable(0, wish.column)} IS NULL`
    case 'value': {
      // The warehouse keeps the beginning of a long value.
      const text = `CAST(${inTable(0, wish.column)} AS VARCHAR)`
      return `starts_with(${text}, ${duckdbText(wish.value)})`
    }
    case 'repeated_key': {
      const key = table.key.map(duckdbName).join(', ')
      const own = table.key.map((name) => inTable(0, name)).join(', ')
      return `(${own}) IN (SELECT (${key}) FROM ${duckdbName(table.name)} GROUP BY ${key} HAVING count(*) > 1)`
    }
  }
}

/** Whether a column is one of a table's staged files. */
export function hasColumn(table: TableContract, column: string): boolean {
  return stagedColumns(table).some(({ name }) => name === column)
}

const inTable = (depth: number, column: string): string => `t${depth}.${duckdbName(column)}`

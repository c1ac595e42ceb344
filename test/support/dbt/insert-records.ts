import type { Client } from 'pg'
import type { ColumnType } from '../../../job/pipeline/column-type'
import type { SchemaContract, TableContract } from '../../../job/pipeline/contract'
import { parseJsonPath } from '../../../job/pipeline/json-path'
import { type LayoutColumn, loadedAtColumn, stagedColumns } from '../../../job/pipeline/table-layout'
import { targetTable } from '../../../job/pipeline/target-table'
import { createTargetTable } from '../../../job/sql/ddl'
import { identifierList, qualifiedName } from '../../../job/sql/identifier'
import { textLiteral } from '../../../job/sql/literal'

/** An element of a record: its value, and its place in its list. */
interface Element {
  readonly value: unknown
  readonly index?: number
}

/**
 * Makes a contract's tables and fills them with records, by plain INSERTs. What dbt reads in its own tests comes
 * this way, so that they stand without the steps before.
 */
export async function insertRecords(
  client: Client,
  contract: SchemaContract,
  records: readonly object[],
): Promise<void> {
  await client.query(`create schema if not exists ${contract.pipeline}`)
  for (const table of contract.tables) {
    const name = qualifiedName(contract.pipeline, table.name)
    await client.query(`drop table if exists ${name}`)
    await client.query(createTargetTable(contract.pipeline, targetTable(table, { write: 'merge' })))
    const columns = [...stagedColumns(table), { ...loadedAtColumn, origin: 'loaded_at' as const }]
    const rows = records.flatMap((record, line) =>
      elementsOf(table, record).map(
        (element) =>
          `(${columns.map((column) => literal(column.type, columnValue(table, column, element, record, line))).join(', ')})`,
      ),
    )
    for (let start = 0; start < rows.length; start += 200) {
      const values = rows.slice(start, start + 200).join(',\n')
      await client.query(
        `insert into ${name} (${identifierList(columns.map((column) => column.name))}) values ${values}`,
      )
    }
  }
}

function elementsOf(table: TableContract, record: object): readonly Element[] {
  const elements = follow({ value: record }, table.from)
  const { onlyWhere } = table
  return elements.filter(
    (element) =>
      element.value !== null &&
      element.value !== undefined &&
      (onlyWhere === undefined || (relativeTo(table, onlyWhere, element, record) ?? null) !== null),
  )
}

type AnyColumn = Omit<LayoutColumn, 'origin'> & { readonly origin: LayoutColumn['origin'] | 'loaded_at' }

function columnValue(
  table: TableContract,
  column: AnyColumn,
  element: Element,
  record: object,
  line: number,
): unknown {
  switch (column.origin) {
    case 'path':
      return relativeTo(table, column.path ?? '$', element, record)
    case 'parent_key':
      // Every key of the pipelines under test is the record's own id.
      return (record as { readonly id: unknown }).id
    case 'list_index':
      return element.index
    case 'load_id':
      return '01JD0000000000000000000000'
    case 'raw_object':
      return 'raw/part-00000.jsonl.gz'
    case 'raw_line':
      return line + 1
    case 'loaded_at':
      return '2022-10-06 00:00:00'
  }
}

/** The value at an absolute path: inside the element where the path begins with the table's own, else in the record. */
function relativeTo(table: TableContract, path: string, element: Element, record: object): unknown {
  const inside = path.startsWith(table.from)
  return follow(
    { value: inside ? element.value : record },
    inside ? `$${path.slice(table.from.length)}` : path,
  ).at(0)?.value
}

function follow(start: Element, path: string): readonly Element[] {
  let elements: readonly Element[] = [start]
  for (const step of parseJsonPath(path) ?? []) {
    elements = elements.flatMap(({ value }): readonly Element[] => {
      if (typeof value !== 'object' || value === null) return []
      if ('elements' in step)
        return Array.isArray(value) ? value.map((one, index) => ({ value: one, index })) : []
      return [{ value: (value as Readonly<Record<string, unknown>>)[step.member] }]
    })
  }
  return elements
}

function literal(type: ColumnType, value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (type.kind === 'super') return `json_parse(${textLiteral(JSON.stringify(value))})`
  return typeof value === 'string' ? textLiteral(value) : String(value)
}

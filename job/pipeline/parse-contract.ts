import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { type ColumnType, columnTypeSpellings, parseColumnType } from './column-type'
import { completeContract } from './complete-contract'
import type { Distribution, SchemaContract, TableContract } from './contract'
import { type ContractShape, contractShape, type TableShape } from './contract-shape'
import type { Problem } from './problem'
import { systemColumnTypes } from './system-columns'
import { validateContract } from './validate-contract'

/** A contract, or everything that is wrong with it. */
export type ParsedContract =
  | { readonly contract: SchemaContract; readonly problems: readonly [] }
  | { readonly contract?: undefined; readonly problems: readonly Problem[] }

/**
 * Reads the text of a `schema.yml`, checks it and completes it. Never throws for what the text says: all problems
 * come back at once, with their lines.
 *
 * @param streams the stream names of the pipeline's definition
 */
export function parseContract(
  text: string,
  file: string,
  pipeline: string,
  streams: readonly string[],
): ParsedContract {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({
        file,
        line: error.linePos?.[0].line ?? 1,
        at: '',
        message: error.message.split('\n')[0] ?? 'not YAML',
      })),
    }
  }
  const problem = (path: readonly PropertyKey[], message: string): Problem => {
    const line = findLine(document.contents, path, lines)
    return { file, ...(line === undefined ? {} : { line }), at: path.map(String).join('.'), message }
  }
  const shape = contractShape.safeParse(document.toJS() ?? {})
  if (!shape.success) {
    return { problems: shape.error.issues.map((issue) => problem(issue.path, issue.message)) }
  }
  const problems: Problem[] = []
  const report = (path: readonly PropertyKey[], message: string): void => {
    problems.push(problem(path, message))
  }
  const tables = completeTables(shape.data, report)
  const ignored = shape.data.ignored
  if (problems.length === 0) validateContract({ tables, ignored, streams }, report)
  if (problems.length > 0) return { problems }
  const ordered = parentsFirst(tables)
  return { contract: completeContract(pipeline, ordered, ignored), problems: [] }
}

type Report = (path: readonly PropertyKey[], message: string) => void

function completeTables(shape: ContractShape, report: Report): readonly TableContract[] {
  const types = new Map<string, Map<string, ColumnType>>()
  for (const [name, table] of Object.entries(shape.tables)) types.set(name, columnTypes(name, table, report))
  return Object.entries(shape.tables).map(([name, table]) => ({
    name,
    description: table.description,
    stream: table.stream,
    from: table.from,
    ...(table.only_where === undefined ? {} : { onlyWhere: table.only_where }),
    ...(table.parent === undefined ? {} : { parent: table.parent }),
    parentKey: Object.entries(table.parent_key).map(([column, parentColumn]) => ({
      name: column,
      parentColumn,
      type: resolveType(shape, types, table.parent, parentColumn) ?? { kind: 'super' },
      description: `The \`${parentColumn}\` of the row in \`${table.parent}\` that this row belongs to.`,
    })),
    ...(table.list_index === undefined ? {} : { listIndex: table.list_index }),
    key: table.key,
    distribution: readDistribution(name, table, report),
    sortKey: table.sort_key,
    columns: Object.entries(table.columns).map(([column, value]) => ({
      name: column,
      path: value.path,
      type: types.get(name)?.get(column) ?? { kind: 'super' },
      nullable: value.nullable,
      description: value.description,
      ...(value.variant_of === undefined ? {} : { variantOf: value.variant_of }),
    })),
    ...(table.schema_contract === undefined ? {} : { contractModes: table.schema_contract }),
  }))
}

function columnTypes(name: string, table: TableShape, report: Report): Map<string, ColumnType> {
  const types = new Map<string, ColumnType>()
  for (const [column, value] of Object.entries(table.columns)) {
    const type = parseColumnType(value.type)
    if (type === undefined) {
      report(
        ['tables', name, 'columns', column, 'type'],
        `\`${value.type}\` is no column type; there are ${columnTypeSpellings.join(', ')}`,
      )
    } else types.set(column, type)
  }
  return types
}

/** The type of a parent's column, which may itself be a parent key column, a list index or a system column. */
function resolveType(
  shape: ContractShape,
  types: ReadonlyMap<string, ReadonlyMap<string, ColumnType>>,
  tableName: string | undefined,
  column: string,
  depth = 0,
): ColumnType | undefined {
  const table = tableName === undefined ? undefined : ownValue(shape.tables, tableName)
  // A chain longer than the number of tables is a circle, which validation reports.
  if (table === undefined || depth > Object.keys(shape.tables).length) return undefined
  if (table.list_index === column) return { kind: 'integer' }
  const parentColumn = ownValue(table.parent_key, column)
  if (parentColumn !== undefined) return resolveType(shape, types, table.parent, parentColumn, depth + 1)
  return types.get(tableName ?? '')?.get(column) ?? systemColumnTypes.get(column)
}

/** What people wrote under a name, and not what every object has under it, such as `constructor`. */
function ownValue<T>(written: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(written, name) ? written[name] : undefined
}

function readDistribution(name: string, table: TableShape, report: Report): Distribution {
  const text = table.distribution
  if (text === 'auto' || text === 'even' || text === 'all') return { style: text }
  const column = /^key\(([^)]+)\)$/.exec(text)?.[1]
  if (column !== undefined) return { style: 'key', column: column.trim() }
  report(['tables', name, 'distribution'], `\`${text}\` is none of auto, even, all, key(<column>)`)
  return { style: 'auto' }
}

/** Keeps the order of the file, but puts every parent before its children. */
function parentsFirst(tables: readonly TableContract[]): readonly TableContract[] {
  const ordered: TableContract[] = []
  const add = (table: TableContract): void => {
    if (ordered.includes(table)) return
    const parent = tables.find((candidate) => candidate.name === table.parent)
    if (parent !== undefined) add(parent)
    ordered.push(table)
  }
  tables.forEach(add)
  return ordered
}

/** The line of the deepest node on the path that the file has. */
function findLine(root: unknown, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  let node: unknown = root
  let offset = nodeOffset(root)
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined || !isPair(pair)) break
      offset = nodeOffset(pair.key) ?? offset
      node = pair.value
    } else if (isCollection(node)) {
      node = node.items[Number(step)]
      offset = nodeOffset(node) ?? offset
    } else break
  }
  return offset === undefined ? undefined : lines.linePos(offset).line
}

function nodeOffset(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

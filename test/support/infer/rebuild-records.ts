import type { SchemaContract, TableContract } from '../../../job/pipeline/contract'
import { isRootTable } from '../../../job/pipeline/contract'
import { type PathStep, parseJsonPath } from '../../../job/pipeline/json-path'
import { type JsonNode, nullNode, parseNode } from './json-node'

/** A row as the warehouse tells it: every value as its text. */
export type TextRow = Readonly<Record<string, string | null>>
/** The rows of every table of a contract. */
export type TableRows = Readonly<Record<string, readonly TextRow[]>>

/**
 * Joins the tables of a stream up to the records that they came from, in the order of the raw lines. Knows nothing of
 * how a contract is inferred or staged: columns go to their paths, child rows to the row whose key they repeat.
 * Members that no column or child row has a value for are left out.
 */
export function rebuildRecords(
  contract: SchemaContract,
  stream: string,
  rows: TableRows,
): readonly JsonNode[] {
  const root = contract.tables.find((table) => table.stream === stream && isRootTable(table))
  if (root === undefined) throw new Error(`stream \`${stream}\` has no root table`)
  const join: Join = { contract, rows, index: new Map() }
  return [...(rows[root.name] ?? [])]
    .sort((a, b) => compare(a._raw_object, b._raw_object) || Number(a._raw_line) - Number(b._raw_line))
    .map((row) => closed(rebuildRow(join, root, row)))
}

interface Join {
  readonly contract: SchemaContract
  readonly rows: TableRows
  /** By table: its rows by the parent's key. */
  readonly index: Map<string, ReadonlyMap<string, readonly TextRow[]>>
}

/** A value under construction: objects are open for more members. */
type Open = { members: Map<string, Open> } | { value: JsonNode } | { elements: Open[] }

function rebuildRow(join: Join, table: TableContract, row: TextRow): Open {
  const from = stepsOf(table.from)
  let node: Open = { members: new Map() }
  for (const column of table.columns) {
    const text = row[column.name] ?? null
    if (text === null) continue
    const value = { value: readValue(text, column.type.kind) }
    const steps = stepsOf(column.path).slice(from.length)
    if (steps.length > 0) put(node, steps, value)
    else node = merged(node, value)
  }
  for (const child of join.contract.tables) {
    if (child.parent !== table.name) continue
    const children = childRows(join, child, row)
    if (children.length === 0) continue
    const steps = stepsOf(child.from).slice(from.length)
    const built = children.map((one) => rebuildRow(join, child, one))
    if (child.listIndex !== undefined) node = placed(node, steps.slice(0, -1), { elements: built })
    else for (const one of built) node = placed(node, steps, one)
  }
  return node
}

function childRows(join: Join, child: TableContract, row: TextRow): readonly TextRow[] {
  let index = join.index.get(child.name)
  if (index === undefined) {
    const grouped = new Map<string, TextRow[]>()
    for (const one of join.rows[child.name] ?? []) {
      const key = JSON.stringify(child.parentKey.map(({ name }) => one[name]))
      const group = grouped.get(key)
      if (group === undefined) grouped.set(key, [one])
      else group.push(one)
    }
    for (const group of grouped.values()) inOrder(child, group)
    index = grouped
    join.index.set(child.name, index)
  }
  return index.get(JSON.stringify(child.parentKey.map(({ parentColumn }) => row[parentColumn]))) ?? []
}

/** Sorts the rows of one list, and makes sure that each place of it is there once. */
function inOrder(table: TableContract, rows: TextRow[]): void {
  const { listIndex } = table
  if (listIndex === undefined) {
    if (rows.length > 1) throw new Error(`\`${table.name}\` has ${rows.length} rows for one object`)
    return
  }
  rows.sort((a, b) => Number(a[listIndex]) - Number(b[listIndex]))
  rows.forEach((row, place) => {
    if (Number(row[listIndex]) !== place)
      throw new Error(`\`${table.name}\` has place ${row[listIndex]} where ${place} should be`)
  })
}

function readValue(text: string, kind: TableContract['columns'][number]['type']['kind']): JsonNode {
  switch (kind) {
    case 'super':
      return parseNode(text)
    case 'boolean':
      return { kind: 'boolean', value: text === 't' || text === 'true' }
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'double':
      return { kind: 'number', text }
    default:
      return { kind: 'string', value: text }
  }
}

function placed(node: Open, steps: readonly PathStep[], value: Open): Open {
  if (steps.length === 0) return merged(node, value)
  put(node, steps, value)
  return node
}

/** One place may be filled by a table and by columns; only one of them may say what it is. */
function merged(node: Open, value: Open): Open {
  if (!('members' in node)) throw new Error('two values for one place')
  if (!('members' in value)) {
    if (node.members.size > 0) throw new Error('a value and members for one place')
    return value
  }
  for (const [name, member] of value.members) put(node, [{ member: name }], member)
  return node
}

function put(node: Open, steps: readonly PathStep[], value: Open): void {
  const [step, ...rest] = steps
  if (step === undefined || !('member' in step) || !('members' in node)) {
    throw new Error('a value where the contract has another')
  }
  const there = node.members.get(step.member) ?? { members: new Map() }
  node.members.set(step.member, placed(there, rest, value))
}

function closed(node: Open): JsonNode {
  if ('value' in node) return node.value
  if ('elements' in node) return { kind: 'list', elements: node.elements.map(closed) }
  if (node.members.size === 0) return nullNode
  return { kind: 'object', members: new Map([...node.members].map(([name, one]) => [name, closed(one)])) }
}

function stepsOf(path: string): readonly PathStep[] {
  const steps = parseJsonPath(path)
  if (steps === undefined) throw new Error(`no path: ${path}`)
  return steps
}

function compare(a: string | null | undefined, b: string | null | undefined): number {
  return (a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1
}

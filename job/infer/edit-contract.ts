import { isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { JobError } from '../errors/job-error'
import { formatColumn, formatTable } from './format-contract'
import type { ContractMerge } from './merge-contract'

/** One change of a file's text: the lines before it, what goes and what comes. */
export interface TextChange {
  /** From 1, in the text before the change. */
  readonly line: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** A contract's text with a merge written into it, and the changes in the order of the file. */
export interface EditedContract {
  readonly text: string
  readonly changes: readonly TextChange[]
}

/**
 * Writes a merge into the text of a `schema.yml`: lines are added and single types replaced, every other byte stays, comments
 * and spelling included.
 *
 * @throws JobError INFER_CONTRACT_UNMERGEABLE where a table's columns stand in one line's braces
 */
export function editContract(text: string, merge: ContractMerge): EditedContract {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const lines = text.split('\n')
  const lineAt = (offset: number): number => counter.linePos(offset).line
  const changes: TextChange[] = []
  const tables = mapAt(document.contents, 'tables')
  if (tables === undefined) throw unmergeable('`tables` is no map')
  const widened = merge.widened.map(({ table, column, type }) => {
    const node = mapAt(mapAt(mapAt(tables, table), 'columns'), column)?.get('type', true)
    const [start, end] = rangeOf(node, `the type of \`${table}.${column}\``)
    return { type, line: lineAt(start), from: counter.linePos(start).col - 1, length: end - start }
  })
  for (const line of new Set(widened.map((one) => one.line))) {
    const old = lines[line - 1] ?? ''
    // From the right: what stands further left in the line keeps its place.
    const inLine = widened.filter((one) => one.line === line).sort((a, b) => b.from - a.from)
    const added = inLine.reduce(
      (text, { type, from, length }) => text.slice(0, from) + type + text.slice(from + length),
      old,
    )
    changes.push({ line, removed: [old], added: [added] })
  }
  for (const name of new Set(merge.newColumns.map(({ table }) => table))) {
    const columns = mapAt(mapAt(tables, name), 'columns')
    const first = columns?.items[0]?.key
    if (columns === undefined || columns.flow === true || first === undefined) {
      throw unmergeable(`the columns of \`${name}\` stand in braces, not a line each`)
    }
    const indent = ' '.repeat(counter.linePos(rangeOf(first, name)[0]).col - 1)
    const added = merge.newColumns
      .filter(({ table }) => table === name)
      .flatMap(({ column }) => formatColumn(column, indent))
    changes.push({ line: lastLine(columns, lineAt, lines) + 1, removed: [], added })
  }
  if (merge.newTables.length > 0) {
    const added = merge.newTables.flatMap((table) => ['', ...formatTable(table)])
    changes.push({ line: lastLine(tables, lineAt, lines) + 1, removed: [], added })
  }
  const ordered = changes
    .map((change, index) => ({ change, index }))
    // What comes before a line goes before what replaces it.
    .sort(
      (a, b) =>
        a.change.line - b.change.line ||
        a.change.removed.length - b.change.removed.length ||
        a.index - b.index,
    )
    .map(({ change }) => change)
  return { text: applyChanges(lines, ordered).join('\n'), changes: ordered }
}

/** Changes as a unified diff without context: what a person reviews. */
export function formatChanges(file: string, changes: readonly TextChange[]): string {
  const hunks = changes.flatMap(({ line, removed, added }) => [
    `@@ line ${line} @@`,
    ...removed.map((text) => `-${text}`),
    ...added.map((text) => `+${text}`),
  ])
  return [`--- ${file}`, `+++ ${file}`, ...hunks].join('\n')
}

function applyChanges(lines: readonly string[], changes: readonly TextChange[]): readonly string[] {
  const result: string[] = []
  let at = 0
  for (const { line, removed, added } of changes) {
    result.push(...lines.slice(at, line - 1), ...added)
    at = line - 1 + removed.length
  }
  return [...result, ...lines.slice(at)]
}

function mapAt(node: unknown, key: string): YAMLMap | undefined {
  if (!isMap(node)) return undefined
  const value: unknown = node.items.find((item) => isScalar(item.key) && item.key.value === key)?.value
  return isMap(value) ? value : undefined
}

function rangeOf(node: unknown, what: string): readonly [number, number] {
  const range = (node as Node | null | undefined)?.range
  if (range === null || range === undefined) throw unmergeable(`${what} has no place in the file`)
  return [range[0], range[1]]
}

/** The last line of a block that holds a value: comments after it belong to what follows. */
function lastLine(map: YAMLMap, lineAt: (offset: number) => number, lines: readonly string[]): number {
  const last = map.items.at(-1)
  const end = (last?.value as Node | null | undefined)?.range?.[1] ?? rangeOf(last?.key, 'a key')[1]
  let line = lineAt(Math.max(0, end - 1))
  while (line > 1 && /^\s*(#.*)?$/.test(lines[line - 1] ?? '')) line--
  return line
}

function unmergeable(why: string): JobError {
  return new JobError('INFER_CONTRACT_UNMERGEABLE', `the contract cannot be added to: ${why}`)
}

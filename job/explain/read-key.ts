import { JobError } from '../errors/job-error'
import { formatColumnType } from '../pipeline/column-type'
import type { TableContract } from '../pipeline/contract'
import { loadedAtColumn, stagedColumns } from '../pipeline/table-layout'
import type { ColumnDdl } from '../sql/ddl'
import { nearestName } from '../ui/nearest-name'
import { keyLiteral } from './key-literal'

/** One column of the key that a person asks for. */
export interface KeyValue {
  readonly column: string
  /** As it was typed. */
  readonly text: string
  /** As it stands in a statement. */
  readonly literal: string
}

/**
 * Reads the key of a row from the command line: the value alone where the key is one column, else `column=value` for each of
 * its columns. A table without a key takes any of its columns.
 *
 * @throws JobError EXPLAIN_KEY_INVALID
 */
export function readKey(schema: string, table: TableContract, texts: readonly string[]): readonly KeyValue[] {
  const name = `${schema}.${table.name}`
  const hint = usageHint(name, table)
  const columns: readonly ColumnDdl[] = [...stagedColumns(table), loadedAtColumn]
  const [only, ...others] = table.key
  const pairs = texts.map((text): readonly [string, string] => {
    const pair = readPair(text, columns, table)
    if (pair !== undefined) return pair
    // One that merely looks like a pair is the value itself: a text may hold `=`.
    if (only !== undefined && others.length === 0 && texts.length === 1) return [only, text]
    const near = nearestName(text.split('=')[0] ?? '', wanted(table, columns))
    throw invalid(
      text.includes('=')
        ? `\`${text}\` names no column of the key of \`${name}\``
        : `\`${text}\` does not say which column of \`${name}\` it is of`,
      near === undefined ? hint : `did you mean \`${near}=…\`? ${hint}`,
    )
  })
  if (pairs.length === 0) throw invalid(`no value says which row of \`${name}\` is meant`, hint)
  const named = pairs.map(([column]) => column)
  const twice = named.find((column, index) => named.indexOf(column) !== index)
  if (twice !== undefined) throw invalid(`\`${twice}\` is named twice`, hint)
  const missing = table.key.filter((column) => !named.includes(column))
  if (missing.length > 0) {
    const list = missing.map((column) => `\`${column}\``).join(', ')
    throw invalid(`the key of \`${name}\` has ${count(table.key.length)}; not named: ${list}`, hint)
  }
  return pairs.map(([column, text]) => {
    const type = columns.find((one) => one.name === column)?.type
    const literal = type === undefined ? undefined : keyLiteral(text, type)
    if (type !== undefined && literal !== undefined) return { column, text, literal }
    const spelling = type === undefined ? 'unknown' : formatColumnType(type)
    throw invalid(`\`${text}\` is no value of \`${column}\`, which is ${spelling}`, hint)
  })
}

/** The command as it should have been typed. */
function usageHint(name: string, table: TableContract): string {
  const [only, ...others] = table.key
  if (only === undefined)
    return `write \`lakeload explain-row ${name} <column>=<value> …\`: the table has no key`
  if (others.length === 0) return `write \`lakeload explain-row ${name} <${only}>\``
  return `write \`lakeload explain-row ${name} ${table.key.map((column) => `${column}=…`).join(' ')}\``
}

function readPair(
  text: string,
  columns: readonly ColumnDdl[],
  table: TableContract,
): readonly [string, string] | undefined {
  const end = text.indexOf('=')
  if (end === -1) return undefined
  const column = text.slice(0, end)
  return wanted(table, columns).includes(column) ? [column, text.slice(end + 1)] : undefined
}

const wanted = (table: TableContract, columns: readonly ColumnDdl[]): readonly string[] =>
  table.key.length > 0 ? table.key : columns.map(({ name }) => name)

const count = (columns: number): string => (columns === 1 ? '1 column' : `${columns} columns`)

const invalid = (message: string, hint: string): JobError =>
  new JobError('EXPLAIN_KEY_INVALID', message, { hint })

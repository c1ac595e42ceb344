import type { ColumnType } from '../../../job/pipeline/column-type'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { formatStep } from '../../../job/pipeline/json-path'
import type { JsonNode } from './json-node'

/** The column types of a contract by the source path that fills them. */
export type TypesByPath = ReadonlyMap<string, ColumnType>

export function typesByPath(contract: SchemaContract): TypesByPath {
  return new Map(
    contract.tables.flatMap((table) => table.columns.map((column) => [column.path, column.type] as const)),
  )
}

/**
 * A value in the one form in which two are the same if they say the same, as plain data that jest compares:
 *
 * - numbers by their exact decimal value: `1.50` is `15e-1`, and so is `0.15e1`;
 * - members sorted by name, and left out where they are null, an empty object or an empty list: columns and child
 *   tables tell none of these from a member that is not there;
 * - texts at the path of a date or time column as the instant that they name, in microseconds;
 * - numbers at the path of a double column as the double that gives back each of their digits, where there is one: many
 *   programs write doubles with 17 digits, of which the shortest text has fewer;
 * - numbers at the path of a text column as their JSON text, which is what a VARCHAR holds of them.
 */
export function comparable(node: JsonNode, types: TypesByPath, path = '$'): unknown {
  const type = types.get(path)?.kind
  switch (node.kind) {
    case 'null':
      return null
    case 'boolean':
      return node.value
    case 'number':
      if (type === 'varchar') return node.text
      return type === 'double' ? asDouble(node.text) : { number: exactDecimal(node.text) }
    case 'string':
      return type === 'timestamp' || type === 'timestamptz' ? { instant: instantOf(node.value) } : node.value
    case 'list': {
      const elements = node.elements.map((element) => comparable(element, types, `${path}[*]`))
      return elements.length === 0 ? null : elements
    }
    case 'object': {
      const members = [...node.members]
        .map(
          ([name, value]) => [name, comparable(value, types, path + formatStep({ member: name }))] as const,
        )
        .filter(([, value]) => value !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1))
      // Pairs, not an object: `__proto__` is a name like any other.
      return members.length === 0 ? null : { members }
    }
  }
}

/** Text columns whose path holds texts in some records and something else in others: they would not tell which. */
export function blurredPaths(records: readonly JsonNode[], types: TypesByPath): readonly string[] {
  const kinds = new Map<string, Set<string>>()
  const look = (node: JsonNode, path: string): void => {
    if (node.kind === 'list') for (const element of node.elements) look(element, `${path}[*]`)
    if (node.kind === 'object')
      for (const [name, value] of node.members) look(value, path + formatStep({ member: name }))
    if (node.kind !== 'null' && types.get(path)?.kind === 'varchar')
      kinds.set(path, (kinds.get(path) ?? new Set()).add(node.kind))
  }
  for (const record of records) look(record, '$')
  return [...kinds].filter(([, seen]) => seen.size > 1).map(([path]) => path)
}

/** A number's exact decimal value: its digits without zeros at either end, and the power of ten behind them. */
export function exactDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (match === null) throw new Error(`no number: ${text}`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return `${sign}${significant}e${power}`
}

/** The double, if it has the number's digits when it is written with as many; else the number, which is no double. */
function asDouble(text: string): unknown {
  const exact = exactDecimal(text)
  const digits = exact.replace(/^-|e.*$/g, '').length
  const value = Number(text)
  // Zero has no sign here: no JSON reader tells -0 from 0.
  const isKept = digits <= 17 && Number.isFinite(value) && exactDecimal(value.toPrecision(digits)) === exact
  return isKept ? { double: value === 0 ? 0 : value } : { number: exact }
}

/** Microseconds since 1970 of an ISO 8601 time; one without a zone is in UTC. */
export function instantOf(text: string): string {
  const match =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+-])(\d\d):?(\d\d)?)?$/.exec(text)
  if (match === null) throw new Error(`no time: ${text}`)
  const [, date, minutes, seconds = '00', fraction = '', , sign, zoneHours = '0', zoneMinutes = '0'] = match
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1)
  const whole = Date.parse(`${date}T${minutes}:${seconds}Z`) - zone * 60_000
  return String(BigInt(whole) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)))
}

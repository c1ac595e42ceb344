import { toBytes } from '../byte-text'
import type { TargetColumn } from '../target'
import { eachMember, readString } from '../values/json-scan'
import { ValueError } from '../values/value-error'
import type { JsonPath } from './json-paths'

/** Finds the values of a table's columns in a JSON document. */
export interface JsonColumns {
  /** The values in the order of the columns; `text` is known to be a well-formed document from `start` to `end`. */
  read(text: string, start: number, end: number): readonly (string | null)[]
}

/** Columns by the keys of an object: `'auto'`, and `'auto ignorecase'`. */
export function columnsByKey(columns: readonly TargetColumn[], ignoresCase: boolean): JsonColumns {
  const places = new Map(columns.map((column, index) => [toBytes(column.name), index]))
  return {
    read: (text, start) => {
      if (text.charCodeAt(start) !== 123) {
        throw new ValueError(1216, 'Invalid JSON format: an array needs a JSONPaths file')
      }
      const fields = new Array<string | null>(columns.length).fill(null)
      eachMember(text, start, (key, from, to) => {
        const name = ignoresCase ? key.toLowerCase() : key
        const place = places.get(name)
        const column = place === undefined ? undefined : columns[place]
        if (place !== undefined && column !== undefined) fields[place] = valueFor(column, text, from, to)
      })
      return fields
    },
  }
}

/** Columns by the expressions of a JSONPaths file, in its order. */
export function columnsByPath(columns: readonly TargetColumn[], paths: readonly JsonPath[]): JsonColumns {
  return {
    read: (text, start, end) =>
      columns.map((column, index) => {
        const found = follow(text, start, end, paths[index] ?? [])
        return found === undefined ? null : valueFor(column, text, found[0], found[1])
      }),
  }
}

/** The whole document in one SUPER column: `'noshred'`. */
export const wholeDocument: JsonColumns = { read: (text, start, end) => [text.slice(start, end)] }

/** JSON's null is null; a text is what it stands for; all else is its own JSON, and in a SUPER column a text too. */
function valueFor(column: TargetColumn, text: string, start: number, end: number): string | null {
  const value = text.slice(start, end)
  if (value === 'null') return null
  return value.charCodeAt(0) === 34 && column.type.kind !== 'super' ? readString(value) : value
}

function follow(
  text: string,
  start: number,
  end: number,
  path: JsonPath,
): readonly [start: number, end: number] | undefined {
  let place: readonly [number, number] = [start, end]
  for (const step of path) {
    const opening = text.charCodeAt(place[0])
    if (typeof step === 'number' && opening !== 91) throw outOfRange()
    if (typeof step === 'string' && opening !== 123) return undefined
    const wanted = String(step)
    let found: readonly [number, number] | undefined
    eachMember(text, place[0], (key, from, to) => {
      if (key === wanted) found = [from, to]
    })
    if (found === undefined) {
      if (typeof step === 'number') throw outOfRange()
      return undefined
    }
    place = found
  }
  return place
}

function outOfRange(): ValueError {
  return new ValueError(1216, 'Invalid JSONPath format: Not an array or index out of range.')
}

import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import { formatStep } from '../pipeline/json-path'
import { stepsOf } from './source-tree'

/** A value of the raw records that cannot become what the contract says, and where it is. */
export interface Misfit {
  /** `value`: does not fit its column; `record`: the record itself cannot be read. */
  readonly kind: 'value' | 'record'
  readonly rawObject: string
  /** The line of the record in the raw object, from 1. */
  readonly line: number
  /** The JSON path with the real place in every list: `$.cores[2].flight`. */
  readonly path: string
  /** The value as text, cut; absent where there is none. */
  readonly value?: string
  /** What is wrong, as the end of a sentence: `is not an integer`. */
  readonly reason: string
  readonly table?: string
  readonly column?: string
  readonly type?: string
}

/** All that was found: how many, and the first ones in the order of the records. */
export interface Misfits {
  readonly count: number
  readonly first: readonly Misfit[]
}

/** What COPY's NULL AS is where nothing else is named: AWS does not say whether a JSON text of it is null, nor lets it be changed. */
export const copyNull = '\\N'

/** Why a text is refused that a Parquet file would hold. */
export const maybeNull = 'is what COPY of JSON may take for null'

/** The longest SUPER value (AWS, "Limitations for SUPER"). */
export const maxSuperBytes = 16_000_000

/** How many misfits are kept, of however many there are. */
export const maxMisfits = 5

/** Adds findings together, first come first kept. */
export function joinMisfits(all: readonly Misfits[]): Misfits {
  return {
    count: all.reduce((sum, one) => sum + one.count, 0),
    first: all.flatMap((one) => one.first).slice(0, maxMisfits),
  }
}

/** Puts the places of a row's lists into a path: `$.a[*].b[*]` with 2 and 0 is `$.a[2].b[0]`. */
export function placePath(path: string, places: readonly number[]): string {
  let list = 0
  const steps = stepsOf(path).map((step) =>
    'elements' in step ? `[${places[list++] ?? '*'}]` : formatStep(step),
  )
  return `$${steps.join('')}`
}

/** Says why a value does not fit a type. The strict casts have refused it; this only finds the words. */
export function explainMisfit(
  type: ColumnType,
  value: string | undefined,
  bytes: number,
  maxBytes: number = maxSuperBytes,
): string {
  if (value === undefined) return 'is null or absent, and the column is not nullable'
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value)
  switch (type.kind) {
    case 'varchar':
      if (bytes > type.bytes) return `has ${bytes} bytes, the column takes ${type.bytes}`
      if (value.includes('\0')) return 'holds a NUL character (\\u0000), which Redshift cannot store'
      if (value === copyNull) return maybeNull
      return 'is an object or a list, not a single value'
    case 'integer':
    case 'bigint':
      return isNumber ? 'is not integral or out of range' : 'is not an integer'
    case 'decimal':
      return isNumber
        ? `has more than ${type.scale} decimals, or more than ${type.precision - type.scale} digits before them`
        : 'is not a number'
    case 'double':
      return isNumber ? 'has more digits than a double keeps, or is out of its range' : 'is not a number'
    case 'boolean':
      return 'is not true or false'
    case 'date':
      return 'is not a date as `YYYY-MM-DD`, years 0001 to 9999'
    case 'timestamp':
      return 'is not a date and time (ISO 8601, to the microsecond, years 0001 to 9999)'
    case 'timestamptz':
      return 'is not a date and time with a zone (ISO 8601, to the microsecond, years 0001 to 9999)'
    case 'super':
      if (bytes > maxSuperBytes) return `has ${bytes} bytes, a super takes ${maxSuperBytes}`
      if (bytes > maxBytes) return `has ${bytes} bytes, a row of a staged JSON file takes ${maxBytes}`
      if (value.includes('\\u0000')) return 'holds a NUL character (\\u0000), which Redshift cannot store'
      return 'is not sound JSON'
  }
}

/** The type of a column as messages name it. */
export const spellType = formatColumnType

import { type ColumnType, maxVarcharBytes } from '../pipeline/column-type'
import type { NumberProfile, PathProfile, TextProfile } from './profile'

/** A type for a path's values, and why where it is not the plainest. */
export interface TypeChoice {
  readonly type: ColumnType
  readonly reason?: string
}

const maxDecimalDigits = 38
/** Redshift's scale goes to 37. */
const maxDecimalScale = 37
/** What a decimal is given beyond the digits seen, on either side of the point, as far as 38 digits go. */
const spareDigits = 3
const emptyColumnBytes = 256
/** The largest SUPER value that staging takes. */
export const maxSuperBytes = 16_000_000

/** The type that takes every single value of a path, digit for digit; the path must hold one kind of them, or only null. */
export function chooseScalarType(profile: PathProfile): TypeChoice {
  if (profile.boolean > 0) return { type: { kind: 'boolean' } }
  if (profile.numbers !== undefined && profile.number > 0)
    return chooseNumberType(profile.numbers, profile.number)
  if (profile.texts !== undefined && profile.string > 0) return chooseTextType(profile.texts, profile.string)
  return { type: { kind: 'varchar', bytes: emptyColumnBytes }, reason: 'null in every record that was read' }
}

function chooseNumberType(numbers: NumberProfile, count: number): TypeChoice {
  if (numbers.integers === count) return chooseIntegerType(numbers)
  // JSON's fractions are doubles, as their writers had them, unless a double would change a digit.
  if (numbers.beyondDouble === 0) return { type: { kind: 'double' } }
  return chooseDecimal(numbers, 'numbers with more digits than a double keeps')
}

function chooseIntegerType(numbers: NumberProfile): TypeChoice {
  const smallest = BigInt(numbers.minInteger ?? '0')
  const largest = BigInt(numbers.maxInteger ?? '0')
  if (smallest >= -(2n ** 31n) && largest < 2n ** 31n) return { type: { kind: 'integer' } }
  if (smallest >= -(2n ** 63n) && largest < 2n ** 63n) return { type: { kind: 'bigint' } }
  if (numbers.maxIntegerDigits <= maxDecimalDigits) {
    return {
      type: { kind: 'decimal', precision: 38, scale: 0 },
      reason: 'whole numbers of more than 64 bits',
    }
  }
  if (numbers.beyondDouble === 0) return { type: { kind: 'double' } }
  return numberText(numbers)
}

function chooseDecimal(numbers: NumberProfile, reason: string): TypeChoice {
  const { maxIntegerDigits, maxScale } = numbers
  const spare = maxDecimalDigits - maxIntegerDigits - maxScale
  if (spare < 0 || maxScale > maxDecimalScale) return numberText(numbers)
  const scale = Math.min(maxDecimalScale, maxScale + Math.min(spareDigits, Math.floor(spare / 2)))
  return { type: { kind: 'decimal', precision: 38, scale }, reason }
}

function numberText(numbers: NumberProfile): TypeChoice {
  return {
    type: { kind: 'varchar', bytes: roomFor(numbers.maxTextBytes) },
    reason: 'numbers with more digits than any numeric type keeps, as their text',
  }
}

function chooseTextType(texts: TextProfile, count: number): TypeChoice {
  if (texts.dates === count) return { type: { kind: 'date' } }
  if (texts.timestamps === count) return { type: { kind: 'timestamp' } }
  if (texts.timestampsWithZone === count) return { type: { kind: 'timestamptz' } }
  if (texts.maxBytes > maxVarcharBytes) {
    return { type: { kind: 'super' }, reason: `text of ${texts.maxBytes} bytes, more than varchar holds` }
  }
  return { type: { kind: 'varchar', bytes: roomFor(texts.maxBytes) } }
}

/** A power of two that leaves room for twice the longest text, from 16, as far as VARCHAR goes. */
export function roomFor(bytes: number): number {
  let room = 16
  while (room < 2 * bytes) room *= 2
  return Math.min(room, maxVarcharBytes)
}

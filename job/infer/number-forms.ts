import { dot, minus, nine, zero } from '../extract/json-bytes'

/** So many digits every double keeps, and JavaScript's numbers reckon with them exactly. */
export const plainDigits = 15
const minNormal = 2.2250738585072014e-308
/** The longest exponent that staging reads when it asks whether a number is whole. */
const exponentForm = /^[+-]?\d{1,3}$/

/** A JSON number taken apart: its value is `digits * 10 ** exponent`, with the sign. */
export interface NumberForm {
  readonly isNegative: boolean
  /** The digits that count, without zeros at either end; empty for 0. */
  readonly digits: string
  /** 0 for 0. Exact up to 2 ** 53, and beyond that at least as large. */
  readonly exponent: number
  /** Whether it is whole, as staging sees it: an exponent of more than three digits makes nothing whole. */
  readonly isWhole: boolean
}

/** Takes a JSON number apart; its text has been checked. One loop, since coordinates come by the million. */
export function parseNumber(text: string): NumberForm {
  const isNegative = text.charCodeAt(0) === minus
  let first = -1
  let last = -1
  let point = -1
  let mark = isNegative ? 1 : 0
  for (; mark < text.length; mark++) {
    const code = text.charCodeAt(mark)
    if (code === dot) {
      point = mark
    } else if (code > nine) {
      break
    } else if (code !== zero) {
      if (first < 0) first = mark
      last = mark
    }
  }
  const written = mark < text.length ? text.slice(mark + 1) : '0'
  const mayBeWhole = mark === text.length || exponentForm.test(written)
  if (first < 0) return { isNegative, digits: '', exponent: 0, isWhole: mayBeWhole }
  if (point < 0) point = mark
  const digits =
    first < point && point < last
      ? text.slice(first, point) + text.slice(point + 1, last + 1)
      : text.slice(first, last + 1)
  // From the last digit that counts: so many places behind the point, or zeros before it.
  const exponent = Number(written) + (last > point ? point - last : point - last - 1)
  return { isNegative, digits, exponent, isWhole: mayBeWhole && exponent >= 0 }
}

/** How many digits a number has before its decimal point. */
export function integerDigits({ digits, exponent }: NumberForm): number {
  return Math.min(Math.max(0, digits.length + exponent), Number.MAX_SAFE_INTEGER)
}

/** How many digits a number has after its decimal point. */
export function scaleOf({ exponent }: NumberForm): number {
  return Math.min(Math.max(0, -exponent), Number.MAX_SAFE_INTEGER)
}

/**
 * Whether a double gives the number back, as staging's cast to `double precision` decides it: any 15 digits; 16 or 17 where
 * the double written with as many has the same; no infinity, and nothing below the smallest normal double.
 */
export function isKeptByDouble(text: string, digits: string): boolean {
  const value = Math.abs(Number(text))
  if (value === Number.POSITIVE_INFINITY) return false
  if (digits === '') return true
  if (value < minNormal) return false
  if (digits.length <= plainDigits) return true
  if (digits.length > 17) return false
  // The shortest text of a double is the nearest of its length: where the lengths are equal it is the answer.
  const written = String(value)
  // Nearly every program writes doubles so.
  if (text.endsWith(written) && text.length - written.length <= 1) return true
  const shortest = significant(written)
  if (shortest.length === digits.length) return shortest === digits
  return significant(roundHalfEven(value, digits.length)) === digits
}

/** A double written with so many digits. Halves go to the even digit, as DuckDB writes them; JavaScript goes away from 0. */
function roundHalfEven(value: number, digits: number): string {
  const longer = value.toExponential(digits)
  const rounded = value.toExponential(digits - 1)
  const [mantissa = ''] = longer.split('e')
  if (!mantissa.endsWith('5') || !/^0*e/.test(value.toExponential(100).slice(mantissa.length))) return rounded
  return Number(mantissa.at(-2)) % 2 === 0 ? mantissa.slice(0, -1) : rounded
}

/** The digits of a number's text that count. */
function significant(text: string): string {
  const [mantissa = ''] = text.split('e')
  return mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '')
}

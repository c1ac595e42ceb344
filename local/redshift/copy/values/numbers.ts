import { ValueError } from './value-error'

/** A whole number type: its name in Redshift's messages, and its limits. */
interface WholeType {
  readonly name: string
  readonly least: bigint
  readonly most: bigint
  /** Digits that fit whatever they are. */
  readonly safeDigits: number
}

export const short: WholeType = { name: 'Short', least: -32_768n, most: 32_767n, safeDigits: 4 }
export const integer: WholeType = {
  name: 'Integer',
  least: -2_147_483_648n,
  most: 2_147_483_647n,
  safeDigits: 9,
}
export const long: WholeType = {
  name: 'Long',
  least: -9_223_372_036_854_775_808n,
  most: 9_223_372_036_854_775_807n,
  safeDigits: 18,
}

/** Reads a whole number; a fraction is no digit, unlike in an INSERT. */
export function readWhole(text: string, type: WholeType): string {
  const first = text.charCodeAt(0)
  const begin = first === 45 || first === 43 ? 1 : 0
  for (let at = begin; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) throw invalidDigit(text, at, type.name)
  }
  if (text.length === begin) throw invalidDigit(text, 0, type.name)
  if (text.length - begin > type.safeDigits) {
    const value = BigInt(text.slice(first === 43 ? 1 : 0))
    if (value < type.least || value > type.most) {
      throw new ValueError(1207, `Overflow (${type.name} valid range ${type.least} to ${type.most})`)
    }
  }
  return text
}

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** Reads a DECIMAL: digits behind the scale are cut, or rounded under ROUNDEC. */
export function readDecimal(text: string, precision: number, scale: number, isRounded: boolean): string {
  if (isPlainDecimal(text, precision, scale)) return text
  const match = decimal.exec(text)
  if (match === null || (match[2] === '' && (match[3] ?? '') === '')) {
    throw invalidDigit(text, badDigit(text), 'Decimal')
  }
  const [, sign = '', plainWhole = '', plainFraction = '', exponent] = match
  const [whole, fraction] =
    exponent === undefined
      ? [plainWhole, plainFraction]
      : movePoint(plainWhole, plainFraction, Number(exponent))
  const digits = (whole + fraction.slice(0, scale).padEnd(scale, '0')).replace(/^0+(?=\d)/, '')
  const isUp = isRounded && fraction.charCodeAt(scale) >= 53
  const value = isUp ? String(BigInt(digits === '' ? '0' : digits) + 1n) : digits
  if (value !== '0' && value.length > precision) {
    throw new ValueError(1207, `Numeric data overflow (precision ${precision}, scale ${scale})`)
  }
  const padded = value.padStart(scale + 1, '0')
  const cut = padded.length - scale
  return scale === 0 ? sign + padded : `${sign}${padded.slice(0, cut)}.${padded.slice(cut)}`
}

/** Whether a number has no more digits on either side of its point than it may have, and nothing else: it can stay as it is. */
function isPlainDecimal(text: string, precision: number, scale: number): boolean {
  let point = text.length
  for (let at = text.charCodeAt(0) === 45 ? 1 : 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 46 && point === text.length) point = at
    else if (code < 48 || code > 57) return false
  }
  const fraction = Math.max(text.length - point - 1, 0)
  return point > 0 && text.charCodeAt(point - 1) !== 45 && point <= precision - scale && fraction <= scale
}

function movePoint(whole: string, fraction: string, by: number): readonly [string, string] {
  if (by >= 0) return [whole + fraction.slice(0, by).padEnd(by, '0'), fraction.slice(by)]
  const padded = whole.padStart(-by, '0')
  return [padded.slice(0, padded.length + by), padded.slice(padded.length + by) + fraction]
}

const float = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const special = /^[+-]?(?:nan|inf|infinity)$/i

/** Reads a REAL or DOUBLE PRECISION. What is too small for it is 0; PostgreSQL would refuse it. */
export function readFloat(text: string, isDouble: boolean): string {
  if (special.test(text)) return text
  if (!float.test(text)) throw invalidDigit(text, badDigit(text), isDouble ? 'Double' : 'Float', 1208)
  const value = isDouble ? Number(text) : Math.fround(Number(text))
  if (!Number.isFinite(value)) {
    throw new ValueError(1208, `Overflow, Column type: ${isDouble ? 'Double' : 'Float'}`)
  }
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  return text
}

function badDigit(text: string): number {
  const at = text.search(/[^0-9.+-]/)
  return Math.max(at, 0)
}

function invalidDigit(text: string, at: number, type: string, code = 1207): ValueError {
  return new ValueError(code, `Invalid digit, Value '${text.charAt(at)}', Pos ${at}, Type: ${type}`)
}

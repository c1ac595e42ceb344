import { dot, minus, nine, zero } from '../extract/json-bytes'
import {
  integerDigits,
  isKeptByDouble,
  type NumberForm,
  parseNumber,
  plainDigits,
  scaleOf,
} from './number-forms'
import type { NumberProfile } from './profile'
import { hashSeed, type ValueHash } from './value-hash'

/** Gathers what the numbers at a path look like. */
export class NumberTally {
  #integers = 0
  /** Of the whole numbers with at most 15 digits, which are nearly all there are. */
  #minShort = Number.POSITIVE_INFINITY
  #maxShort = Number.NEGATIVE_INFINITY
  #minLong: string | undefined
  #maxLong: string | undefined
  #maxIntegerDigits = 0
  #maxScale = 0
  #beyondDouble = 0
  #maxTextBytes = 0

  /**
   * Adds the number `bytes[start..end)`. With a hash, it is set: equal for equal values, such as `5`, `5.0` and `50e-1`.
   */
  add(bytes: Buffer, start: number, end: number, hash: ValueHash | undefined): void {
    if (end - start > this.#maxTextBytes) this.#maxTextBytes = end - start
    // Sign and point are no digits: what is longer has more than 15 of them.
    if (end - start > plainDigits + 2 || !this.#addPlain(bytes, start, end, hash))
      this.#addAny(bytes.toString('latin1', start, end), hash)
  }

  /** The profile of the numbers added. */
  profile(): NumberProfile {
    const short = Number.isFinite(this.#minShort)
    const lowest = leastOf(short ? String(this.#minShort) : undefined, this.#minLong)
    const highest = greatestOf(short ? String(this.#maxShort) : undefined, this.#maxLong)
    return {
      integers: this.#integers,
      ...(lowest === undefined ? {} : { minInteger: lowest }),
      ...(highest === undefined ? {} : { maxInteger: highest }),
      maxIntegerDigits: this.#maxIntegerDigits,
      maxScale: this.#maxScale,
      beyondDouble: this.#beyondDouble,
      maxTextBytes: this.#maxTextBytes,
    }
  }

  /** The fast way, for a number of at most 15 digits without an exponent; false where it is none. */
  #addPlain(bytes: Buffer, start: number, end: number, hash: ValueHash | undefined): boolean {
    const isNegative = bytes[start] === minus
    let at = isNegative ? start + 1 : start
    const first = at
    let mantissa = 0
    let point = -1
    for (; at < end; at++) {
      const byte = bytes[at] as number
      if (byte >= zero && byte <= nine) mantissa = mantissa * 10 + byte - zero
      else if (byte === dot) point = at
      else return false
    }
    if (end - first - (point < 0 ? 0 : 1) > plainDigits) return false
    let scale = point < 0 ? 0 : end - point - 1
    while (scale > 0 && mantissa % 10 === 0) {
      mantissa /= 10
      scale -= 1
    }
    const digits = bytes[first] === zero ? 0 : (point < 0 ? end : point) - first
    const signed = isNegative && mantissa !== 0 ? -mantissa : mantissa
    if (scale === 0) this.#addShort(signed)
    this.#widen(digits, scale)
    hash?.number(signed, scale)
    return true
  }

  #addAny(text: string, hash: ValueHash | undefined): void {
    const form = parseNumber(text)
    const { digits, exponent } = form
    const whole = integerDigits(form)
    this.#widen(whole, scaleOf(form))
    if (!isKeptByDouble(text, digits)) this.#beyondDouble += 1
    const sign = form.isNegative && digits !== '' ? '-' : ''
    const isShort = whole <= plainDigits
    if (form.isWhole) {
      const all = sign + (digits === '' ? '0' : digits + '0'.repeat(exponent))
      if (isShort) this.#addShort(Number(all))
      else this.#addLong(all)
    }
    if (hash !== undefined) hashForm(form, sign, hash)
  }

  #addShort(value: number): void {
    this.#integers += 1
    if (value < this.#minShort) this.#minShort = value
    if (value > this.#maxShort) this.#maxShort = value
  }

  #addLong(text: string): void {
    this.#integers += 1
    this.#minLong = leastOf(this.#minLong, text)
    this.#maxLong = greatestOf(this.#maxLong, text)
  }

  #widen(digits: number, scale: number): void {
    if (digits > this.#maxIntegerDigits) this.#maxIntegerDigits = digits
    if (scale > this.#maxScale) this.#maxScale = scale
  }
}

/** Hashes a number as the fast way does where its digits allow it, so that all spellings of a value are one. */
function hashForm(form: NumberForm, sign: string, hash: ValueHash): void {
  const { digits, exponent } = form
  if (exponent >= 0 && digits.length + exponent <= plainDigits)
    hash.number(Number(sign + digits) * 10 ** exponent, 0)
  else if (exponent < 0 && digits.length <= plainDigits) hash.number(Number(sign + digits), -exponent)
  else hash.ascii(hashSeed.longNumber, `${sign}${digits}e${exponent}`)
}

/** The smaller of two whole numbers in decimal digits, without reckoning with them. */
function leastOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return isLess(one, other) ? one : other
}

function greatestOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return isLess(one, other) ? other : one
}

function isLess(one: string, other: string): boolean {
  const isNegative = one.startsWith('-')
  if (isNegative !== other.startsWith('-')) return isNegative
  if (one === other) return false
  const isSmaller = one.length === other.length ? one < other : one.length < other.length
  return isSmaller !== isNegative
}

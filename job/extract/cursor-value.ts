/** An instant, to any fraction of a second. */
export interface Instant {
  /** Since 1970, UTC; negative before. */
  readonly seconds: number
  /** The digits behind the point, without zeros at the end. */
  readonly fraction: string
}

const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/

/** An ISO 8601 date or date-time; undefined for any other text. One without a zone is taken for UTC, as staging takes it. */
export function readInstant(text: string): Instant | undefined {
  const match = isoTime.exec(text)
  if (match === null) return undefined
  const part = (group: number): number => Number(match[group] ?? 0)
  const [hour, minute, second] = [part(4), part(5), part(6)]
  if (hour > 23 || minute > 59 || second > 59 || part(10) > 23 || part(11) > 59) return undefined
  const day = new Date(0)
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  day.setUTCFullYear(part(1), part(2) - 1, part(3))
  if (day.getUTCMonth() !== part(2) - 1 || day.getUTCDate() !== part(3)) return undefined
  const offset = (part(10) * 60 + part(11)) * (match[9] === '-' ? -60 : 60)
  return {
    seconds: day.getTime() / 1_000 + hour * 3_600 + minute * 60 + second - offset,
    fraction: (match[7] ?? '').replace(/0+$/, ''),
  }
}

/** Negative where `left` is earlier. Digits behind the point compare as text does. */
export function compareInstants(left: Instant, right: Instant): number {
  return left.seconds - right.seconds || compareUnits(left.fraction, right.fraction)
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Whether a text is a number as JSON spells it. */
export function isNumber(text: string): boolean {
  return jsonNumber.test(text)
}

/** Negative where `left` is less. Exact however many digits they have: a double would take neighbours for the same. */
export function compareNumbers(left: string, right: string): number {
  // Integers of up to 15 digits are what cursors mostly are, and exact in a double.
  if (left.length < 16 && right.length < 16 && isPlain(left) && isPlain(right))
    return Number(left) - Number(right)
  const [one, other] = [takeApart(left), takeApart(right)]
  if (one.sign !== other.sign) return one.sign - other.sign
  return one.sign * (one.magnitude - other.magnitude || compareUnits(one.digits, other.digits))
}

/** By code point: UTF-16 would put what lies beyond U+FFFF before U+E000. */
export function compareTexts(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function compareUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function isPlain(number: string): boolean {
  return /^-?\d+$/.test(number)
}

/** A number as `0.digits × 10^magnitude`, no zero at either end of its digits. */
function takeApart(number: string): {
  readonly sign: number
  readonly magnitude: number
  readonly digits: string
} {
  const [mantissa = '', exponent = '0'] = number.replace(/^-/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const all = whole + fraction
  const significant = all.replace(/^0+/, '')
  if (significant === '') return { sign: 0, magnitude: 0, digits: '' }
  return {
    sign: number.startsWith('-') ? -1 : 1,
    magnitude: whole.length - (all.length - significant.length) + Number(exponent),
    digits: significant.replace(/0+$/, ''),
  }
}

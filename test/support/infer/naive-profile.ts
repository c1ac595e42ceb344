import { isKeptByDouble } from '../../../job/infer/number-forms'
import type { PathProfile } from '../../../job/infer/profile'
import { formatJsonPath, type PathStep } from '../../../job/pipeline/json-path'
import { readSpelled, type SpelledValue } from './spelled-value'

/** A profile without examples. */
export type PlainProfile = Omit<PathProfile, 'example'>

/** Profiles the records of a JSON list in the plainest way: all values of a path side by side, in memory. */
export function naiveProfile(text: string): readonly PlainProfile[] {
  const values = new Map<string, { steps: readonly PathStep[]; all: SpelledValue[] }>()
  const visit = (value: SpelledValue, steps: readonly PathStep[]): void => {
    const path = formatJsonPath(steps)
    const there = values.get(path) ?? { steps, all: [] }
    values.set(path, there)
    there.all.push(value)
    for (const [member, item] of value.members) visit(item, [...steps, { member }])
    for (const item of value.elements) visit(item, [...steps, { elements: true }])
  }
  for (const record of readSpelled(text).elements) visit(record, [])
  return [...values].map(([path, { steps, all }]) => profileOf(path, steps, all))
}

function profileOf(path: string, steps: readonly PathStep[], all: readonly SpelledValue[]): PlainProfile {
  const of = (kind: SpelledValue['kind']) => all.filter((value) => value.kind === kind)
  const texts = of('string').map(({ text }) => String(JSON.parse(text)))
  const numbers = of('number').map(({ text }) => text)
  const names = of('object').flatMap(({ members }) => members.map(([name]) => name))
  const times = (name: string) => names.filter((one) => one === name).length
  const keys = [
    ...of('boolean').map(({ text }) => text),
    ...texts.map((text) => `text ${JSON.stringify(text)}`),
    ...numbers.map((text) => `number ${normal(text)}`),
  ]
  const isScalar = of('object').length + of('array').length === 0
  const isElement = steps.some((step, index) => 'elements' in step && index === steps.length - 1)
  return {
    path,
    null: of('null').length,
    boolean: of('boolean').length,
    number: numbers.length,
    string: texts.length,
    object: of('object').length,
    array: of('array').length,
    ...(texts.length === 0 ? {} : { texts: textsOf(texts) }),
    ...(numbers.length === 0 ? {} : { numbers: numbersOf(numbers) }),
    unique: isScalar && !isElement && keys.length > 0 && new Set(keys).size === keys.length,
    ...(of('object').length === 0
      ? {}
      : { members: { names: new Set(names).size, most: Math.max(0, ...[...new Set(names)].map(times)) } }),
    maxJsonBytes: Math.max(...all.map(({ text }) => Buffer.byteLength(text))),
  }
}

const dateForm = /^(\d{4})-(\d{2})-(\d{2})$/
const timeForm =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6}0*)?)?(Z|[+-](0\d|1[0-5])(:?[0-5]\d)?)?$/

function textsOf(texts: readonly string[]) {
  const dates = texts.filter((text) => isDate(text))
  const times = texts.filter((text) => isDate(timeForm.exec(text)?.[1] ?? ''))
  const withZone = times.filter((text) => timeForm.exec(text)?.[5] !== undefined)
  return {
    // Node writes half a pair as U+FFFD, which has three bytes too.
    maxBytes: Math.max(...texts.map((text) => Buffer.byteLength(text))),
    dates: dates.length,
    timestamps: times.length - withZone.length,
    timestampsWithZone: withZone.length,
    withNul: texts.filter((text) => text.includes('\0')).length,
    withLoneSurrogate: texts.filter((text) => /\p{Surrogate}/u.test(text)).length,
  }
}

/** Whether there is such a day; the generated years are far from 1 and 9999. */
function isDate(text: string): boolean {
  const match = dateForm.exec(text)
  if (match === null) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function numbersOf(texts: readonly string[]) {
  const values = texts.map(decimalOf)
  const whole = values.flatMap(({ mantissa, exponent }) =>
    exponent >= 0 ? [mantissa * 10n ** BigInt(exponent)] : [],
  )
  const sorted = [...whole].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const digitsOf = ({ mantissa }: Decimal) =>
    mantissa === 0n ? '' : String(mantissa < 0n ? -mantissa : mantissa)
  return {
    integers: whole.length,
    ...(whole.length === 0 ? {} : { minInteger: String(sorted[0]), maxInteger: String(sorted.at(-1)) }),
    maxIntegerDigits: Math.max(
      ...values.map((value) => Math.max(0, digitsOf(value).length + value.exponent)),
    ),
    maxScale: Math.max(...values.map(({ exponent }) => Math.max(0, -exponent))),
    // What a double keeps is compared with staging itself, in a test of its own.
    beyondDouble: texts.filter((text) => !isKeptByDouble(text, digitsOf(decimalOf(text)))).length,
    maxTextBytes: Math.max(...texts.map((text) => text.length)),
  }
}

interface Decimal {
  readonly mantissa: bigint
  readonly exponent: number
}

/** The value as `mantissa * 10 ** exponent`, the exponent as large as it can be, and 0 for 0. */
function decimalOf(text: string): Decimal {
  const [number = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = number.split('.')
  let mantissa = BigInt(whole + fraction)
  let exponent = Number(power) - fraction.length
  if (mantissa === 0n) return { mantissa, exponent: 0 }
  while (mantissa % 10n === 0n) {
    mantissa /= 10n
    exponent += 1
  }
  return { mantissa, exponent }
}

function normal(text: string): string {
  const { mantissa, exponent } = decimalOf(text)
  return `${mantissa}e${exponent}`
}

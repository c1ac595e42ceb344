/** What one field of a cron expression may hold. */
export interface FieldRange {
  readonly least: number
  readonly most: number
  /** Names in the order of the numbers, beginning at `least`. */
  readonly names?: readonly string[]
}

export const minuteRange: FieldRange = { least: 0, most: 59 }
export const hourRange: FieldRange = { least: 0, most: 23 }
export const dayOfMonthRange: FieldRange = { least: 1, most: 31 }
export const monthRange: FieldRange = {
  least: 1,
  most: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
}
/** 1 is Sunday, as in Quartz; not the 0 of Unix. */
export const dayOfWeekRange: FieldRange = {
  least: 1,
  most: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
}
export const yearRange: FieldRange = { least: 1970, most: 2199 }

/**
 * The values that a field of `*`, numbers, names, ranges, lists and steps stands for, in order and once each.
 * `undefined` for anything else. A range that runs backwards (`FRI-MON`) is refused: AWS does not document it.
 */
export function parseField(text: string, range: FieldRange): readonly number[] | undefined {
  const values = new Set<number>()
  for (const item of text.split(',')) {
    const found = parseItem(item, range)
    if (found === undefined) return undefined
    for (const value of found) values.add(value)
  }
  return [...values].sort((left, right) => left - right)
}

/** The shortest text of a field's values that `parseField` reads back. */
export function formatField(values: readonly number[], range: FieldRange): string {
  if (values.length === range.most - range.least + 1) return '*'
  const spans: [number, number][] = []
  for (const value of values) {
    const last = spans.at(-1)
    if (last !== undefined && last[1] === value - 1) last[1] = value
    else spans.push([value, value])
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

/** A number or a name within the range. */
export function parseValue(text: string, range: FieldRange): number | undefined {
  const place = range.names?.indexOf(text.toUpperCase()) ?? -1
  if (place >= 0) return range.least + place
  if (!/^\d{1,4}$/.test(text)) return undefined
  const value = Number(text)
  return value >= range.least && value <= range.most ? value : undefined
}

function parseItem(item: string, range: FieldRange): readonly number[] | undefined {
  const match = /^(\*|[A-Za-z0-9]+(?:-[A-Za-z0-9]+)?)(?:\/(\d{1,4}))?$/.exec(item)
  if (match === null) return undefined
  const [, base = '', stepText] = match
  const step = stepText === undefined ? 1 : Number(stepText)
  if (step < 1 || step > range.most) return undefined
  const [fromText = '', toText] = base === '*' ? [String(range.least), String(range.most)] : base.split('-')
  const from = parseValue(fromText, range)
  // A step after a single value counts up to the end of the range: `5/15` is 5, 20, 35, 50.
  const to = toText === undefined ? (stepText === undefined ? from : range.most) : parseValue(toText, range)
  if (from === undefined || to === undefined || to < from) return undefined
  const values: number[] = []
  for (let value = from; value <= to; value += step) values.push(value)
  return values
}

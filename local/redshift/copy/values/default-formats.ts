import type { Moment } from './moment'

const date = /^(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?$/
const timestamp =
  /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d?):(\d\d)(?::(\d\d)(?:\.(\d+))?)?( ?(?:[+-]\d\d?(?::?\d\d)?|Z|UTC))?)?$/i

/** DATEFORMAT's default, YYYY-MM-DD; a time behind it is cut. */
export function readDefaultDate(text: string): Moment | undefined {
  const match = date.exec(text)
  return match === null
    ? undefined
    : { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
}

/** TIMEFORMAT's default, YYYY-MM-DD HH:MI:SS, down to microseconds, with a zone where the column has one. */
export function readDefaultTimestamp(text: string, hasZone: boolean): Moment | undefined {
  const match = timestamp.exec(text)
  if (match === null || (!hasZone && match[8] !== undefined)) return undefined
  return {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4] ?? 0),
    minute: Number(match[5] ?? 0),
    second: Number(match[6] ?? 0),
    fraction: match[7] ?? '',
    ...(match[8] === undefined ? {} : { offset: readOffset(match[8]) ?? 0 }),
  }
}

/** Minutes east of UTC that `+02`, `-0330`, `+05:30`, `Z` or the name of a zone without summer time stand for. */
export function readOffset(text: string): number | undefined {
  const zone = text.trim().toUpperCase()
  const named = zones.get(zone)
  if (named !== undefined) return named * 60
  const match = /^([+-])(\d\d?):?(\d\d)?$/.exec(zone)
  if (match === null) return undefined
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0))
}

const zones: ReadonlyMap<string, number> = new Map([
  ['Z', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
  ['CET', 1],
  ['CEST', 2],
])

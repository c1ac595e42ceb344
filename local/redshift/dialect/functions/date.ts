import type { Draft } from '../draft'
import { argument, type Call, type CallRules, literalIsTimestamp } from './call'

/** Each date part with its other spellings (Developer Guide: Date parts for date or timestamp functions). */
const partNames: readonly string[] = [
  'millennium millennia mil mils millenniums',
  'century centuries c cent cents',
  'decade decades dec decs',
  'epoch',
  'year years y yr yrs',
  'quarter quarters qtr qtrs',
  'month months mon mons',
  'week weeks w',
  'dow dayofweek dw weekday',
  'doy dayofyear dy yearday',
  'day days d',
  'hour hours h hr hrs',
  'minute minutes m min mins',
  'second seconds s sec secs',
  'millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
  'microsecond microseconds us usec usecs usecond useconds microsec microsecs',
  'timezone',
  'timezone_hour',
  'timezone_minute',
]

/** From every spelling of a date part to the one that PostgreSQL knows too. */
export const dateParts: ReadonlyMap<string, string> = new Map(
  partNames.flatMap((names) => {
    const all = names.split(' ')
    return all.map((name) => [name, all[0] ?? name] as const)
  }),
)

/** The functions with a date part. The default names of columns are Redshift's: `date_diff`, `pgdate_part` … */
export const dateRules: CallRules = [
  ['dateadd', (draft, call) => rewriteDated(draft, call, 'rs_catalog.date_add', 2)],
  ['date_add', (draft, call) => rewriteDated(draft, call, 'rs_catalog.date_add', 2)],
  ['datediff', (draft, call) => rewriteDated(draft, call, 'rs_catalog.date_diff', 1)],
  ['date_diff', (draft, call) => rewriteDated(draft, call, 'rs_catalog.date_diff', 1)],
  ['date_part', (draft, call) => rewriteDated(draft, call, 'rs_catalog.pgdate_part', 1)],
  ['pgdate_part', (draft, call) => rewriteDated(draft, call, 'rs_catalog.pgdate_part', 1)],
  ['date_trunc', (draft, call) => rewriteDated(draft, call, 'date_trunc', 1)],
  ['extract', rewriteExtract],
  ['to_date', (draft, call) => draft.before(call.name, 'rs_catalog.')],
  ['to_timestamp', rewriteToTimestamp],
]

/** `dateadd(day, …)` to `rs_catalog.date_add('day', …)`; the moments stand from the argument at `moments` on. */
function rewriteDated(draft: Draft, call: Call, name: string, moments: number): boolean {
  if (call.commas.length === 0) return false
  const [first, last] = argument(call, 0)
  if (first === last && /^'?\w+'?$/.test(draft.at(first))) {
    if (!replacePart(draft, first)) return false
  } else {
    draft.before(first, 'rs_catalog.date_part_name(')
    draft.before(last + 1, ')')
  }
  if (draft.word(call.name) !== name) draft.replace(call.name, name)
  for (let place = moments; place <= call.commas.length; place++)
    literalIsTimestamp(draft, ...argument(call, place))
  return true
}

/** Writes the date part at `place` as a literal of the one spelling; refuses what is none. */
function replacePart(draft: Draft, place: number): boolean {
  const given = draft.at(place).replaceAll("'", '').toLowerCase()
  const part = dateParts.get(given)
  if (part === undefined) {
    draft.refuse(
      `date part "${given}" not recognized`,
      'use one of year, quarter, month, week, day, hour, minute, second …',
      '22023',
    )
    return false
  }
  draft.replace(place, `'${part}'`)
  return true
}

/**
 * `extract(part from x)` is an integer on Redshift; PostgreSQL's is a numeric, whose division differs. The epoch, which needs a bigint, is
 * the function of one argument.
 */
function rewriteExtract(draft: Draft, call: Call): boolean {
  const part = call.open + 1
  if (draft.word(part + 1) !== 'from') return false
  if (!replacePart(draft, part)) return false
  draft.replace(call.name, 'rs_catalog.date_part')
  literalIsTimestamp(draft, part + 2, call.close - 1)
  if (/^'?epoch'?$/i.test(draft.at(part))) draft.remove(part, part + 1)
  else draft.replace(part + 1, ',')
  return true
}

/** With one argument it is PostgreSQL's own, which Redshift has not; there it says so itself. */
function rewriteToTimestamp(draft: Draft, call: Call): boolean {
  if (call.commas.length === 0) return false
  draft.before(call.name, 'rs_catalog.')
  return true
}

import type { Draft } from '../draft'
import type { Call, CallRules } from './call'

/** Of type DOUBLE PRECISION always, where PostgreSQL answers NUMERIC to whole numbers. */
const deviations = ['stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop']

/** The aggregates whose form or answer differs. */
export const aggregateRules: CallRules = [
  ['avg', rewriteAverage],
  ['grouping_id', (draft, call) => draft.replace(call.name, 'grouping')],
  ['listagg', rewriteListagg],
  ['hll', rewriteCardinality],
  ['median', (draft, call) => wrapList(draft, call, 'median', 'sorted')],
  ['percentile_cont', (draft, call) => rewritePercentile(draft, call, 'sorted')],
  ['percentile_disc', (draft, call) => rewritePercentile(draft, call, 'ordered')],
  ...deviations.map((name) => [name, rewriteDeviation] as const),
]

/** The last token of the OVER clause that follows `after`, or `after` itself. */
export function windowEnd(draft: Draft, after: number): number {
  const close = draft.word(after + 1) === 'over' ? draft.close(after + 2) : -1
  return close < 0 ? after : close
}

/** `avg(x) [over …]` with the sum and a sample beside it, by which the catalogue's function cuts it as Redshift does. */
function rewriteAverage(draft: Draft, call: Call): void {
  const end = windowEnd(draft, call.close)
  // Without the brackets that end them, as what is put behind those would hold itself.
  const values = (): string => `(${draft.render(call.open + 1, call.close - 1)})`
  const over = (): string => (end === call.close ? '' : ` ${draft.render(call.close + 1, end - 1)})`)
  draft.replace(call.name, 'rs_catalog.avg(avg')
  draft.after(end, () => `, sum${values()}${over()}, max${values()}${over()})`)
}

function rewriteDeviation(draft: Draft, call: Call): boolean {
  if (call.commas.length > 0) return false
  const first = /^(distinct|all)$/.test(draft.word(call.open + 1)) ? call.open + 2 : call.open + 1
  draft.before(first, '(')
  draft.before(call.close, ')::float8')
  return true
}

/** `hll(x)`: how many values differ, counted where Redshift estimates it. */
function rewriteCardinality(draft: Draft, call: Call): boolean {
  if (call.commas.length > 0) return false
  draft.replace(call.name, 'rs_catalog.hll(count')
  draft.before(call.open + 1, 'DISTINCT ')
  draft.after(windowEnd(draft, call.close), ')')
  return true
}

/** `median(x) [over …]`: a function of the list of all values, which the aggregate `list` collects. */
function wrapList(draft: Draft, call: Call, name: string, list: string): void {
  draft.replace(call.name, `rs_catalog.${name}(rs_catalog.${list}`)
  draft.after(windowEnd(draft, call.close), ')')
}

/** `percentile_cont(p) within group (order by x [desc]) [over …]`. */
function rewritePercentile(draft: Draft, call: Call, list: string): boolean {
  const group = call.close + 1
  const open = group + 2
  if (!draft.phrase(group, 'within', 'group') || !draft.phrase(open + 1, 'order', 'by')) return false
  const groupClose = draft.close(open)
  if (groupClose < 0 || draft.commas(open, groupClose).length > 0) return false
  const descending = draft.word(groupClose - 1) === 'desc'
  const last = /^(asc|desc)$/.test(draft.word(groupClose - 1)) ? groupClose - 2 : groupClose - 1
  const name = draft.word(call.name)
  const percentile = draft.hide(call.open + 1, call.close - 1)
  const values = hideGroup(draft, group, groupClose)
  draft.replace(call.name, `rs_catalog.${name}(rs_catalog.${list}`)
  draft.before(call.close, () => draft.reveal(values, open + 3, last))
  const end = windowEnd(draft, groupClose)
  draft.after(end === groupClose ? call.close : end, () => {
    const given = draft.reveal(percentile, call.open + 1, call.close - 1)
    if (!descending) return `, ${given})`
    return name === 'percentile_cont' ? `, 1 - (${given}))` : `, ${given}, true)`
  })
  return true
}

/**
 * `listagg([distinct] x [, d]) within group (order by y) [over (partition by z)]`: the order goes into the call, or into the window, which
 * then takes all rows of its partition. Values need not be text on Redshift; NULL and the empty text are left out.
 */
function rewriteListagg(draft: Draft, call: Call): void {
  const distinct = draft.word(call.open + 1) === 'distinct'
  const group = call.close + 1
  const grouped = draft.phrase(group, 'within', 'group')
  const groupClose = grouped ? draft.close(group + 2) : call.close
  const end = windowEnd(draft, groupClose)
  const windowed = end !== groupClose
  const first = call.open + (distinct ? 2 : 1)
  const next = call.commas[0] ?? call.close
  if (distinct && windowed) {
    rewriteDistinctWindow(draft, call, grouped ? groupClose : undefined)
    return
  }
  draft.replace(call.name, 'rs_catalog.listagg(rs_catalog.listagg')
  draft.after(end, ')')
  if (!distinct) {
    draft.before(first, 'nullif((')
    draft.before(next, ")::text, '')")
  }
  if (call.commas.length === 0) draft.before(next, ", ''")
  if (distinct) draft.before(call.close, ', 0')
  if (grouped && windowed) orderWindow(draft, group, groupClose)
  else if (grouped) {
    draft.replace(call.close, '')
    draft.remove(group, group + 2)
  }
}

function rewriteDistinctWindow(draft: Draft, call: Call, groupClose: number | undefined): void {
  const delimiter = call.commas[0]
  const end = windowEnd(draft, groupClose ?? call.close)
  draft.replace(call.name, 'rs_catalog.listagg(rs_catalog.distinct_values')
  draft.replace(call.open + 1, '')
  draft.before(call.open + 2, 'nullif((')
  draft.before(delimiter ?? call.close, ")::text, '')")
  if (delimiter === undefined) draft.after(end, ", '')")
  else {
    const hidden = draft.hide(delimiter + 1, call.close - 1)
    draft.replace(delimiter, '')
    draft.after(end, () => `, ${draft.reveal(hidden, delimiter + 1, call.close - 1)})`)
  }
  if (groupClose !== undefined) orderWindow(draft, call.close + 1, groupClose)
}

/** Hides WITHIN GROUP (…). Its last bracket stays as a place, as a call around this one may have put text behind it. */
function hideGroup(draft: Draft, group: number, groupClose: number): number {
  draft.replace(groupClose, '')
  return draft.hide(group, groupClose - 1)
}

/** Moves the order of WITHIN GROUP into the OVER clause behind it, with a frame of the whole partition. */
function orderWindow(draft: Draft, group: number, groupClose: number): void {
  const overClose = draft.close(groupClose + 2)
  const hidden = hideGroup(draft, group, groupClose)
  draft.before(
    overClose,
    () =>
      ` ${draft.reveal(hidden, group + 3, groupClose - 1)} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`,
  )
}

import type { Draft } from './draft'

/** One call: the places of its name, its brackets and the commas between its arguments. */
interface Call {
  readonly name: number
  readonly open: number
  readonly close: number
  readonly commas: readonly number[]
}

/** Answers false where it left the call as it was. */
type CallRule = (draft: Draft, call: Call) => unknown

/** Calls whose answer would be another one in PostgreSQL: theirs of `rs_catalog` is taken, under the same name. */
const replaced = ['avg', 'concat', 'regexp_replace', 'json_serialize', 'version']

/** Calls whose first argument may be a bare word that names a date part. */
const dated = ['dateadd', 'datediff', 'date_part', 'date_trunc', 'date_add', 'date_diff']

const rules: ReadonlyMap<string, CallRule> = new Map<string, CallRule>([
  ...replaced.map((name) => [name, qualify] as const),
  ...dated.map((name) => [name, rewriteDatePart] as const),
  ['nvl', (draft, call) => draft.replace(call.name, 'coalesce')],
  ['nvl2', rewriteNvl2],
  ['decode', rewriteDecode],
  ['listagg', rewriteListagg],
  ['median', rewriteMedian],
  ['ratio_to_report', rewriteRatio],
  ['convert', rewriteConvert],
  ['extract', rewriteExtract],
  ['json_extract_path_text', rewriteJsonPath],
  ['format_type', qualify],
  ['array', (draft, call) => draft.replace(call.name, 'json_build_array')],
  ['object', (draft, call) => draft.replace(call.name, 'json_build_object')],
])

/** Where a name followed by a bracket is no call: a relation with its columns. */
const relationBefore = new Set([
  'table',
  'into',
  'exists',
  'view',
  'update',
  'as',
  'with',
  'function',
  'procedure',
])

/** Rewrites the call whose name stands at `index`, if it is a call with a rule. */
export function rewriteCall(draft: Draft, index: number): void {
  const rule = rules.get(draft.word(index))
  if (rule === undefined || draft.at(index + 1) !== '(' || relationBefore.has(draft.word(index - 1))) return
  if (draft.at(index - 1) === '.') {
    if (draft.word(index - 2) !== 'pg_catalog') return
    draft.remove(index - 2, index - 1)
  }
  const open = index + 1
  const close = draft.close(open)
  if (close < 0) return
  const changed = rule(draft, { name: index, open, close, commas: draft.commas(open, close) })
  if (changed !== false) draft.applied(draft.word(index))
}

function qualify(draft: Draft, call: Call): void {
  draft.before(call.name, 'rs_catalog.')
}

/** `dateadd(day, …)` to `dateadd('day', …)`; a lone literal is a timestamp, which PostgreSQL would take for one with a zone. */
function rewriteDatePart(draft: Draft, call: Call): boolean {
  const name = draft.word(call.name)
  const part = call.open + 1
  let changed = false
  if (name === 'date_add' || name === 'date_diff') {
    draft.replace(call.name, name.replace('_', ''))
    changed = true
  }
  if (draft.at(part + 1) === ',' && draft.name(part) !== '') {
    draft.replace(part, `'${draft.name(part)}'`)
    changed = true
  }
  if (name.startsWith('date_t')) return changed
  for (const comma of call.commas) {
    const alone = draft.at(comma + 2) === ',' || comma + 2 === call.close
    if (draft.tokens[comma + 1]?.kind !== 'string' || !alone || isAmount(draft, call, comma)) continue
    draft.after(comma + 1, '::timestamp')
    changed = true
  }
  return changed
}

/** The second argument of DATEADD is a number, also where it is written as a string. */
function isAmount(draft: Draft, call: Call, comma: number): boolean {
  return draft.word(call.name).endsWith('add') && comma === call.commas[0]
}

/** `nvl2(a, b, c)`: b unless a is NULL, else c. */
function rewriteNvl2(draft: Draft, call: Call): void {
  const [first, second] = call.commas
  if (first === undefined || second === undefined) return
  draft.replace(call.name, '')
  draft.replace(call.open, '(CASE WHEN (')
  draft.replace(first, ') IS NOT NULL THEN (')
  draft.replace(second, ') ELSE (')
  draft.replace(call.close, ') END)')
}

/** `decode(e, s1, r1, …, d)`: NULL equals NULL here. PostgreSQL's own decode(text, text) has two arguments. */
function rewriteDecode(draft: Draft, call: Call): boolean {
  const commas = call.commas
  const [first] = commas
  if (first === undefined || commas.length < 2) return false
  const hidden = draft.hide(call.open + 1, first - 1)
  const subject = (): string => draft.reveal(hidden, call.open + 1, first - 1)
  draft.replace(call.name, '')
  draft.replace(call.open, '(CASE')
  draft.replace(first, '')
  const hasDefault = commas.length % 2 === 1
  const results = commas.slice(1)
  draft.after(first, () => ` WHEN (${subject()}) IS NOT DISTINCT FROM (`)
  for (const [index, comma] of results.entries()) {
    const isResult = index % 2 === 0
    const isLast = index === results.length - 1
    draft.replace(comma, '')
    if (isResult) draft.after(comma, ') THEN (')
    else if (isLast && hasDefault) draft.after(comma, ') ELSE (')
    else draft.after(comma, () => `) WHEN (${subject()}) IS NOT DISTINCT FROM (`)
  }
  draft.replace(call.close, ') END)')
  return true
}

/**
 * `listagg([distinct] x [, d]) within group (order by y) [over (partition by z)]`: the order goes into the call, or into the window, which
 * then takes all rows of its partition. Values need not be text on Redshift; under DISTINCT they stay as they are, as PostgreSQL
 * wants the order to be by the very same expression.
 */
function rewriteListagg(draft: Draft, call: Call): void {
  const distinct = draft.word(call.open + 1) === 'distinct'
  const first = call.open + (distinct ? 2 : 1)
  const last = (call.commas[0] ?? call.close) - 1
  draft.before(call.name, 'rs_catalog.')
  if (!distinct) {
    draft.before(first, '(')
    draft.after(last, ')::text')
  }
  if (call.commas.length === 0) draft.after(last, ", ''")
  const group = call.close + 1
  if (!draft.phrase(group, 'within', 'group')) return
  const groupClose = draft.close(group + 2)
  const over = groupClose + 1
  if (draft.word(over) !== 'over') {
    draft.replace(call.close, '')
    draft.remove(group, group + 2)
    return
  }
  const overClose = draft.close(over + 1)
  const hidden = draft.hide(group, groupClose)
  draft.before(
    overClose,
    () =>
      ` ${draft.reveal(hidden, group + 3, groupClose - 1)} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`,
  )
}

function rewriteMedian(draft: Draft, call: Call): void {
  if (draft.word(call.close + 1) === 'over') {
    draft.refuse(
      'MEDIAN as a window function is not supported by the local Redshift',
      'group in a subquery and join it',
    )
    return
  }
  draft.replace(call.name, 'percentile_cont(0.5) WITHIN GROUP')
  draft.before(call.open + 1, 'ORDER BY ')
}

/** `ratio_to_report(x) over (w)` is x divided by its sum over w. */
function rewriteRatio(draft: Draft, call: Call): void {
  const over = call.close + 1
  if (draft.word(over) !== 'over') return
  draft.replace(call.name, '')
  draft.replace(call.close, ')::float8 / nullif(sum')
  draft.after(call.close, () => draft.render(call.open, call.close - 1))
  draft.before(over, ') ')
  draft.after(draft.close(over + 1), ', 0)')
}

/** `convert(type, x)` is a cast. */
function rewriteConvert(draft: Draft, call: Call): void {
  const comma = call.commas[0]
  if (comma === undefined) return
  draft.replace(call.name, 'CAST')
  const hidden = draft.hide(call.open + 1, comma)
  draft.before(call.close, () => ` AS ${draft.reveal(hidden, call.open + 1, comma - 1)}`)
}

/** `extract(part from x)` is an integer on Redshift; PostgreSQL's is a numeric, whose division differs. */
function rewriteExtract(draft: Draft, call: Call): boolean {
  const part = call.open + 1
  if (draft.word(part + 1) !== 'from' || draft.word(part).startsWith('epoch')) return false
  draft.before(call.name, 'rs_catalog.')
  draft.replace(part, `'${draft.name(part)}'`)
  draft.replace(part + 1, ',')
  return true
}

/** The last argument TRUE or FALSE says whether bad JSON is NULL. */
function rewriteJsonPath(draft: Draft, call: Call): boolean {
  const last = call.commas.at(-1)
  const flag = last === undefined ? '' : draft.word(last + 1)
  if (last === undefined || (flag !== 'true' && flag !== 'false') || last + 2 !== call.close) return false
  draft.before(call.name, 'rs_catalog.')
  draft.before(call.open + 1, `${flag}, `)
  draft.remove(last, last + 1)
  return true
}

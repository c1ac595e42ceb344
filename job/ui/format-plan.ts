import type { PlanVerdict, RunPlan } from '../run/plan-run'
import { formatBytes, formatCount } from './format'
import { formatChanges } from './format-changes'
import { formatTable } from './table'
import type { Terminal } from './terminal'

/** How many statements are shown; `--json` has all of them. */
const maxStatements = 30

const verdictWords: Readonly<Record<PlanVerdict, string>> = {
  holds: 'everything that the tables take fits the contract',
  evolves: 'the contract evolves, and what is new is loaded',
  sets_aside: 'records or values that do not fit are set aside, and the rest is loaded',
  refused: 'a run is refused, and nothing is loaded',
}

/** What a run would do, as people read it. */
export function formatPlan(plan: RunPlan, terminal: Terminal): string {
  const { records, bytes } = plan.raw
  const source = `load ${plan.load_id}: ${formatCount(records)} records (${formatBytes(bytes)} of JSON)`
  const colour = plan.verdict === 'refused' ? 'red' : plan.drift ? 'yellow' : 'green'
  const verdict = `${terminal.styleResult(colour, 'verdict:')} ${verdictWords[plan.verdict]}`
  const parts = [
    source,
    formatChanges(plan.pipeline, plan.changes),
    statements(plan),
    problems(plan),
    quarantine(plan),
    rows(plan),
    verdict,
    next(plan),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function statements({ ddl }: RunPlan): string {
  if (ddl.length === 0) return ''
  const shown = ddl.slice(0, maxStatements).map(({ sql, when }) => {
    const note = when === 'before' ? '  -- before the transaction' : ''
    return `${sql};${note}`
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')
  })
  if (ddl.length > maxStatements)
    shown.push(`  … and ${formatCount(ddl.length - maxStatements)} more; --json has all`)
  return ['changes of the warehouse:', ...shown].join('\n')
}

function problems({ pipeline, problems: found }: RunPlan): string {
  if (found.length === 0) return ''
  const lines = found.map(({ table, column, problem }) => `  ${pipeline}.${table}.${column} ${problem}`)
  return ['tables that no load makes fit:', ...lines].join('\n')
}

/** How many records would be set aside, where the limit is near. */
function quarantine({ quarantine: planned = [] }: RunPlan): string {
  const lines = planned
    .filter(({ at_most: most, allowed }) => most > allowed)
    .map(({ stream, at_least: least, at_most: most, allowed }) => {
      const count =
        least === most ? formatCount(most) : `between ${formatCount(least)} and ${formatCount(most)}`
      const refuses = least > allowed ? 'refuses' : 'may refuse'
      return `  ${count} of ${stream}, and \`maxQuarantined\` allows ${formatCount(allowed)}: it ${refuses} the run`
    })
  return lines.length === 0 ? '' : ['records for the quarantine:', ...lines].join('\n')
}

function rows({ pipeline, tables, verdict }: RunPlan): string {
  if (tables.length === 0 || verdict === 'refused') return ''
  return formatTable(
    [{ title: 'table' }, { title: 'rows to load', align: 'right' }],
    tables.map(({ name, rows: count, exactness }) => [
      `${pipeline}.${name}`,
      count === null ? 'not counted' : `${exactness === 'at_most' ? 'at most ' : ''}${formatCount(count)}`,
    ]),
  )
}

function next({ pipeline, same_as, verdict }: RunPlan): string {
  if (same_as !== undefined)
    return `Nothing to load: load ${same_as} holds this very content under this very contract.`
  if (verdict === 'refused') {
    return `\`lakeload run ${pipeline}\` would fail. \`lakeload infer ${pipeline} --update\` takes new paths over, \`ignored\` names what nobody wants, \`schemaContract\` sets another mode.`
  }
  return `\`lakeload run ${pipeline}\` goes on with these records and does not fetch again.`
}

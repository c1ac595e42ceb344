import type { RunRecord } from '../run/run-record'
import type { FailedNode } from '../transform/transform-result'
import { formatBytes, formatCount, formatSeconds } from './format'
import { formatChanges } from './format-changes'
import { formatSetAside } from './format-set-aside'
import { formatTable } from './table'
import type { Terminal } from './terminal'

/** The result of a run as people read it: tables, steps, dbt, and, where there is a query, what to type next. */
export function formatRun(record: RunRecord, terminal: Terminal, nextQuery: string | undefined): string {
  const parts = [
    tables(record),
    formatChanges(record.pipeline, record.changes ?? []),
    formatSetAside(record, terminal),
    steps(record),
    dbt(record, terminal),
    conclusion(record, terminal),
  ]
  if (nextQuery !== undefined) parts.push(nextCommands(nextQuery))
  return `\n${parts.filter((part) => part !== '').join('\n\n')}`
}

function tables(record: RunRecord): string {
  if (record.tables.length === 0) return ''
  // Said only where it is so: most runs load all that they stage.
  const leavesOut = record.tables.some((table) => table.rows_left_out !== undefined)
  const rows = record.tables.map((table) => [
    `${record.pipeline}.${table.name}`,
    formatCount(table.rows_staged),
    formatCount(table.rows_loaded),
    ...(leavesOut ? [formatCount(table.rows_left_out ?? 0)] : []),
    table.bytes_staged === undefined ? '' : formatBytes(table.bytes_staged),
  ])
  const align = 'right'
  return formatTable(
    [
      { title: 'table' },
      { title: 'rows staged', align },
      { title: 'rows loaded', align },
      ...(leavesOut ? [{ title: 'left out', align } as const] : []),
      { title: 'size staged', align },
    ],
    rows,
  )
}

function steps(record: RunRecord): string {
  const rows = record.steps.map((step) => [step.name, step.status, formatSeconds(step.seconds)])
  return formatTable([{ title: 'step' }, { title: 'status' }, { title: 'seconds', align: 'right' }], rows)
}

function dbt(record: RunRecord, terminal: Terminal): string {
  if (record.dbt === undefined) return ''
  const { passed, failed, skipped, failed_nodes: nodes } = record.dbt
  const line = `dbt: ${passed} passed, ${failed} failed, ${skipped} skipped`
  return [line, ...nodes.map((node) => failedNode(node, terminal))].join('\n')
}

function failedNode(node: FailedNode, terminal: Terminal): string {
  const lines = [`${terminal.styleResult('red', 'failed')} ${node.unique_id}: ${node.message}`]
  if (node.query !== undefined)
    lines.push(
      '  the rows:',
      ...node.query
        .trim()
        .split('\n')
        .map((line) => `    ${line}`),
    )
  return lines.join('\n')
}

function conclusion(record: RunRecord, terminal: Terminal): string {
  const source =
    record.raw === undefined
      ? ''
      : `${formatCount(record.raw.records)} records (${formatBytes(record.raw.bytes)} of JSON)`
  switch (record.status) {
    case 'unchanged':
      return `${terminal.styleResult('green', 'unchanged:')} ${source}, the same as load ${record.same_as} has loaded and dbt has transformed`
    case 'checks_failed':
      return `${terminal.styleResult('yellow', 'loaded, but data tests failed:')} load ${record.load_id}, ${source}`
    default:
      return `${terminal.styleResult('green', 'succeeded:')} load ${record.load_id}, ${source}, in ${formatSeconds(totalSeconds(record))}`
  }
}

function totalSeconds(record: RunRecord): number {
  return record.steps.reduce((total, step) => total + step.seconds, 0)
}

/** Commands for a warehouse that `lakeload local` can reach. */
function nextCommands(query: string): string {
  const commands = [
    `npx lakeload local sql "${query}"`,
    'npx lakeload local up      # says how psql and other clients connect',
    'npx lakeload local down    # stops the local endpoints; `local reset` also removes their data',
  ]
  return ['Next:', ...commands.map((command) => `  ${command}`)].join('\n')
}

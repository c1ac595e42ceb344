import type { RunRecord } from '../run/run-record'
import { describeCursor } from '../ui/describe-cursor'
import { formatBytes, formatCount, formatSeconds } from '../ui/format'
import { type Html, html } from './html'
import { htmlPage, htmlStatus, htmlTable } from './html-page'

/** A page stays readable; all of it stands in the run record. */
const maxRows = 200

/** Where things of the run lie, as a title and an address each. */
export interface RunPlace {
  readonly title: string
  readonly url: string
}

/** `runs/<pipeline>/<load_id>/report.html`: what a run did, for people. */
export function runPage(record: RunRecord, places: readonly RunPlace[]): string {
  return htmlPage(`${record.pipeline} ${record.load_id}: ${record.status}`, [
    html`<p><a href="../index.html">all runs of ${record.pipeline}</a></p>\n`,
    html`<h1>${record.pipeline}: ${htmlStatus(record.status)}</h1>\n`,
    facts(record),
    error(record),
    steps(record),
    tables(record),
    dbt(record),
    checks(record),
    changes(record),
    setAside(record),
    unknownPaths(record),
    html`<h2>Where things lie</h2>\n<dl>\n${places.map(({ title, url }) => entry(title, html`<code>${url}</code>`))}</dl>\n`,
  ])
}

function facts(record: RunRecord): Html {
  const { raw } = record
  return html`<dl>\n${[
    entry('load', html`<code>${record.load_id}</code>`),
    record.same_as === undefined
      ? undefined
      : entry('same content as load', html`<code>${record.same_as}</code>`),
    entry('started', `${record.started_at} (UTC)`),
    record.finished_at === undefined ? undefined : entry('ended', `${record.finished_at} (UTC)`),
    raw === undefined
      ? undefined
      : entry('source', `${formatCount(raw.records)} records, ${formatBytes(raw.bytes)} of JSON`),
    ...(record.cursors ?? []).map((cursor) => entry('incremental', describeCursor(cursor))),
  ]}</dl>\n`
}

function entry(title: string, value: Html | string): Html {
  return html`<dt>${title}</dt><dd>${value}</dd>\n`
}

function error({ error: failure }: RunRecord): Html | undefined {
  if (failure === undefined) return undefined
  const context = Object.entries(failure.context)
  return html`<div class="error">
<h2>Error ${failure.code}</h2>
<p>${failure.message}</p>
<p><strong>What to do:</strong> ${failure.hint}</p>
${context.length === 0 ? undefined : html`<dl>\n${context.map(([name, value]) => entry(name, String(value)))}</dl>\n`}</div>\n`
}

function steps(record: RunRecord): Html {
  const rows = record.steps.map((step) => [step.name, htmlStatus(step.status), formatSeconds(step.seconds)])
  return html`<h2>Steps</h2>\n${htmlTable(
    [{ title: 'step' }, { title: 'status' }, { title: 'seconds', number: true }],
    rows,
  )}`
}

function tables(record: RunRecord): Html | undefined {
  if (record.tables.length === 0) return undefined
  const leavesOut = record.tables.some((table) => table.rows_left_out !== undefined)
  const rows = record.tables.map((table) => [
    html`<code>${record.pipeline}.${table.name}</code>`,
    formatCount(table.rows_staged),
    formatCount(table.rows_loaded),
    formatCount(table.rows_deleted),
    ...(leavesOut ? [formatCount(table.rows_left_out ?? 0)] : []),
    table.bytes_staged === undefined ? undefined : formatBytes(table.bytes_staged),
  ])
  const number = true
  return html`<h2>Tables</h2>\n${htmlTable(
    [
      { title: 'table' },
      { title: 'rows staged', number },
      { title: 'rows loaded', number },
      { title: 'rows replaced', number },
      ...(leavesOut ? [{ title: 'rows left out', number }] : []),
      { title: 'size staged', number },
    ],
    rows,
  )}`
}

function dbt({ dbt: result }: RunRecord): Html | undefined {
  if (result === undefined) return undefined
  const { passed, failed, skipped, warned, failed_nodes: nodes } = result
  const failures = nodes.slice(0, maxRows).map(
    (node) => html`<h3 class="failed">${node.unique_id}: ${node.status}</h3>
<p>${node.message}</p>
${node.query === undefined ? undefined : html`<details><summary>the rows</summary><pre>${node.query}</pre></details>\n`}`,
  )
  return html`<h2>dbt</h2>
<p>${passed} passed, ${failed} failed, ${skipped} skipped, ${warned} warned</p>
${failures}${left(nodes.length)}`
}

function checks({ checks: all }: RunRecord): Html | undefined {
  if (all.length === 0) return undefined
  const failedFirst = [...all].sort((left, right) => left.status.localeCompare(right.status))
  const failed = all.filter(({ status }) => status === 'failed').length
  const rows = failedFirst
    .slice(0, maxRows)
    .map((check) => [
      htmlStatus(check.status),
      check.check,
      check.table,
      html`${check.message}${(check.examples ?? []).map((example) => html`<br><code>${example}</code>`)}`,
    ])
  const table = htmlTable(
    [{ title: 'status' }, { title: 'check' }, { title: 'table' }, { title: 'found' }],
    rows,
  )
  return html`<h2>Checks of the staged files</h2>
<details${failed > 0 ? html` open` : undefined}><summary>${all.length - failed} passed, ${failed} failed</summary>
${table}${left(all.length)}</details>\n`
}

function changes({ pipeline, changes: all = [] }: RunRecord): Html | undefined {
  // Paths that stay raw have a list of their own below.
  const told = all.filter(({ kind, verdict }) => kind !== 'new_path' || verdict !== 'reported')
  if (told.length === 0) return undefined
  const rows = told
    .slice(0, maxRows)
    .map(({ kind, verdict, table, column, path, type, count, example }) => [
      kind.replaceAll('_', ' '),
      verdict,
      html`<code>${pipeline}.${table}${column === undefined ? '' : `.${column}`}</code>`,
      type,
      html`<code>${path}</code>`,
      formatCount(count),
      example === undefined
        ? undefined
        : html`<code>${example.value}</code><br>line ${example.line} of <code>${example.raw_object}</code>`,
    ])
  return html`<h2>Contract and records</h2>
<p>What differs between the schema contract and the records of this load.</p>
${htmlTable(
  [
    { title: 'change' },
    { title: 'verdict' },
    { title: 'place' },
    { title: 'type' },
    { title: 'path' },
    { title: 'values', number: true },
    { title: 'example' },
  ],
  rows,
)}${left(told.length)}`
}

function setAside({ pipeline, load_id: loadId, set_aside: all = [] }: RunRecord): Html | undefined {
  const rows = all.flatMap(({ stream, quarantined, duplicates, discarded }) => [
    ...(quarantined === 0 ? [] : [[stream, 'records in quarantine', formatCount(quarantined), undefined]]),
    ...(duplicates === 0
      ? []
      : [[stream, 'records whose key a better one has', formatCount(duplicates), undefined]]),
    ...discarded.map(({ table, column, count, example }) => [
      stream,
      html`values that do not fit <code>${table}.${column}</code>`,
      formatCount(count),
      html`<code>${example.value}</code><br>line ${example.line} of <code>${example.raw_object}</code>`,
    ]),
  ])
  if (rows.length === 0) return undefined
  return html`<h2>Left out of the tables</h2>
<p>The raw objects keep all of it; <code>lakeload quarantine show ${pipeline} --load-id ${loadId}</code> tells what is in quarantine, and why.</p>
${htmlTable([{ title: 'stream' }, { title: 'what' }, { title: 'count', number: true }, { title: 'example' }], rows.slice(0, maxRows))}${left(rows.length)}`
}

function unknownPaths({ unknown_paths: paths }: RunRecord): Html | undefined {
  if (paths.length === 0) return undefined
  const rows = paths
    .slice(0, maxRows)
    .map(({ stream, path, count, example }) => [
      stream,
      html`<code>${path}</code>`,
      formatCount(count),
      example === undefined
        ? undefined
        : html`<code>${example.value}</code><br>line ${example.line} of <code>${example.raw_object}</code>`,
    ])
  return html`<h2>Source paths that the contract does not name</h2>
<p>Their values are kept in the raw objects, and in no table.</p>
${htmlTable([{ title: 'stream' }, { title: 'path' }, { title: 'values', number: true }, { title: 'example' }], rows)}${left(paths.length)}`
}

function left(count: number): Html | undefined {
  return count <= maxRows
    ? undefined
    : html`<p>${formatCount(count - maxRows)} more stand in the run record.</p>\n`
}

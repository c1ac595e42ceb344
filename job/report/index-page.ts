import { formatCount, formatSeconds } from '../ui/format'
import { html } from './html'
import { htmlPage, htmlStatus, htmlTable } from './html-page'
import type { IndexEntry, RunIndex } from './run-index'

/** `runs/<pipeline>/index.html`: the newest runs, each with a link to its own page. */
export function indexPage(index: RunIndex): string {
  const failing =
    index.failing_since === undefined
      ? undefined
      : html`<p class="failed">Failing since ${index.failing_since}</p>\n`
  return htmlPage(`${index.pipeline}: runs`, [
    html`<h1>${index.pipeline}: the newest runs</h1>\n`,
    html`<p>Newest load: ${index.last_loaded_at ?? 'none yet'}. Times are UTC.</p>\n`,
    failing,
    htmlTable(
      [
        { title: 'ended' },
        { title: 'status' },
        { title: 'load' },
        { title: 'took', number: true },
        { title: 'runs', number: true },
        { title: 'records', number: true },
        { title: 'rows loaded', number: true },
        { title: 'tests failed', number: true },
        { title: 'error' },
      ],
      index.runs.map(row),
    ),
  ])
}

function row(run: IndexEntry) {
  const seconds = (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000
  return [
    run.finished_at,
    htmlStatus(run.status),
    html`<a href="${run.load_id}/report.html">${run.load_id}</a>`,
    formatSeconds(seconds),
    formatCount(run.runs),
    formatCount(run.records),
    formatCount(run.rows_loaded),
    formatCount(run.tests_failed),
    run.error_code,
  ]
}

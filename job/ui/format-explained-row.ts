import type { ExplainedColumn, ExplainedRow } from '../explain/explained-row'
import type { RawRequest } from '../pipeline/manifests'
import { formatCount } from './format'
import { formatTable } from './table'

/** So much of a value, and of the record, is shown to people; `--json` cuts nothing. */
const shownValue = 60
const shownRecord = 4_000
const shownRequests = 3

/** The row, where it comes from, and its record, for people. */
export function formatExplainedRow(row: ExplainedRow): string {
  const key = Object.entries(row.key).map(([column, text]) => `${column} = ${text}`)
  const facts: (readonly [string, string])[] = [
    ['load', `${row.loadId}, loaded ${row.loadedAt} UTC`],
    ['raw object', row.rawRecord === undefined ? `${row.rawObject} (gone)` : row.rawObject],
    ['line', rootNote(row)],
    ...formatRequests(row),
    ['run record', formatRun(row.run)],
  ]
  const width = Math.max(...facts.map(([name]) => name.length))
  return [
    `${row.pipeline}.${row.table}: ${key.join(', ')}`,
    '',
    formatTable(
      [{ title: 'column' }, { title: 'value' }, { title: 'path' }, { title: 'raw value' }],
      row.columns.map((column) => formatColumn(column, row.rawRecord !== undefined)),
    ),
    '',
    ...facts.map(([name, text]) => `${name.padEnd(width)}  ${text}`.trimEnd()),
    ...(row.rawRecord === undefined ? [] : ['', 'raw record:', ...formatRecord(row.rawRecord)]),
  ].join('\n')
}

function formatColumn(column: ExplainedColumn, hasRecord: boolean): readonly string[] {
  const { name, value, origin, path, raw } = column
  const text = value === undefined ? '(no such column)' : value === null ? 'null' : String(value)
  if (origin === 'unknown') return [name, shorten(text), '(not in the contract)', '']
  if (origin === 'list_index') return [name, shorten(text), path ?? '', '(place in the list)']
  const rawText = raw ?? (path !== undefined && hasRecord ? '(absent)' : '')
  return [name, shorten(text), path ?? '', shorten(rawText)]
}

function rootNote({ rawLine, table, rootTable }: ExplainedRow): string {
  return table === rootTable ? String(rawLine) : `${rawLine} (by its row of ${rootTable})`
}

function formatRun({ url, known, status, startedAt, finishedAt }: ExplainedRow['run']): string {
  if (!known) return `${url} (gone)`
  return `${url} (${status}, ${startedAt} to ${finishedAt ?? 'now'})`
}

/** Which of several pages brought a record is not kept, so all of them are named, but for those in the middle. */
function formatRequests({ requests, requestsLeftOut = 0 }: ExplainedRow): (readonly [string, string])[] {
  if (requests === undefined) return [['request', '(its manifest is gone)']]
  if (requests.length === 0) return [['request', '(none)']]
  const [first] = requests
  if (requests.length === 1 && first !== undefined) return [['request', formatRequest(first)]]
  const shown = requests.slice(0, shownRequests)
  const left = requests.length - shown.length
  const total = formatCount(requests.length + requestsLeftOut)
  return [
    ['requests', `one of ${total}:`],
    ...shown.map((request): readonly [string, string] => ['', formatRequest(request)]),
    ...(left === 0 ? [] : [['', `and ${formatCount(left)} more, which --json lists`] as const]),
  ]
}

function formatRequest({ url, status, etag, last_modified: lastModified }: RawRequest): string {
  const facts = [
    `status ${status}`,
    ...(etag === undefined ? [] : [`ETag ${etag}`]),
    ...(lastModified === undefined ? [] : [`Last-Modified ${lastModified}`]),
  ]
  return `${url} (${facts.join(', ')})`
}

function formatRecord(record: string): readonly string[] {
  if (record.length <= shownRecord) return [record]
  const shown = cutText(record, shownRecord)
  return [shown, `(cut: ${formatCount(record.length - shown.length)} characters more, which --json has)`]
}

/** Cuts, but changes no space in it: a value is shown as it is, control characters as JSON escapes them. */
function shorten(text: string): string {
  const line = text.replace(/\p{Cc}/gu, (character) => escapeControl(character))
  return line.length <= shownValue ? line : `${cutText(line, shownValue - 1)}…`
}

/** JSON escapes the first 32 alone; a terminal obeys those from 127 to 159, too. */
function escapeControl(character: string): string {
  const escaped = JSON.stringify(character).slice(1, -1)
  return escaped.length > 1 ? escaped : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The start of a text, never ending in half a character. */
const cutText = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '')

/** The object that `lakeload explain-row --json` prints; its fields are documented in `docs/cli-json.md`. */
export function explainedRowJson(row: ExplainedRow): Readonly<Record<string, unknown>> {
  return {
    pipeline: row.pipeline,
    table: row.table,
    root_table: row.rootTable,
    key: row.key,
    columns: row.columns.map(({ name, value, origin, path, raw }) => ({
      name,
      ...(value === undefined ? {} : { value }),
      origin,
      path: path ?? null,
      raw: raw ?? null,
    })),
    load_id: row.loadId,
    loaded_at: row.loadedAt,
    raw_object: row.rawObject,
    raw_line: row.rawLine,
    raw_record: row.rawRecord ?? null,
    requests: row.requests ?? null,
    requests_left_out: row.requestsLeftOut ?? 0,
    run: {
      url: row.run.url,
      status: row.run.status ?? null,
      started_at: row.run.startedAt ?? null,
      finished_at: row.run.finishedAt ?? null,
    },
  }
}

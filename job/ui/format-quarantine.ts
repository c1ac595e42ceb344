import type { QuarantineCount, QuarantineReason } from '../pipeline/quarantine'
import type { QuarantineList } from '../quarantine/list-quarantine'
import type { QuarantinedLoad } from '../quarantine/set-aside-load'
import type { ShownQuarantine, ShownRecord } from '../quarantine/show-quarantine'
import { formatCount } from './format'
import { printable } from './printable'
import { formatTable } from './table'

/** So much of a record, and of a value, is shown to people; `--json` shows what the quarantine keeps. */
const shownRecord = 2_000
const shownValue = 80
const shownReasons = 5

const codeWords: Readonly<Record<QuarantineCount['code'], string>> = {
  value_misfit: 'does not fit',
  value_missing: 'is missing',
  record_unreadable: 'cannot be read',
  unknown_column: 'is not in the contract',
  unknown_table: 'is a list that is not in the contract',
}

/** The loads that set records aside, for people. */
export function formatQuarantineList({ pipeline, loads, more }: QuarantineList): string {
  if (loads.length === 0) return `no load of ${pipeline} has set a record aside`
  const rows = loads.flatMap((load) =>
    load.streams.map((stream) => [
      load.loadId,
      load.date,
      load.status ?? '(gone)',
      stream.stream,
      `${formatCount(stream.quarantined)} of ${formatCount(stream.records)}`,
      reasons(stream.reasons),
    ]),
  )
  const table = formatTable(
    [
      { title: 'load' },
      { title: 'date' },
      { title: 'run' },
      { title: 'stream' },
      { title: 'records', align: 'right' },
      { title: 'why' },
    ],
    rows,
  )
  const rest = more === 0 ? '' : `\n${counted(more, 'older load')}; \`--limit\` shows more`
  return `${table}${rest}\n\nThe records: lakeload quarantine show ${pipeline} --load-id ${loads[0]?.loadId}`
}

function reasons(counts: readonly QuarantineCount[]): string {
  const shown = counts
    .slice(0, shownReasons)
    .map((count) => `${subject(count)} ${codeWords[count.code]}: ${formatCount(count.records)}`)
  const more = counts.length - shown.length
  return [...shown, ...(more === 0 ? [] : [`${more} more kinds`])].join('; ')
}

function subject({ table, column, path }: QuarantineCount): string {
  if (column !== undefined) return `${table}.${column}`
  return path === undefined ? 'the record' : printable(path)
}

/** The records that a load set aside, for people. */
export function formatShownQuarantine(shown: ShownQuarantine | undefined, pipeline: string): string {
  if (shown === undefined) return `no load of ${pipeline} has set a record aside`
  const { load, records, more } = shown
  const status = load.status === undefined ? 'its run record is gone' : `its run: ${load.status}`
  const parts = [
    `load ${load.loadId} of ${load.date} set ${counted(load.quarantined, 'record')} aside (${status})`,
    ...records.map(formatRecord),
    ...(more === 0 ? [] : [`${formatCount(more)} more; \`--limit\` shows more`]),
  ]
  return parts.join('\n\n')
}

function formatRecord(record: ShownRecord): string {
  const { stream, raw_object: rawObject, line, bytes } = record
  const text = printable(record.record.slice(0, shownRecord).replace(/[\ud800-\udbff]$/, ''))
  const isCut = record.record_cut === true || record.record.length > shownRecord
  return [
    `${stream}: line ${line} of ${rawObject}`,
    ...record.reasons.map((reason) => `  ${formatReason(reason)}`),
    `  ${text}`,
    ...(isCut ? [`  (cut: the record has ${formatCount(bytes)} bytes)`] : []),
  ].join('\n')
}

function formatReason({ path, table, column, type, value, reason }: QuarantineReason): string {
  const place = column === undefined ? '' : ` for ${table}.${column} (${type})`
  return `${printable(path)}: ${value === undefined ? 'the value' : shorten(printable(value))}${place} ${reason}`
}

function shorten(text: string): string {
  return text.length <= shownValue
    ? text
    : `${text.slice(0, shownValue - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** The object that `lakeload quarantine list --json` prints; its fields are documented in `docs/cli-json.md`. */
export function quarantineListJson({
  pipeline,
  loads,
  more,
}: QuarantineList): Readonly<Record<string, unknown>> {
  return { pipeline, loads: loads.map(loadJson), more }
}

/** The object that `lakeload quarantine show --json` prints. */
export function shownQuarantineJson(
  shown: ShownQuarantine | undefined,
  pipeline: string,
): Readonly<Record<string, unknown>> {
  if (shown === undefined) return { pipeline, load: null, records: [], more: 0 }
  return { pipeline, load: loadJson(shown.load), records: shown.records, more: shown.more }
}

function loadJson({
  loadId,
  date,
  status,
  quarantined,
  streams,
}: QuarantinedLoad): Readonly<Record<string, unknown>> {
  return {
    load_id: loadId,
    date,
    status: status ?? null,
    quarantined,
    streams: streams.map(({ stream, records, quarantined: count, limit, reasons: counts, key }) => ({
      stream,
      records,
      quarantined: count,
      limit,
      reasons: counts,
      manifest: key,
    })),
  }
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

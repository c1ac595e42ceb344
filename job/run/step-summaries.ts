import type { CheckResult } from '../check/check-result'
import type { LoadResult } from '../load/load-result'
import type { RawManifest, StagedManifest } from '../pipeline/manifests'
import { streamCursors } from '../pipeline/stream-cursors'
import type { TransformResult } from '../transform/transform-result'
import { describeCursor } from '../ui/describe-cursor'
import { formatBytes, formatCount } from '../ui/format'

/** Records and bytes over all streams. */
export function rawTotals(raw: readonly RawManifest[]): { readonly records: number; readonly bytes: number } {
  return { records: sum(raw, (one) => one.records), bytes: sum(raw, (one) => one.bytes) }
}

/** `205 records, 645 kB`; of incremental streams where they began and ended, too. */
export function extracted(raw: readonly RawManifest[]): string {
  const totals = rawTotals(raw)
  const cursors = streamCursors(raw).map((cursor) => `; ${describeCursor(cursor)}`)
  return `${formatCount(totals.records)} records, ${formatBytes(totals.bytes)}${cursors.join('')}`
}

/** `1,024 rows in 8 tables, 91 kB of Parquet`, or `of Parquet and JSON`. */
export function staged(manifest: StagedManifest): string {
  const rows = formatCount(sum(manifest.tables, (table) => table.rows))
  const bytes = formatBytes(sum(manifest.tables, (table) => table.bytes))
  const aside = sum(manifest.set_aside, ({ quarantined }) => quarantined)
  const told = aside === 0 ? '' : `; ${formatCount(aside)} records quarantined`
  const formats = new Set(manifest.tables.flatMap(({ format, files }) => (files.length === 0 ? [] : format)))
  const words = [
    ...(formats.has('parquet') || formats.size === 0 ? ['Parquet'] : []),
    ...(formats.has('jsonl') ? ['JSON'] : []),
  ]
  return `${rows} rows in ${manifest.tables.length} tables, ${bytes} of ${words.join(' and ')}${told}`
}

/** `42 checks passed`. */
export function checked(checks: readonly CheckResult[]): string {
  return `${checks.length} checks passed`
}

/** `1,024 rows loaded in one transaction`. */
export function loaded(result: LoadResult): string {
  return `${formatCount(sum(result.tables, (table) => table.rows_loaded))} rows in one transaction`
}

/** `62 passed, 1 failed, 3 skipped`. */
export function transformed(result: TransformResult): string {
  const parts = [`${result.passed} passed`, `${result.failed} failed`]
  if (result.skipped > 0) parts.push(`${result.skipped} skipped`)
  if (result.warned > 0) parts.push(`${result.warned} warned`)
  return `dbt: ${parts.join(', ')}`
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}

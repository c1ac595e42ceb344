import { type ResultColumn, redshiftType } from './result-column'
import type { UnloadedFile } from './unloader'

/** The manifest of an UNLOAD, which COPY reads; a verbose one tells columns and counts too, lines of HEADER among the rows. */
export function formatManifest(
  files: readonly UnloadedFile[],
  columns: readonly ResultColumn[],
  isVerbose: boolean,
  hasHeader: boolean,
): string {
  const lines = ({ rows }: UnloadedFile) => rows + (hasHeader ? 1 : 0)
  const entries = files.map((file) => ({
    url: file.url,
    meta: { content_length: file.bytes, ...(isVerbose ? { record_count: lines(file) } : {}) },
  }))
  if (!isVerbose) return `${JSON.stringify({ entries }, undefined, 2)}\n`
  const total = (count: (file: UnloadedFile) => number) => files.reduce((sum, file) => sum + count(file), 0)
  const manifest = {
    entries,
    schema: { elements: columns.map((column) => ({ name: column.name, type: typeOf(column) })) },
    meta: { content_length: total(({ bytes }) => bytes), record_count: total(lines) },
    author: { name: 'Amazon Redshift', version: '1.0.0' },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

function typeOf(column: ResultColumn): Readonly<Record<string, string | number>> {
  const base = redshiftType(column)
  if (base.startsWith('character')) {
    return { base, ...(column.modifier < 4 ? {} : { max_length: column.modifier - 4 }) }
  }
  if (base !== 'numeric' || column.modifier < 4) return { base }
  return {
    base,
    precision: ((column.modifier - 4) >> 16) & 0xffff,
    scale: (column.modifier - 4) & 0x7ff,
  }
}

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { formatStep } from '../../../job/pipeline/json-path'
import { type LoadIdentity, rawManifestKey, rawPartKey } from '../../../job/pipeline/lake-keys'
import type { PathCount, RawManifest, RawPart } from '../../../job/pipeline/manifests'
import type { ObjectStore } from '../../../job/ports/object-store'

export const testLoad: LoadIdentity = {
  pipeline: 'shop',
  loadId: '01JD8Z3W9Q6N4V2B7K5M1X0TAE',
  date: '2026-11-22',
}

/**
 * Puts records into a lake as extract does: gzip parts with a manifest. The counts by path are taken by JSON.parse,
 * so that they are independent of the job's own scanner; lines that are no JSON are counted as nothing.
 */
export async function putRawLoad(
  store: ObjectStore,
  records: readonly string[],
  options: { readonly recordsAPart?: number; readonly stream?: string } = {},
): Promise<RawManifest> {
  const stream = options.stream ?? 'orders'
  const size = options.recordsAPart ?? 1_000
  const parts: RawPart[] = []
  const counts = new Map<string, PathCount>()
  for (let start = 0; start < records.length; start += size) {
    const slice = records.slice(start, start + size)
    const key = rawPartKey(testLoad, stream, parts.length)
    const text = slice.map((record) => `${record}\n`).join('')
    const stored = gzipSync(text)
    await store.put(key, stored)
    parts.push({
      key,
      records: slice.length,
      bytes: Buffer.byteLength(text),
      compressed_bytes: stored.length,
      sha256: createHash('sha256').update(stored).digest('hex'),
      has_long_numbers: slice.some(hasLongNumber),
    })
    slice.forEach((record, line) => {
      countRecord(record, key, line + 1, counts)
    })
  }
  const manifest: RawManifest = {
    version: 1,
    pipeline: testLoad.pipeline,
    stream,
    load_id: testLoad.loadId,
    date: testLoad.date,
    started_at: '2026-11-22T05:00:00.000Z',
    finished_at: '2026-11-22T05:00:01.000Z',
    records: records.length,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    content_sha256: createHash('sha256').update(records.join('\n')).digest('hex'),
    parts,
    requests: [],
    paths: [...counts.values()],
    paths_complete: true,
  }
  await store.put(rawManifestKey(testLoad, stream), JSON.stringify(manifest))
  return manifest
}

/** Whether a number stands in the record that a double does not keep: looks at the text outside strings. */
function hasLongNumber(record: string): boolean {
  // No group that repeats over single characters: a string of megabytes would overflow the engine's stack.
  const outside = record.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '""')
  return (outside.match(/-?\d[\d.eE+-]*/g) ?? []).some(
    (number) =>
      number.replace(/[eE].*$/, '').replace(/\D/g, '').length >= 16 || !Number.isFinite(Number(number)),
  )
}

function countRecord(record: string, rawObject: string, line: number, counts: Map<string, PathCount>): void {
  let value: unknown
  try {
    value = JSON.parse(record)
  } catch {
    return
  }
  countValue(value, '$', rawObject, line, counts)
}

function countValue(
  value: unknown,
  path: string,
  rawObject: string,
  line: number,
  counts: Map<string, PathCount>,
): void {
  const count = counts.get(path) ?? { path, null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }
  const kind = kindOf(value)
  const example =
    kind === 'null' || count.example !== undefined
      ? {}
      : { example: { value: JSON.stringify(value).slice(0, 200), raw_object: rawObject, line } }
  counts.set(path, { ...count, [kind]: count[kind] + 1, ...example })
  if (Array.isArray(value)) {
    for (const element of value) countValue(element, `${path}[*]`, rawObject, line, counts)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      countValue(member, path + formatStep({ member: name }), rawObject, line, counts)
    }
  }
}

function kindOf(value: unknown): 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as 'boolean' | 'number' | 'string' | 'object'
}

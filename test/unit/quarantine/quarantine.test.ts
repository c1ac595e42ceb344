import { gzipSync } from 'node:zlib'
import { quarantineManifestKey, quarantinePartKey, runRecordKey } from '../../../job/pipeline/lake-keys'
import type { QuarantinedRecord, QuarantineManifest } from '../../../job/pipeline/quarantine'
import { listQuarantine } from '../../../job/quarantine/list-quarantine'
import { readQuarantined } from '../../../job/quarantine/read-quarantined'
import { showQuarantine } from '../../../job/quarantine/show-quarantine'
import {
  formatQuarantineList,
  formatShownQuarantine,
  shownQuarantineJson,
} from '../../../job/ui/format-quarantine'
import { runRecord } from '../../support/ended-run'
import { MemoryObjectStore } from '../../support/memory-object-store'

const older = { pipeline: 'shop', loadId: '01JD8Z3W9Q6N4V2B7K5M1X0TAE', date: '2024-11-22' }
const newer = { pipeline: 'shop', loadId: '01KAPB2K4G3QJ6R3F2N5T7V9XZ', date: '2025-11-22' }

let store: MemoryObjectStore
beforeEach(() => {
  store = new MemoryObjectStore()
})

function record(line: number, more: Partial<QuarantinedRecord> = {}): QuarantinedRecord {
  const reason = {
    code: 'value_misfit',
    table: 'orders',
    column: 'total',
    type: 'integer',
    path: '$.total',
  } as const
  return {
    raw_object: 'raw/part-00000.jsonl.gz',
    line,
    reasons: [{ ...reason, value: 'x', reason: 'is not an integer' }],
    bytes: 13,
    record: '{"total":"x"}',
    ...more,
  }
}

async function put(
  load: typeof older,
  stream: string,
  parts: readonly (readonly QuarantinedRecord[])[],
): Promise<QuarantineManifest> {
  const manifest: QuarantineManifest = {
    version: 1,
    pipeline: 'shop',
    stream,
    load_id: load.loadId,
    date: load.date,
    contract_sha256: 'a',
    records: 1_000,
    quarantined: parts.flat().length,
    limit: 10,
    reasons: [
      { code: 'value_misfit', table: 'orders', column: 'total', path: '$.total', records: 2 },
      { code: 'unknown_column', table: 'orders', path: "$['a\nb']", records: 1 },
    ],
    parts: parts.map((records, part) => ({
      key: quarantinePartKey(load, stream, part),
      raw_object: 'raw/part-00000.jsonl.gz',
      records: records.length,
    })),
  }
  for (const [part, records] of parts.entries()) {
    const lines = records.map((one) => `${JSON.stringify(one)}\n`).join('')
    await store.put(quarantinePartKey(load, stream, part), gzipSync(lines))
  }
  await store.put(quarantineManifestKey(load, stream), JSON.stringify(manifest))
  return manifest
}

test('loads are listed newest first, over streams, with how their runs ended', async () => {
  await put(older, 'orders', [[record(1)]])
  await put(newer, 'orders', [[record(1)], [record(2)]])
  await put(newer, 'customers', [[record(3)]])
  // Its writer has not come to the end.
  await store.put(
    quarantinePartKey({ ...older, pipeline: 'shop', loadId: '01KAPB2K4G3QJ6R3F2N5T7V9XY' }, 'orders', 0),
    'x',
  )
  await store.put(runRecordKey(newer), JSON.stringify(runRecord()))
  const list = await listQuarantine(store, 'shop', 20)
  expect(list.loads.map(({ loadId, status, quarantined }) => [loadId, status, quarantined])).toEqual([
    [newer.loadId, 'succeeded', 3],
    [older.loadId, undefined, 1],
  ])
  expect(
    formatQuarantineList(list),
  ).toBe(`load                        date        run        stream        records  why
01KAPB2K4G3QJ6R3F2N5T7V9XZ  2025-11-22  succeeded  customers  1 of 1,000  orders.total does not fit: 2; $['a\\nb'] is not in the contract: 1
01KAPB2K4G3QJ6R3F2N5T7V9XZ  2025-11-22  succeeded  orders     2 of 1,000  orders.total does not fit: 2; $['a\\nb'] is not in the contract: 1
01JD8Z3W9Q6N4V2B7K5M1X0TAE  2024-11-22  (gone)     orders     1 of 1,000  orders.total does not fit: 2; $['a\\nb'] is not in the contract: 1

The records: lakeload quarantine show shop --load-id 01KAPB2K4G3QJ6R3F2N5T7V9XZ`)
  const first = await listQuarantine(store, 'shop', 1)
  expect(first).toMatchObject({ loads: [{ loadId: newer.loadId }], more: 1 })
  expect(formatQuarantineList(first)).toContain('\n1 older load; `--limit` shows more\n')
})

test('the newest load is shown, up to a limit over parts and streams', async () => {
  await put(older, 'orders', [[record(9)]])
  await put(newer, 'customers', [[record(1)], [record(2), record(3)]])
  await put(newer, 'orders', [[record(4)]])
  const shown = await showQuarantine(store, 'shop', { limit: 2 })
  expect(shown?.records.map(({ stream, line }) => `${stream} ${line}`)).toEqual([
    'customers 1',
    'customers 2',
  ])
  expect(shown?.more).toBe(2)
  const all = await showQuarantine(store, 'shop', { limit: 20, loadId: newer.loadId })
  expect(all?.records.map(({ stream, line }) => `${stream} ${line}`)).toEqual([
    'customers 1',
    'customers 2',
    'customers 3',
    'orders 4',
  ])
  expect(shownQuarantineJson(all, 'shop')).toMatchObject({
    load: { load_id: newer.loadId, status: null },
    more: 0,
  })
})

test('a record is shown on lines of its own, whatever it holds', async () => {
  const nasty = record(1, {
    record: `{"total":"\u001b[31m${'x'.repeat(3_000)}"}`,
    bytes: 90_000,
    record_cut: true,
    reasons: [
      {
        code: 'value_misfit',
        table: 'orders',
        column: 'total',
        type: 'integer',
        path: '$.total',
        value: `\n${'é'.repeat(100)}`,
        reason: 'is not an integer',
      },
      {
        code: 'value_missing',
        table: 'orders',
        column: 'id',
        type: 'integer',
        path: '$.id',
        reason: 'is null or absent, and the column is not nullable',
      },
    ],
  })
  await put(newer, 'orders', [[nasty]])
  const text = formatShownQuarantine(await showQuarantine(store, 'shop', { limit: 1 }), 'shop')
  expect(text.split('\n')).toEqual([
    'load 01KAPB2K4G3QJ6R3F2N5T7V9XZ of 2025-11-22 set 1 record aside (its run record is gone)',
    '',
    'orders: line 1 of raw/part-00000.jsonl.gz',
    `  $.total: \\n${'é'.repeat(77)}… for orders.total (integer) is not an integer`,
    '  $.id: the value for orders.id (integer) is null or absent, and the column is not nullable',
    `  {"total":"\\u001b[31m${'x'.repeat(1_985)}`,
    '  (cut: the record has 90,000 bytes)',
  ])
})

test('where nothing is set aside that is said, and a load that has set nothing aside is an error', async () => {
  expect(formatQuarantineList(await listQuarantine(store, 'shop', 5))).toBe(
    'no load of shop has set a record aside',
  )
  const shown = await showQuarantine(store, 'shop', { limit: 5 })
  expect(formatShownQuarantine(shown, 'shop')).toBe('no load of shop has set a record aside')
  expect(shownQuarantineJson(shown, 'shop')).toEqual({ pipeline: 'shop', load: null, records: [], more: 0 })
  await expect(showQuarantine(store, 'shop', { limit: 5, loadId: older.loadId })).rejects.toMatchObject({
    code: 'QUARANTINE_LOAD_UNKNOWN',
  })
})

test.each([
  ['is gone', undefined, 'is not in the lake'],
  ['is no gzip', Buffer.from('x'), 'cannot be read: '],
  ['holds something else', gzipSync('{"a":1}\n'), 'holds something else than set-aside records'],
])('an object that %s is not taken for records', async (_, bytes, why) => {
  const manifest = await put(newer, 'orders', [[record(1)]])
  const key = quarantinePartKey(newer, 'orders', 0)
  if (bytes === undefined) await store.delete(key)
  else await store.put(key, bytes)
  const reading = (async () => {
    for await (const _one of readQuarantined(store, manifest));
  })()
  await expect(reading).rejects.toMatchObject({
    code: 'QUARANTINE_UNREADABLE',
    message: expect.stringContaining(`/${key}\` ${why}`),
  })
})

import { join } from 'node:path'
import type { ExplainedRow } from '../../../job/explain/explained-row'
import { explainedRowJson, formatExplainedRow } from '../../../job/ui/format-explained-row'
import { expectGolden } from '../../support/golden-file'

const request = {
  url: 'https://api.example/orders?page=1',
  status: 200,
  attempts: 1,
  bytes: 4_096,
  etag: 'W/"abc"',
  last_modified: 'Sun, 22 Nov 2026 05:00:00 GMT',
}
const row: ExplainedRow = {
  pipeline: 'shop',
  table: 'lines',
  rootTable: 'orders',
  key: { order_id: '9007199254740993', line_index: '1' },
  columns: [
    {
      name: 'order_id',
      value: '9007199254740993',
      origin: 'parent_key',
      path: '$.id',
      raw: '9007199254740993',
    },
    { name: 'line_index', value: 1, origin: 'list_index', path: '$.lines[1]' },
    { name: 'price', value: '1.50', origin: 'path', path: '$.lines[1].price', raw: '1.5e0' },
    { name: 'is_gift', value: null, origin: 'path', path: '$.lines[1].gift', raw: 'null' },
    { name: 'note', value: null, origin: 'path', path: '$.lines[1].note' },
    {
      name: 'text',
      value: `two\nlines ${'x'.repeat(80)}`,
      origin: 'path',
      path: '$.lines[1].text',
      raw: `"two\\nlines ${'x'.repeat(80)}"`,
    },
    { name: 'colour', value: undefined, origin: 'path', path: '$.lines[1].colour', raw: '"red"' },
    { name: 'old', value: true, origin: 'unknown' },
  ],
  loadId: '01KAPB2K4G3QJ6R3F2N5T7V9XZ',
  loadedAt: '2026-11-22 05:00:04.125',
  rawObject: 's3://lake/raw/shop/orders/date=2026-11-22/load=01KAPB2K4G3QJ6R3F2N5T7V9XZ/part-00000.jsonl.gz',
  rawLine: 1_204,
  rawRecord: '{"id":9007199254740993,  "lines":[{},{"price":1.5e0,"gift":null,"colour":"red"}]}',
  requests: [request],
  run: {
    url: 's3://lake/runs/shop/01KAPB2K4G3QJ6R3F2N5T7V9XZ/run.json',
    known: true,
    status: 'succeeded',
    startedAt: '2026-11-22T05:00:00.000Z',
    finishedAt: '2026-11-22T05:00:12.500Z',
  },
}

const pages = Array.from({ length: 1_200 }, (_, page) => ({
  url: `https://api.example/orders?page=${page + 1}`,
  status: 200,
  attempts: 1,
  bytes: 4_096,
}))
const { rawRecord: _record, requests: _requests, ...gone } = row

test('the row, where it comes from, and its record', () => {
  const texts = [
    ['a row of a list', row],
    [
      'a root row of many pages, with a long record',
      { ...row, table: 'orders', requests: pages, rawRecord: `{"text":"${'x'.repeat(5_000)}"}`, columns: [] },
    ],
    ['everything but the row is gone', { ...gone, run: { url: row.run.url, known: false } }],
  ] as const
  expectGolden(
    join(__dirname, 'explained-row.txt'),
    texts.map(([name, one]) => `# ${name}\n${formatExplainedRow(one)}\n`).join('\n'),
  )
})

test('the same for a program', () => {
  expectGolden(join(__dirname, 'explained-row.json'), `${JSON.stringify(explainedRowJson(row), null, 2)}\n`)
})

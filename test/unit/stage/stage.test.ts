import { copyManifestKey, stagedManifestKey, stagedPrefix } from '../../../job/pipeline/lake-keys'
import type { CopyManifest } from '../../../job/pipeline/manifests'
import { stage } from '../../../job/stage/stage'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad, testLoad } from '../../support/stage/raw-load'
import { readStagedRows, readStagedSchema } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
let store: MemoryObjectStore

beforeEach(async () => {
  folder = await makeTempFolder()
  store = new MemoryObjectStore()
})

afterEach(() => removeTempFolder(folder))

const orders = testContract(
  {
    orders: {
      key: ['id'],
      columns: {
        id: ['$.id', 'varchar(8)!'],
        total: ['$.total', 'decimal(18,2)'],
        placed_at: ['$.placed_at', 'timestamptz'],
        note: ['$.note', 'super'],
        city: ['$.address.city', 'varchar(20)'],
      },
    },
    order_addresses: {
      from: '$.address',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      key: ['order_id'],
      columns: { zip: ['$.address.zip', 'varchar(10)'] },
    },
    order_flags: {
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      key: ['order_id'],
      columns: { gift: ['$.gift', 'boolean'] },
    },
    order_tags: {
      from: '$.tags[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'place',
      key: ['order_id', 'place'],
      columns: { tag: ['$.tags[*]', 'varchar(10)'] },
    },
    order_lines: {
      from: '$.lines[*]',
      onlyWhere: '$.lines[*].sku',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'line',
      key: ['order_id', 'line'],
      columns: { sku: ['$.lines[*].sku', 'varchar(10)!'], quantity: ['$.lines[*].quantity', 'integer'] },
    },
    line_discounts: {
      from: '$.lines[*].discounts[*]',
      parent: 'order_lines',
      parentKey: { order_id: ['order_id', 'varchar(8)'], line: ['line', 'integer'] },
      listIndex: 'place',
      key: ['order_id', 'line', 'place'],
      columns: { percent: ['$.lines[*].discounts[*].percent', 'double precision'] },
    },
    order_ships: {
      from: '$.delivery.ships[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'place',
      key: ['order_id', 'place'],
      columns: { ship: ['$.delivery.ships[*]', 'varchar(10)'] },
    },
  },
  ['$.internal'],
)

const records = [
  '{"id":"a","total":10.50,"placed_at":"2026-01-01T10:00:00+02:00","note":{"x": [1.10, 12345678901234567890]},"address":{"city":"Ulm","zip":"89073"},"gift":true,"tags":["x",null,"z"],"lines":[{"sku":"s1","quantity":2,"discounts":[{"percent":0.5},null]},{"sku":null,"quantity":1,"discounts":[{"percent":9}]},{"sku":"s3"}],"delivery":{"ships":["one"]},"internal":{"anything":1}}',
  '{"id":"b","total":null,"address":null,"tags":[],"lines":null,"delivery":null,"new_field":5}',
  '{"id":"c","address":{},"note":"text","delivery":{"ships":null}}',
]

test('stages every shape of table, with keys, places and lines', async () => {
  const raw = await putRawLoad(store, records)
  const { context, warnings } = stageContext(store, orders, folder)
  const staged = await stage(context, [raw])
  const rows = async (table: string) =>
    (await readStagedRows(store, staged, table, folder)).map(({ _load_id, _raw_object, ...rest }) => {
      expect(_load_id).toBe(testLoad.loadId)
      if (table === 'orders') expect(_raw_object).toBe(raw.parts[0]?.key)
      return Object.values(rest)
    })
  expect(await rows('orders')).toEqual([
    ['a', '10.50', '2026-01-01 08:00:00+00', '{"x": [1.10, 12345678901234567890]}', 'Ulm', '1'],
    ['b', null, null, null, null, '2'],
    ['c', null, null, '"text"', null, '3'],
  ])
  expect(await rows('order_addresses')).toEqual([
    ['a', '89073'],
    ['c', null],
  ])
  expect(await rows('order_flags')).toEqual([
    ['a', 'true'],
    ['b', null],
    ['c', null],
  ])
  expect(await rows('order_tags')).toEqual([
    ['a', '0', 'x'],
    ['a', '1', null],
    ['a', '2', 'z'],
  ])
  expect(await rows('order_lines')).toEqual([
    ['a', '0', 's1', '2'],
    ['a', '2', 's3', null],
  ])
  // The discount of the line without a sku goes with its line.
  expect(await rows('line_discounts')).toEqual([
    ['a', '0', '0', '0.5'],
    ['a', '0', '1', null],
  ])
  expect(await rows('order_ships')).toEqual([['a', '0', 'one']])
  expect(staged.unknown_paths).toMatchObject([{ stream: 'orders', path: '$.new_field', count: 1 }])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('does not name `$.new_field` of orders: 1 values, such as `5` in line 2')
})

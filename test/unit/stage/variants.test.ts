import { checkStaged } from '../../../job/check/check-staged'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import { judgeRecord } from '../../../job/stage/find-record-misfits'
import { buildSourceTree } from '../../../job/stage/source-tree'
import { stage } from '../../../job/stage/stage'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { readStagedRows, type StagedRow } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const contract = testContract({
  orders: {
    key: ['id'],
    columns: {
      id: ['$.id', 'integer!'],
      price: ['$.price', 'integer'],
      price_double: ['$.price', 'double precision', 'price'],
      price_text: ['$.price', 'varchar(5)', 'price'],
      note: ['$.note', 'varchar(5)'],
      note_json: ['$.note', 'super', 'note'],
      city: ['$.address.city', 'varchar(20)'],
      address_json: ['$.address', 'super', '$.address'],
      lines_json: ['$.lines', 'super', 'order_lines'],
    },
  },
  order_lines: {
    from: '$.lines[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'line',
    columns: {
      sku: ['$.lines[*].sku', 'varchar(10)'],
      line_json: ['$.lines[*]', 'super', '$.lines[*]'],
    },
  },
  order_tags: {
    from: '$.tags[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'place',
    columns: { tag: ['$.tags[*]', 'varchar(10)'], tag_json: ['$.tags[*]', 'super', 'tag'] },
  },
})

let folder: string
let store: MemoryObjectStore

beforeEach(async () => {
  folder = await makeTempFolder()
  store = new MemoryObjectStore()
})

afterEach(() => removeTempFolder(folder))

const systemColumns = new Set(['_load_id', '_raw_object', '_raw_line'])

/** Stages records, whose checks must all pass, and answers what a table's rows have. */
async function staged(
  ...records: readonly string[]
): Promise<(table: string) => Promise<readonly StagedRow[]>> {
  const raw = await putRawLoad(store, records)
  const { context } = stageContext(store, contract, folder)
  const manifest: StagedManifest = await stage(context, [raw])
  const checks = await checkStaged(context, [raw], manifest)
  expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
  return async (table) => {
    const rows = await readStagedRows(store, manifest, table, folder)
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).filter(([name, value]) => value !== null && !systemColumns.has(name)),
      ),
    )
  }
}

test('a value goes into the first of its columns that takes it, and into no other', async () => {
  const rows = await staged(
    '{"id":1,"price":7}',
    '{"id":2,"price":7.5}',
    '{"id":3,"price":"free"}',
    '{"id":4,"price":null}',
    '{"id":5,"price":"8"}',
    '{"id":6,"price":true}',
  )
  expect(await rows('orders')).toEqual([
    { id: '1', price: '7' },
    { id: '2', price_double: '7.5' },
    { id: '3', price_text: 'free' },
    { id: '4' },
    { id: '5', price: '8' },
    { id: '6', price_text: 'true' },
  ])
})

test('what no column takes is refused, told of the column that its variants stand beside', async () => {
  await expect(staged('{"id":1,"price":"too long"}')).rejects.toMatchObject({
    code: 'STAGE_VALUE_REFUSED',
    message: expect.stringContaining('`too long` for `orders.price` (integer) is not an integer'),
    context: { refused: 1 },
  })
  await expect(staged('{"id":1,"price":{"a":1}}')).rejects.toMatchObject({ code: 'STAGE_VALUE_REFUSED' })
})

test('a SUPER variant takes what is left, digit for digit: objects, lists, texts that are too long', async () => {
  const rows = await staged(
    '{"id":1,"note":"short"}',
    '{"id":2,"note":"too long"}',
    '{"id":3,"note":{"a":12345678901234567890.10, "b":"\\"q\\""}}',
    '{"id":4,"note":[1.0,null]}',
    '{"id":5,"note":null}',
    '{"id":6,"note":1.10}',
    '{"id":7,"note":123456}',
  )
  expect(await rows('orders')).toEqual([
    { id: '1', note: 'short' },
    { id: '2', note_json: '"too long"' },
    { id: '3', note_json: '{"a":12345678901234567890.10, "b":"\\"q\\""}' },
    { id: '4', note_json: '[1.0,null]' },
    { id: '5' },
    { id: '6', note: '1.10' },
    { id: '7', note_json: '123456' },
  ])
})

test('where an object is expected, all else stands beside its columns', async () => {
  const rows = await staged(
    '{"id":1,"address":{"city":"Ulm"}}',
    '{"id":2,"address":"Ulm"}',
    '{"id":3,"address":[{"city":"Ulm"}]}',
    '{"id":4,"address":null}',
    '{"id":5,"address":12.50}',
    '{"id":6}',
  )
  expect(await rows('orders')).toEqual([
    { id: '1', city: 'Ulm' },
    { id: '2', address_json: '"Ulm"' },
    { id: '3', address_json: '[{"city":"Ulm"}]' },
    { id: '4' },
    { id: '5', address_json: '12.50' },
    { id: '6' },
  ])
})

test('where a list is expected, all else stands in its parent, and gives no rows', async () => {
  const rows = await staged(
    '{"id":1,"lines":[{"sku":"a"},null,"b",["c"],7]}',
    '{"id":2,"lines":{"sku":"d"}}',
    '{"id":3,"lines":"e"}',
    '{"id":4,"lines":[]}',
    '{"id":5,"lines":null}',
  )
  expect(await rows('orders')).toEqual([
    { id: '1' },
    { id: '2', lines_json: '{"sku":"d"}' },
    { id: '3', lines_json: '"e"' },
    { id: '4' },
    { id: '5' },
  ])
  expect(await rows('order_lines')).toEqual([
    { order_id: '1', line: '0', sku: 'a' },
    { order_id: '1', line: '1' },
    { order_id: '1', line: '2', line_json: '"b"' },
    { order_id: '1', line: '3', line_json: '["c"]' },
    { order_id: '1', line: '4', line_json: '7' },
  ])
})

test('elements that are single values have variants too', async () => {
  const rows = await staged('{"id":1,"tags":["a",{"b":1},null,["c"],"longer than ten"]}')
  expect(await rows('order_tags')).toEqual([
    { order_id: '1', place: '0', tag: 'a' },
    { order_id: '1', place: '1', tag_json: '{"b":1}' },
    { order_id: '1', place: '2' },
    { order_id: '1', place: '3', tag_json: '["c"]' },
    { order_id: '1', place: '4', tag_json: '"longer than ten"' },
  ])
})

test('what stands aside is judged as the SUPER value it is, the rest as the tables read it', () => {
  const { root } = buildSourceTree(contract, 'orders')
  const judge = (record: string) => judgeRecord(Buffer.from(record), root)
  const twice = 'has a name twice in one object'
  expect(judge('{"id":1,"lines":{"a":1,"a":2}}')).toEqual({ path: '$.lines.a', reason: twice })
  expect(judge('{"id":1,"address":[{"a":1,"a":2}]}')).toEqual({ path: '$.address[0].a', reason: twice })
  expect(judge('{"id":1,"address":{"city":"x","city":"y"}}')).toEqual({
    path: '$.address.city',
    reason: twice,
  })
  // No table reads these: the record is sound.
  expect(judge('{"id":1,"address":{"a":1,"a":2},"lines":[{"a":1,"a":2},["b"],"c",null]}')).toBeUndefined()
})

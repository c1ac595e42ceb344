import { stage } from '../../../job/stage/stage'
import { tableOutput } from '../../../job/stage/staging-output'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { readStagedRows } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const contract = testContract({
  orders: {
    key: ['id'],
    columns: { id: ['$.id', 'integer!'], note: ['$.note', 'varchar(2000)'], extra: ['$.extra', 'super'] },
  },
  order_lines: {
    from: '$.lines[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'line',
    columns: { sku: ['$.lines[*].sku', 'varchar(10)'] },
  },
})

let folder: string
let store: MemoryObjectStore

beforeEach(async () => {
  folder = await makeTempFolder()
  store = new MemoryObjectStore()
})

afterEach(() => removeTempFolder(folder))

test('by itself a table with a SUPER column is JSON, and any other Parquet', () => {
  const formats = (setting: 'auto' | 'parquet' | 'jsonl'): readonly string[] =>
    contract.tables.map((table) => tableOutput(table, setting).format)
  expect(formats('auto')).toEqual(['jsonl', 'parquet'])
  expect(formats('parquet')).toEqual(['parquet', 'parquet'])
  expect(formats('jsonl')).toEqual(['jsonl', 'jsonl'])
})

test('a JSON row has a member a column that is not null, in their order, and every value as it is', async () => {
  const raw = await putRawLoad(store, [
    '{"id":1,"note":"","extra":{"a": 12345678901234567890.10, "b":null}}',
    String.raw`{"id":2,"note":"q\" b\\ \n\t\u0001 é 🚀 \u2028 \u007f","extra":"x"}`,
    '{"id":3,"note":null,"extra":null}',
  ])
  const { context } = stageContext(store, contract, folder, { format: 'auto' })
  const staged = await stage(context, [raw])
  expect(staged.tables.map(({ name, format }) => [name, format])).toEqual([
    ['orders', 'jsonl'],
    ['order_lines', 'parquet'],
  ])
  expect(staged.tables[0]?.files[0]?.key).toMatch(/\/part-00000\.jsonl\.gz$/)
  const rows = await readStagedRows(store, staged, 'orders', folder)
  const system = {
    _load_id: JSON.stringify(context.load.loadId),
    _raw_object: JSON.stringify(raw.parts[0]?.key),
  }
  expect(rows).toEqual([
    { id: '1', note: '""', extra: '{"a": 12345678901234567890.10, "b":null}', ...system, _raw_line: '1' },
    {
      id: '2',
      note: String.raw`"q\" b\\ \n\t\u0001 é 🚀 ${'\u2028'} ${'\u007f'}"`,
      extra: '"x"',
      ...system,
      _raw_line: '2',
    },
    { id: '3', ...system, _raw_line: '3' },
  ])
  expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'note', 'extra', '_load_id', '_raw_object', '_raw_line'])
})

describe('a row that is longer than COPY takes', () => {
  const long = 'x'.repeat(1_500)
  const stageLines = async (lines: readonly string[], format: 'auto' | 'parquet'): Promise<unknown> => {
    const raw = await putRawLoad(store, lines)
    return await stage(stageContext(store, contract, folder, { format, copyRowBytes: 2_000 }).context, [raw])
  }

  test('is refused by its value where one alone is too long', async () => {
    await expect(stageLines(['{"id":1}', `{"id":2,"extra":"${long}${long}"}`], 'auto')).rejects.toMatchObject(
      {
        code: 'STAGE_VALUE_REFUSED',
        message: expect.stringContaining('has 3002 bytes, a row of a staged JSON file takes 2000'),
        context: { table: 'orders', column: 'extra', raw_line: 2 },
      },
    )
  })

  test('is refused as a row where the values are too long together', async () => {
    const lines = ['{"id":1}', `{"id":2,"note":"${long}","extra":"${long}"}`]
    await expect(stageLines(lines, 'auto')).rejects.toMatchObject({
      code: 'STAGE_ROW_TOO_LONG',
      message: expect.stringMatching(
        /^a row of `orders` has 31\d\d bytes as JSON, COPY takes 2000: line 2 of `raw\/shop\/orders\/.*`$/,
      ),
      context: { table: 'orders', raw_line: 2 },
    })
  })

  test('is staged as Parquet, which has no such limit', async () => {
    const lines = [`{"id":2,"note":"${long}","extra":"${long}${long}"}`]
    await expect(stageLines(lines, 'parquet')).resolves.toMatchObject({ raw_records: 1 })
  })
})

test('a text that COPY of JSON may take for null is refused there, and staged as Parquet', async () => {
  const raw = await putRawLoad(store, [String.raw`{"id":1,"note":"\\N"}`])
  await expect(
    stage(stageContext(store, contract, folder, { format: 'auto' }).context, [raw]),
  ).rejects.toMatchObject({
    code: 'STAGE_VALUE_REFUSED',
    message: expect.stringContaining('is what COPY of JSON may take for null'),
    hint: expect.stringContaining('set `format` of the stream to `parquet`'),
  })
  const { context } = stageContext(store, contract, folder, { format: 'parquet' })
  const staged = await stage(context, [raw])
  expect(await readStagedRows(store, staged, 'orders', folder)).toMatchObject([{ id: '1', note: '\\N' }])
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractDraft } from '../../../job/infer/contract-draft'
import { planContract } from '../../../job/infer/plan-contract'
import type { PathProfile, StreamProfile } from '../../../job/infer/profile'
import { formatColumnType } from '../../../job/pipeline/column-type'
import { inferDraft } from '../../support/infer/infer-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

async function draftOf(...lines: readonly string[]): Promise<ContractDraft> {
  const file = join(folder, 'records.ndjson')
  await writeFile(file, lines.map((line) => `${line}\n`).join(''))
  return await inferDraft(file, 'shop', 'orders')
}

/** `column: type` of a table, with `!` where it is never null. */
function columnsOf(draft: ContractDraft, table = 'orders'): readonly string[] {
  const columns = draft.tables.find(({ name }) => name === table)?.columns ?? []
  return columns.map(({ name, type, nullable }) => `${name}: ${formatColumnType(type)}${nullable ? '' : '!'}`)
}

test.each([
  ['2147483647', 'integer!'],
  ['-2147483649', 'bigint!'],
  ['9223372036854775808', 'decimal(38,0)!'],
  ['1e300', 'double precision!'],
  [`1${'0'.repeat(50)}1`, 'varchar(128)!'],
  ['0.1', 'double precision!'],
  ['0.12345678901234567890', 'decimal(38,22)!'],
  [`0.${'1'.repeat(40)}`, 'varchar(128)!'],
  ['true', 'boolean!'],
  ['"2024-02-29"', 'date!'],
  ['"2023-02-29"', 'varchar(32)!'],
  ['"2024-01-01T10:00:00"', 'timestamp!'],
  ['"2024-01-01T10:00:00+02:00"', 'timestamptz!'],
  ['"ééééé"', 'varchar(32)!'],
  ['null', 'varchar(256)'],
  ['[]', 'super!'],
  ['{}', 'super!'],
  ['[[1]]', 'super!'],
  ['[1,"x"]', 'super!'],
  ['[null]', 'super!'],
  ['{"EUR":{"a":1},"USD":{"a":2}}', 'super!'],
  ['{"2024-01-01":1,"2024-01-02":2}', 'super!'],
  [`"${'x'.repeat(65_536)}"`, 'super!'],
])('%.40s is %s', async (value, expected) => {
  expect(columnsOf(await draftOf(`{"v":${value}}`))).toEqual([`v: ${expected}`])
})

test('nested objects become columns, lists become tables that repeat the key above them', async () => {
  const draft = await draftOf(
    '{"id":1,"a":{"b":{"c":1}},"lines":[{"sku":"x","parts":[{"n":1}]}],"tags":["t"]}',
    '{"id":2,"a":null,"lines":[null],"tags":[]}',
  )
  expect(columnsOf(draft)).toEqual(['id: integer!', 'a_b_c: integer'])
  expect(draft).toMatchObject({ key: ['id'], keyOrigin: 'proposed', write: 'merge' })
  expect(columnsOf(draft, 'orders_lines')).toEqual(['sku: varchar(16)'])
  expect(columnsOf(draft, 'orders_tags')).toEqual(['value: varchar(16)!'])
  expect(draft.tables.find(({ name }) => name === 'orders_lines_parts')).toMatchObject({
    from: '$.lines[*].parts[*]',
    parent: 'orders_lines',
    listIndex: 'parts_index',
    key: ['orders_id', 'lines_index', 'parts_index'],
    distribution: { style: 'key', column: 'orders_id' },
  })
})

test('without a key each load replaces the rows, and child tables lead to the raw record', async () => {
  const draft = await draftOf('{"price":1,"l":[1]}', '{"price":1,"l":[2]}')
  expect(draft).toMatchObject({ key: [], keyOrigin: 'none', write: 'replace' })
  expect(draft.tables[1]).toMatchObject({ key: ['raw_object', 'raw_line', 'l_index'] })
})

test('the surest of several possible keys is proposed, and no fraction, nullable or repeated column', async () => {
  const draft = await draftOf(
    '{"name":"a","code":"x","ratio_id":0.5,"user_id":1,"id":1}',
    '{"name":"b","code":"y","ratio_id":0.7,"user_id":1,"id":null}',
  )
  expect(draft.key).toEqual(['code'])
})

test('an object and a text at one place are kept whole, with the reason', async () => {
  const draft = await draftOf('{"v":{"a":1}}', '{"v":"x"}')
  expect(draft.tables[0]?.columns).toMatchObject([{ path: '$.v', reason: 'mixed kinds: text, objects' }])
})

test('what is nested deeper than asked is kept whole', async () => {
  const draft = await draftOf('{"a":{"b":{"c":{"d":{"e":1}}}}}')
  expect(draft.tables[0]?.columns).toMatchObject([{ path: '$.a.b.c.d.e' }])
  const deep = await draftOf('{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}')
  expect(deep.tables[0]?.columns).toMatchObject([{ path: '$.a.b.c.d.e', reason: 'nested deeper than 4' }])
})

test('the widest object is kept whole where a table would have more columns than Redshift holds', async () => {
  const members = (count: number): string =>
    Array.from({ length: count }, (_, index) => `"m${index}":${index}`).join(',')
  const draft = await draftOf(`{"id":1,"small":{${members(400)}},"wide":{${members(1_500)}}}`)
  expect(draft.tables[0]?.columns).toHaveLength(402)
  expect(draft.tables[0]?.columns.at(-1)).toMatchObject({
    path: '$.wide',
    reason: expect.stringMatching(/^the widest object of a table that would have \d+ columns$/),
  })
})

test('3,000 members of the record itself are refused', async () => {
  const members = Array.from({ length: 3_000 }, (_, index) => `"m${index}":${index}`).join(',')
  await expect(draftOf(`{${members}}`)).rejects.toMatchObject({ code: 'INFER_TOO_MANY_COLUMNS' })
})

test.each(['{"a":"x\\u0000"}', '{"a":"\\ud800"}', '{"a\\u0000":1}'])(
  '%s is refused by its path',
  async (line) => {
    await expect(draftOf(line)).rejects.toMatchObject({
      code: 'INFER_TEXT_UNSTORABLE',
      context: { path: expect.stringContaining('a') },
    })
  },
)

test('no records are refused, and so is a value that not even SUPER holds', () => {
  const counts = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0, unique: false }
  const profile = (paths: readonly PathProfile[]): StreamProfile => ({
    records: paths.length,
    bytes: 1,
    paths,
    complete: true,
  })
  const plan = (paths: readonly PathProfile[]) => (): unknown =>
    planContract(profile(paths), { pipeline: 'shop', stream: 'orders' })
  expect(plan([])).toThrow(expect.objectContaining({ code: 'INFER_NO_RECORDS' }))
  const list = { ...counts, path: '$.a', array: 1, maxJsonBytes: 17_000_000 }
  expect(plan([{ ...counts, path: '$', object: 1, maxJsonBytes: 1 }, list])).toThrow(
    expect.objectContaining({ code: 'INFER_VALUE_TOO_LARGE' }),
  )
})

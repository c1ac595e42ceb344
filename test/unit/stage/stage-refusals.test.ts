import type { SchemaContract } from '../../../job/pipeline/contract'
import { stagedManifestKey } from '../../../job/pipeline/lake-keys'
import { stage } from '../../../job/stage/stage'
import { putRawLoad, testLoad } from '../../support/stage/raw-load'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { useStageLake } from '../../support/stage/use-stage-lake'

const lake = useStageLake()

/** A contract of one value column beside the key. */
function valueContract(type: string): SchemaContract {
  return testContract({
    orders: { key: ['id'], columns: { id: ['$.id', 'integer!'], value: ['$.value', type] } },
  })
}

const nested = testContract({
  orders: {
    key: ['id'],
    columns: { id: ['$.id', 'integer!'], city: ['$.address.city', 'varchar(10)'], all: ['$.all', 'super'] },
  },
  order_lines: {
    from: '$.lines[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'line',
    columns: { quantity: ['$.lines[*].quantity', 'integer!'] },
  },
  line_notes: {
    from: '$.lines[*].notes[*]',
    parent: 'order_lines',
    parentKey: { order_id: ['order_id', 'integer'], line: ['line', 'integer'] },
    listIndex: 'place',
    columns: { note: ['$.lines[*].notes[*]', 'varchar(5)!'] },
  },
})

async function refuse(
  contract: SchemaContract,
  records: readonly string[],
  recordsAPart = 2,
): Promise<{ code: string; kind: string; message: string; hint: string; context: Record<string, unknown> }> {
  const raw = await putRawLoad(lake.store, records, { recordsAPart })
  const { context } = stageContext(lake.store, contract, lake.folder)
  const error = await stage(context, [raw]).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  // What was refused must not look staged.
  expect(lake.store.objects.has(stagedManifestKey(testLoad))).toBe(false)
  if (error === undefined) throw new Error('nothing was refused')
  return error as never
}

const partKey = (number: number): string =>
  `raw/shop/orders/date=2026-11-22/load=${testLoad.loadId}/part-0000${number}.jsonl.gz`

test('names table, column, type, value, path, raw object and line of a value that does not fit', async () => {
  const error = await refuse(valueContract('integer'), [
    '{"id":1,"value":1}',
    '{"id":2,"value":2}',
    '{"id":3,"value":3}',
    '{"id":4,"value":1.7}',
  ])
  expect(error).toMatchObject({
    code: 'STAGE_VALUE_REFUSED',
    kind: 'data',
    message: `\`1.7\` for \`orders.value\` (integer) is not integral or out of range: \`$.value\` in line 2 of \`${partKey(1)}\``,
    hint: 'change `orders.value` in pipelines/shop/schema.yml so that it holds the value, or have the source corrected, or set `schemaContract.types` to `quarantine`, `discard_value` or `evolve` (a variant column); then run again',
    context: {
      table: 'orders',
      column: 'value',
      type: 'integer',
      path: '$.value',
      value: '1.7',
      raw_object: partKey(1),
      raw_line: 2,
      refused: 1,
    },
  })
})

test('gives the real places in lists, and counts what else does not fit, over all parts', async () => {
  const error = await refuse(nested, [
    '{"id":1,"lines":[{"quantity":1,"notes":["ok"]},null]}',
    '{"id":2,"lines":[{"quantity":2,"notes":["ok","too long"]}]}',
    '{"id":3,"address":{"city":"Llanfairpwllgwyngyll"}}',
  ])
  expect(error.message).toBe(
    'the value for `order_lines.quantity` (integer) is null or absent, and the column is not nullable: ' +
      `\`$.lines[1].quantity\` in line 1 of \`${partKey(0)}\`; 2 more do not fit: ` +
      '`too long` at `$.lines[0].notes[1]` in line 2 of `part-00000.jsonl.gz`; ' +
      '`Llanfairpwllgwyngyll` at `$.address.city` in line 1 of `part-00001.jsonl.gz`',
  )
  expect(error.context).toMatchObject({ refused: 3 })
})

test('tells only the first few of many and counts the rest', async () => {
  const records = Array.from({ length: 20 }, (_, id) => `{"id":${id},"value":"x${id}"}`)
  const error = await refuse(valueContract('boolean'), records)
  expect(error.context).toMatchObject({ refused: 20, raw_line: 1, raw_object: partKey(0) })
  expect(error.message).toContain('19 more do not fit: `x1` at')
  expect(error.message).toMatch(/; …$/)
})

const trapped: readonly (readonly [type: string, value: string, reason: string])[] = [
  ['integer', '1.7', 'is not integral or out of range'],
  ['integer', 'true', 'is not an integer'],
  ['integer', '"yes"', 'is not an integer'],
  ['integer', '2147483648', 'is not integral or out of range'],
  ['integer', '12345678901234567', 'is not integral or out of range'],
  ['integer', '{"a":1}', 'is not an integer'],
  ['boolean', '"yes"', 'is not true or false'],
  ['boolean', '1', 'is not true or false'],
  ['decimal(18,2)', '1.239', 'has more than 2 decimals, or more than 16 digits before them'],
  ['decimal(38,4)', '0.12345678901234567', 'has more than 4 decimals'],
  ['double precision', '0.12345678901234567891', 'has more digits than a double keeps'],
  ['double precision', '1e999', 'has more digits than a double keeps, or is out of its range'],
  ['timestamptz', '"2026-01-01T10:00:00"', 'is not a date and time with a zone'],
  ['timestamp', '"2026-01-01T10:00:00.123456789Z"', 'is not a date and time'],
  ['timestamp', '1767261600', 'is not a date and time'],
  ['date', '"2026-01-01T00:00:00Z"', 'is not a date'],
  ['varchar(4)', '"aññ"', 'has 5 bytes, the column takes 4'],
  ['varchar(99)', '{"a":1}', 'is an object or a list, not a single value'],
  ['varchar(99)', '[1,2]', 'is an object or a list, not a single value'],
  ['varchar(99)', '[]', 'is an object or a list, not a single value'],
  ['varchar(99)', '"a\\u0000b"', 'holds a NUL character'],
  ['super', '{"a":"b\\u0000"}', 'holds a NUL character'],
  ['integer!', 'null', 'is null or absent, and the column is not nullable'],
]

test.each(trapped)('a column of %s refuses %s', async (type, value, reason) => {
  const error = await refuse(
    valueContract(type),
    ['{"id":1}', '{"id":2}', `{"id":3,"value":${value}}`].slice(type.endsWith('!') ? 2 : 0),
  )
  expect(error.code).toBe('STAGE_VALUE_REFUSED')
  expect(error.message).toContain(reason)
  expect(error.message).toContain('`$.value` in line 1 of')
})

test('refuses a value beside long numbers, where the records are rewritten, with the same words', async () => {
  const error = await refuse(valueContract('varchar(9)'), [
    '{"id":1,"more":12345678901234567890,"value":["a"]}',
  ])
  expect(error.message).toBe(
    `\`["a"]\` for \`orders.value\` (varchar(9)) is an object or a list, not a single value: \`$.value\` in line 1 of \`${partKey(0)}\``,
  )
})

const unreadable: readonly (readonly [record: string, message: string])[] = [
  ['{"id":2,"id":3}', 'the value at `$.id` has a name twice in one object: line 2 of'],
  [
    '{"id":2,"address":{"city":"a","city":"b"}}',
    'the value at `$.address.city` has a name twice in one object: line 2',
  ],
  [
    '{"id":2,"lines":[{"quantity":1},{"quantity":1,"quantity":1}]}',
    'the value at `$.lines[1].quantity` has a name twice',
  ],
  ['{"id":2,"address":"Ulm"}', '`"Ulm"` at `$.address` is not an object: line 2 of'],
  ['{"id":2,"lines":{"0":{}}}', '`{"0":{}}` at `$.lines` is not a list: line 2 of'],
  ['{"id":2,"lines":[{},7]}', '`7` at `$.lines[1]` is not an object: line 2 of'],
  [
    '{"id":2,"address":{"city":"\\ud800"}}',
    '`"\\ud800"` at `$.address.city` holds half a surrogate pair: line 2 of',
  ],
  ['{"id":2,', 'the record at `$` is not sound JSON ('],
  ['[1]', 'the record at `$` is not an object: line 2 of'],
  ['null', 'the record at `$` is not an object: line 2 of'],
]

test.each(unreadable)('refuses the record %s', async (record, message) => {
  const error = await refuse(nested, ['{"id":1}', record])
  expect(error.code).toBe('STAGE_RECORD_REFUSED')
  expect(error.kind).toBe('data')
  expect(error.message).toContain(message)
  expect(error.context).toMatchObject({ raw_object: partKey(0), raw_line: 2, refused: 1 })
})

test('keeps control characters and backticks of a value out of the message', async () => {
  const error = await refuse(valueContract('boolean'), ['{"id":1,"value":"a`b\\u001b[31m\\nc"}'])
  expect(error.message).toContain("`a'b\\u001b[31m\\u000ac` for")
})

test('refuses a contract that reads a path in two ways', async () => {
  const contract = testContract({
    orders: { columns: { a: ['$.a', 'varchar(9)'], b: ['$.a.b', 'varchar(9)'] } },
  })
  const error = await refuse(contract, ['{"a":1}'])
  expect(error).toMatchObject({
    code: 'STAGE_PLAN_IMPOSSIBLE',
    kind: 'config',
    message: 'the contract reads `$.a` both as a single value and as an object',
  })
})

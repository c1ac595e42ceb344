import { gunzipSync } from 'node:zlib'
import { checkStaged } from '../../../../job/check/check-staged'
import { readQuarantineManifest } from '../../../../job/lake/quarantine-manifest'
import type { SchemaContract } from '../../../../job/pipeline/contract'
import type { ContractModes } from '../../../../job/pipeline/contract-modes'
import {
  quarantineManifestKey,
  quarantinePartKey,
  stagedManifestKey,
} from '../../../../job/pipeline/lake-keys'
import type { RawManifest, SetAside, StagedManifest } from '../../../../job/pipeline/manifests'
import type { QuarantinedRecord } from '../../../../job/pipeline/quarantine'
import { defaultStreamOptions } from '../../../../job/pipeline/resolve-stream-options'
import type { ResolvedStream } from '../../../../job/pipeline/resolved'
import { stage } from '../../../../job/stage/stage'
import { MemoryObjectStore } from '../../../support/memory-object-store'
import { putRawLoad, testLoad } from '../../../support/stage/raw-load'
import { readStagedRows } from '../../../support/stage/read-staged'
import { stageContext, withStream } from '../../../support/stage/stage-context'
import { testContract } from '../../../support/stage/test-contract'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

let folder: string
let store: MemoryObjectStore

beforeEach(async () => {
  folder = await makeTempFolder()
  store = new MemoryObjectStore()
})

afterEach(() => removeTempFolder(folder))

const contract = testContract(
  {
    orders: {
      key: ['id'],
      columns: {
        id: ['$.id', 'integer!'],
        total: ['$.total', 'integer'],
        paid: ['$.paid', 'boolean!'],
        city: ['$.address.city', 'varchar(10)'],
      },
    },
    order_lines: {
      from: '$.lines[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'integer'] },
      listIndex: 'line',
      columns: { quantity: ['$.lines[*].quantity', 'integer'] },
    },
  },
  ['$.ignored'],
)

interface Outcome {
  readonly staged: StagedManifest
  readonly aside: SetAside | undefined
  readonly records: readonly QuarantinedRecord[]
  /** `raw line: id` of each order, by part. */
  readonly orders: readonly string[]
  readonly lines: readonly string[]
  readonly failedChecks: readonly unknown[]
  readonly warnings: readonly string[]
}

async function run(
  records: readonly string[],
  modes: Partial<ContractModes>,
  options: {
    readonly recordsAPart?: number
    readonly contract?: SchemaContract
    readonly stream?: Partial<ResolvedStream>
    readonly raw?: (raw: RawManifest) => RawManifest
  } = {},
): Promise<Outcome> {
  const put = await putRawLoad(store, records, { recordsAPart: options.recordsAPart ?? 3 })
  const raw = options.raw?.(put) ?? put
  const { context, warnings } = stageContext(store, options.contract ?? contract, folder)
  const lenient = withStream(context, {
    contractModes: { ...defaultStreamOptions.contractModes, ...modes },
    maxQuarantined: { records: 100 },
    ...options.stream,
  })
  const staged = await stage(lenient, [raw])
  const orders = await readStagedRows(store, staged, 'orders', folder)
  const lines = await readStagedRows(store, staged, 'order_lines', folder)
  const checks = await checkStaged(lenient, [raw], staged)
  return {
    staged,
    aside: staged.set_aside[0],
    records: raw.parts.flatMap((_, part) => readRecords(part)),
    orders: orders.map((row) => `${row._raw_line}: ${row.id}`),
    lines: lines.map((row) => `${row.order_id}: ${row.quantity}`),
    failedChecks: checks.filter(({ status }) => status === 'failed'),
    warnings,
  }
}

function readRecords(part: number): readonly QuarantinedRecord[] {
  const bytes = store.objects.get(quarantinePartKey(testLoad, 'orders', part))
  if (bytes === undefined) return []
  const lines = gunzipSync(bytes).toString('utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as QuarantinedRecord)
}

const order = (id: number, more = ''): string => `{"id":${id},"paid":true${more}}`
const partKey = (part: number): string =>
  `raw/shop/orders/date=2026-11-22/load=${testLoad.loadId}/part-0000${part}.jsonl.gz`

test('a record with a misfit is set aside with its child rows and its reasons; the lines of the others stay', async () => {
  const outcome = await run(
    [
      order(1, ',"lines":[{"quantity":1}]'),
      order(2, ',"total":1.7,"lines":[{"quantity":2},{"quantity":"x"}]'),
      order(3, ',"lines":[{"quantity":3}]'),
      order(4),
      '{"id":5,"lines":[{"quantity":5}]}',
      order(6, ',"lines":[{"quantity":6},{"quantity":66}]'),
    ],
    { types: 'quarantine' },
  )
  expect(outcome.orders).toEqual(['1: 1', '3: 3', '1: 4', '3: 6'])
  expect(outcome.lines).toEqual(['1: 1', '3: 3', '6: 6', '6: 66'])
  expect(outcome.failedChecks).toEqual([])
  expect(outcome.aside).toEqual({
    stream: 'orders',
    quarantined: 2,
    quarantine_key: quarantineManifestKey(testLoad, 'orders'),
    duplicates: 0,
    paths: [
      { path: '$', rows: 2, present: 2 },
      { path: '$.lines[*]', rows: 3, present: 3 },
    ],
    discarded: [],
  })
  expect(outcome.records).toEqual([
    {
      raw_object: partKey(0),
      line: 2,
      reasons: [
        {
          code: 'value_misfit',
          table: 'orders',
          column: 'total',
          type: 'integer',
          path: '$.total',
          value: '1.7',
          reason: 'is not integral or out of range',
        },
        {
          code: 'value_misfit',
          table: 'order_lines',
          column: 'quantity',
          type: 'integer',
          path: '$.lines[1].quantity',
          value: 'x',
          reason: 'is not an integer',
        },
      ],
      bytes: 74,
      record: order(2, ',"total":1.7,"lines":[{"quantity":2},{"quantity":"x"}]'),
    },
    {
      raw_object: partKey(1),
      line: 2,
      reasons: [
        {
          code: 'value_missing',
          table: 'orders',
          column: 'paid',
          type: 'boolean',
          path: '$.paid',
          reason: 'is null or absent, and the column is not nullable',
        },
      ],
      bytes: 33,
      record: '{"id":5,"lines":[{"quantity":5}]}',
    },
  ])
  expect(await readQuarantineManifest(store, quarantineManifestKey(testLoad, 'orders'))).toEqual({
    version: 1,
    pipeline: 'shop',
    stream: 'orders',
    load_id: testLoad.loadId,
    date: testLoad.date,
    contract_sha256: contract.sha256,
    records: 6,
    quarantined: 2,
    limit: 100,
    reasons: [
      {
        code: 'value_misfit',
        table: 'order_lines',
        column: 'quantity',
        path: '$.lines[*].quantity',
        records: 1,
      },
      { code: 'value_misfit', table: 'orders', column: 'total', path: '$.total', records: 1 },
      { code: 'value_missing', table: 'orders', column: 'paid', path: '$.paid', records: 1 },
    ],
    parts: [
      { key: quarantinePartKey(testLoad, 'orders', 0), raw_object: partKey(0), records: 1 },
      { key: quarantinePartKey(testLoad, 'orders', 1), raw_object: partKey(1), records: 1 },
    ],
  })
})

test.each([
  [
    'an object where the contract has a list',
    order(2, ',"lines":{"quantity":1}'),
    '$.lines',
    'is not a list',
  ],
  ['a list where the contract has an object', order(2, ',"address":[]'), '$.address', 'is not an object'],
  [
    'half a surrogate pair',
    order(2, String.raw`,"address":{"city":"\ud800"}`),
    '$.address.city',
    'holds half a surrogate pair',
  ],
  ['no object at all', '17', '$', 'is not an object'],
  ['null', 'null', '$', 'is not an object'],
])('DuckDB cannot read %s: the line is blanked', async (_, bad, path, reason) => {
  const outcome = await run([order(1), bad, order(3), order(4, ',"total":"no"')], { types: 'quarantine' })
  expect(outcome.orders).toEqual(['1: 1', '3: 3'])
  expect(outcome.failedChecks).toEqual([])
  expect(outcome.records).toMatchObject([
    { line: 2, record: bad, reasons: [{ code: 'record_unreadable', path, reason }] },
    { line: 1, reasons: [{ code: 'value_misfit', column: 'total' }] },
  ])
})

test('a name that stands twice where tables read it sets the record aside, and no other', async () => {
  const twice = '{"id":2,"id":3,"paid":true}'
  const outcome = await run(
    [order(1), twice, order(3)],
    { types: 'quarantine' },
    {
      raw: (raw) => ({
        ...raw,
        parts: raw.parts.map((part) => ({ ...part, duplicate_names: [{ path: '$.id', line: 2 }] })),
      }),
    },
  )
  expect(outcome.orders).toEqual(['1: 1', '3: 3'])
  expect(outcome.records).toMatchObject([{ line: 2, reasons: [{ code: 'record_unreadable', path: '$.id' }] }])
})

test('half a surrogate pair that no table reads is no reason to set a record aside', async () => {
  const outcome = await run(
    [String.raw`{"id":1,"paid":true,"note":"\ud800"}`, order(2, ',"lines":7'), order(3)],
    { types: 'quarantine' },
  )
  expect(outcome.orders).toEqual(['1: 1', '3: 3'])
})

test('discard_value leaves a value out where null may stand for it, and sets the record aside where not', async () => {
  const outcome = await run(
    [
      order(1, ',"total":1.7'),
      order(2, ',"total":2'),
      order(3, ',"total":"three","lines":[{"quantity":"x"}]'),
      '{"id":4,"paid":"perhaps","total":"four"}',
      '{"id":"five","paid":true}',
      order(6),
    ],
    { types: 'discard_value' },
  )
  expect(outcome.orders).toEqual(['1: 1', '2: 2', '3: 3', '3: 6'])
  expect(outcome.lines).toEqual(['3: null'])
  expect(outcome.failedChecks).toEqual([])
  expect(outcome.aside).toMatchObject({
    quarantined: 2,
    discarded: [
      {
        table: 'orders',
        column: 'total',
        count: 2,
        example: { value: '1.7', raw_object: partKey(0), line: 1 },
      },
      { table: 'order_lines', column: 'quantity', count: 1, example: { value: 'x', line: 3 } },
    ],
  })
  const totals = await readStagedRows(store, outcome.staged, 'orders', folder)
  expect(totals.map((row) => row.total)).toEqual([null, '2', null, null])
  expect(outcome.warnings).toContainEqual(
    `2 values of \`orders.total\` do not fit and were left out, such as \`1.7\` in line 1 of \`${partKey(0)}\``,
  )
})

test('a table may have another mode than its stream: what one refuses goes before what another sets aside', async () => {
  const [orders, lines] = contract.tables
  const strict: SchemaContract = {
    ...contract,
    tables: [orders, { ...lines, contractModes: { types: 'freeze' } }] as SchemaContract['tables'],
  }
  const records = [order(1, ',"total":"x"'), order(2, ',"lines":[{"quantity":"y"}]')]
  await expect(run(records, { types: 'quarantine' }, { contract: strict })).rejects.toMatchObject({
    code: 'STAGE_VALUE_REFUSED',
    context: { table: 'order_lines', column: 'quantity', refused: 1 },
  })
})

test.each([
  [{ records: 1 }, 'allows 1'],
  [{ share: 0.5 }, 'allows 50 % of them, 2'],
  [{ share: 0.07 }, 'allows 7 % of them, 1'],
  [{ records: 0 }, 'allows 0'],
] as const)(
  'more than maxQuarantined (%j) fails, and nothing looks staged',
  async (maxQuarantined, words) => {
    const records = [order(1, ',"total":"x"'), order(2, ',"total":"y"'), order(3, ',"total":"z"'), order(4)]
    await expect(run(records, { types: 'quarantine' }, { stream: { maxQuarantined } })).rejects.toMatchObject(
      {
        code: 'QUARANTINE_LIMIT_EXCEEDED',
        kind: 'data',
        message: `3 of 4 records of \`orders\` do not fit the contract, and \`maxQuarantined\` ${words}: \`x\` for \`orders.total\` (integer) is not an integer: \`$.total\` in line 1 of \`${partKey(0)}\`; \`y\` at \`$.total\` in line 2 of \`part-00000.jsonl.gz\`; \`z\` at \`$.total\` in line 3 of \`part-00000.jsonl.gz\``,
        context: { stream: 'orders', quarantined: 3, records: 4 },
      },
    )
    expect(store.objects.has(stagedManifestKey(testLoad))).toBe(false)
    expect([...store.objects.keys()].filter((key) => key.startsWith('quarantine/'))).toEqual([])
  },
)

test('a share of few records allows one', async () => {
  const outcome = await run(
    [order(1, ',"total":"x"'), order(2)],
    { types: 'quarantine' },
    {
      stream: { maxQuarantined: { share: 0.01 } },
    },
  )
  expect(outcome.aside?.quarantined).toBe(1)
})

test('a member that the contract does not name sets its record aside where columns are quarantined, a list where tables are', async () => {
  const records = [
    order(1, ',"ignored":{"x":1},"new":null'),
    order(2, ',"new":{"a":7,"b":[1],"c":{},"d":null},"total":"x"'),
    order(3, ',"lines":[{"quantity":1},{"quantity":2,"unit":"kg"}]'),
    order(4, ',"tags":["a"]'),
  ]
  const columns = await run(records, { columns: 'quarantine' })
  expect(columns.orders).toEqual(['1: 1', '1: 4'])
  expect(columns.failedChecks).toEqual([])
  expect(columns.records).toMatchObject([
    {
      line: 2,
      reasons: [
        {
          code: 'unknown_column',
          table: 'orders',
          path: '$.new.a',
          value: '7',
          reason: 'is not in the contract',
        },
      ],
    },
    {
      line: 3,
      reasons: [{ code: 'unknown_column', table: 'order_lines', path: '$.lines[1].unit', value: '"kg"' }],
    },
  ])
  store.objects.clear()
  const tables = await run(
    records.filter((record) => !record.includes('"total":"x"')),
    { tables: 'quarantine' },
  )
  expect(tables.orders).toEqual(['1: 1', '2: 3'])
  expect(tables.records).toMatchObject([{ line: 3, reasons: [{ code: 'unknown_table', path: '$.tags' }] }])
})

test('of several records of a key the greatest by a column stays, typed, and of equals the last', async () => {
  const records = [
    order(1, ',"total":9'),
    order(1, ',"total":10,"lines":[{"quantity":1}]'),
    order(2, ',"total":null'),
    order(1, ',"total":null'),
    order(2, ',"lines":[{"quantity":2}]'),
    order(3, ',"lines":[{"quantity":3}]'),
  ]
  const by = await run(records, {}, { stream: { dedupe: { by: 'total' } } })
  expect(by.orders).toEqual(['2: 1', '2: 2', '3: 3'])
  expect(by.lines).toEqual(['1: 1', '2: 2', '3: 3'])
  expect(by.failedChecks).toEqual([])
  expect(by.aside).toMatchObject({ quarantined: 0, duplicates: 3, paths: [{ path: '$', rows: 3 }] })
  store.objects.clear()
  const last = await run(records, {}, { stream: { dedupe: {} } })
  expect(last.orders).toEqual(['1: 1', '2: 2', '3: 3'])
  expect(last.aside?.duplicates).toBe(3)
})

test('a record that cannot be compared is told as what it is, and leaves the others of its key alone', async () => {
  const records = [
    order(1, ',"total":1'),
    order(1, ',"total":"x"'),
    '{"id":"one","paid":true}',
    order(1, ',"lines":7'),
    order(1, ',"total":0'),
  ]
  const lenient = await run(records, { types: 'quarantine' }, { stream: { dedupe: { by: 'total' } } })
  expect(lenient.orders).toEqual(['1: 1'])
  expect(lenient.aside).toMatchObject({ quarantined: 3, duplicates: 1 })
  expect(lenient.failedChecks).toEqual([])
  store.objects.clear()
  await expect(run(records, {}, { stream: { dedupe: { by: 'total' } } })).rejects.toMatchObject({
    code: 'STAGE_VALUE_REFUSED',
    context: { column: 'total', refused: 3 },
  })
})

test('staging again writes the same quarantine, and takes away what another contract has set aside', async () => {
  const records = [order(1, ',"total":"x"'), order(2), order(3), order(4, ',"total":"y"')]
  await run(records, { types: 'quarantine' })
  const first = new Map(store.objects)
  store.objects.delete(stagedManifestKey(testLoad))
  await run(records, { types: 'quarantine' })
  expect([...store.objects].sort()).toEqual([...first].sort())
  store.objects.delete(stagedManifestKey(testLoad))
  const wide = testContract({
    orders: { key: ['id'], columns: { id: ['$.id', 'integer!'], total: ['$.total', 'varchar(10)'] } },
    order_lines: {
      from: '$.lines[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'integer'] },
      listIndex: 'line',
      columns: {},
    },
  })
  const again = await run(records, { types: 'quarantine' }, { contract: wide })
  expect(again.staged.set_aside).toEqual([])
  expect([...store.objects.keys()].filter((key) => key.startsWith('quarantine/'))).toEqual([])
})

test('of a record with thousands of misfits the first twenty are kept, and of its text 64 KiB', async () => {
  const lines = Array.from({ length: 5_000 }, () => '{"quantity":"é"}').join(',')
  const { records } = await run([order(1, `,"lines":[${lines}]`), order(2)], { types: 'quarantine' })
  expect(records).toHaveLength(1)
  expect(records[0]?.reasons).toHaveLength(20)
  expect(records[0]?.reasons.map(({ path }) => path)[19]).toBe('$.lines[19].quantity')
  expect(records[0]).toMatchObject({ record_cut: true, bytes: 90_030 })
  expect(Buffer.byteLength(records[0]?.record ?? '')).toBeLessThanOrEqual(64 * 1024 + 3)
})

test('a value that neither its column nor a variant takes is left out of both', async () => {
  const [orders, lines] = contract.tables
  if (orders === undefined || lines === undefined) throw new Error('no tables')
  const variant = {
    name: 'total__v_boolean',
    path: '$.total',
    type: { kind: 'boolean' },
    variantOf: 'total',
  } as const
  const columns = [...orders.columns, { ...variant, nullable: true, description: '' }]
  const varied: SchemaContract = { ...contract, tables: [{ ...orders, columns }, lines] }
  const records = [order(1, ',"total":true'), order(2, ',"total":"x"'), order(3, ',"total":3')]
  const outcome = await run(records, { types: 'discard_value' }, { contract: varied })
  const rows = await readStagedRows(store, outcome.staged, 'orders', folder)
  expect(rows.map((row) => [row.total, row.total__v_boolean])).toEqual([
    [null, 'true'],
    [null, null],
    ['3', null],
  ])
  expect(outcome.aside?.discarded).toMatchObject([{ table: 'orders', column: 'total', count: 1 }])
  expect(outcome.failedChecks).toEqual([])
})

test('records with members that nobody knows count towards the limit, also where nothing else is wrong', async () => {
  const records = Array.from({ length: 7 }, (_, id) => order(id, ',"new":1'))
  const limited = { stream: { maxQuarantined: { records: 6 } } }
  await expect(run(records, { columns: 'quarantine' }, limited)).rejects.toMatchObject({
    code: 'QUARANTINE_LIMIT_EXCEEDED',
    message: expect.stringContaining(
      '7 of 7 records of `orders` do not fit the contract, and `maxQuarantined` allows 6: `1` at `$.new` is not in the contract: line 1 of',
    ),
  })
})

test('where everything fits each raw part is read once, and nothing is written but what is staged', async () => {
  const gets: string[] = []
  const get = store.get.bind(store)
  store.get = async (key) => {
    gets.push(key)
    return await get(key)
  }
  const modes = { tables: 'quarantine', columns: 'quarantine', types: 'quarantine' } as const
  const raw = await putRawLoad(store, [order(1), order(2)], { recordsAPart: 1 })
  const { context, warnings } = stageContext(store, contract, folder)
  const staged = await stage(withStream(context, { contractModes: modes }), [raw])
  expect(gets.toSorted()).toEqual([partKey(0), partKey(1)])
  expect(staged.set_aside).toEqual([])
  expect([...store.objects.keys()].filter((key) => !/^(raw|processed)\//.test(key))).toEqual([])
  expect(warnings).toEqual(['no record of orders has `$.total`, which the contract names'])
})

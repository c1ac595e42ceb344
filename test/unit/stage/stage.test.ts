import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JobError } from '../../../job/errors/job-error'
import { copyManifestKey, stagedPrefix } from '../../../job/pipeline/lake-keys'
import type { CopyManifest } from '../../../job/pipeline/manifests'
import type { ObjectInfo } from '../../../job/ports/object-store'
import { stage } from '../../../job/stage/stage'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad, testLoad } from '../../support/stage/raw-load'
import { readStagedRows, readStagedSchema } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { useStageLake } from '../../support/stage/use-stage-lake'

const lake = useStageLake()

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
      columns: { zip: ['$.address.zip', 'varchar(10)'] },
    },
    order_flags: {
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      columns: { gift: ['$.gift', 'boolean'] },
    },
    order_tags: {
      from: '$.tags[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'place',
      columns: { tag: ['$.tags[*]', 'varchar(10)'] },
    },
    order_lines: {
      from: '$.lines[*]',
      onlyWhere: '$.lines[*].sku',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'line',
      columns: { sku: ['$.lines[*].sku', 'varchar(10)!'], quantity: ['$.lines[*].quantity', 'integer'] },
    },
    line_discounts: {
      from: '$.lines[*].discounts[*]',
      parent: 'order_lines',
      parentKey: { order_id: ['order_id', 'varchar(8)'], line: ['line', 'integer'] },
      listIndex: 'place',
      columns: { percent: ['$.lines[*].discounts[*].percent', 'double precision'] },
    },
    order_ships: {
      from: '$.delivery.ships[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'place',
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
  const raw = await putRawLoad(lake.store, records)
  const { context, warnings } = stageContext(lake.store, orders, lake.folder)
  const staged = await stage(context, [raw])
  const rows = async (table: string) =>
    (await readStagedRows(lake.store, staged, table, lake.folder)).map(
      ({ _load_id, _raw_object, ...rest }) => {
        expect(_load_id).toBe(testLoad.loadId)
        if (table === 'orders') expect(_raw_object).toBe(raw.parts[0]?.key)
        return Object.values(rest)
      },
    )
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

test('writes COPY manifests that list exactly the files, several a table, and none for an empty table', async () => {
  const raw = await putRawLoad(lake.store, records, { recordsAPart: 1 })
  const staged = await stage(stageContext(lake.store, orders, lake.folder).context, [raw])
  const table = staged.tables.find(({ name }) => name === 'orders')
  expect(table).toMatchObject({ rows: 3, copy_manifest_key: copyManifestKey(testLoad, 'orders') })
  expect(table?.files.map((file) => file.key)).toEqual(
    [0, 1, 2].map((part) => `${stagedPrefix(testLoad, 'orders')}part-0000${part}.parquet`),
  )
  const manifest: CopyManifest = JSON.parse(
    String(lake.store.objects.get(copyManifestKey(testLoad, 'orders'))),
  )
  expect(manifest.entries).toEqual(
    table?.files.map((file) => ({
      url: lake.store.url(file.key),
      mandatory: true,
      meta: { content_length: lake.store.objects.get(file.key)?.length },
    })),
  )
  // Two of the three parts have no tag: no file without rows.
  expect(staged.tables.find(({ name }) => name === 'order_tags')?.files).toHaveLength(1)
})

test('an empty load has tables without files', async () => {
  const raw = await putRawLoad(lake.store, [])
  const staged = await stage(stageContext(lake.store, orders, lake.folder).context, [raw])
  expect(staged.raw_records).toBe(0)
  for (const table of staged.tables)
    expect(table).toEqual({ name: table.name, format: 'parquet', rows: 0, bytes: 0, files: [] })
})

test('stages the same load only once, and again under another contract, leaving nothing of the first', async () => {
  const raw = await putRawLoad(lake.store, records, { recordsAPart: 1 })
  const first = await stage(stageContext(lake.store, orders, lake.folder).context, [raw])
  const key = first.tables[0]?.files[0]?.key ?? ''
  await lake.store.delete(key)
  expect(await stage(stageContext(lake.store, orders, lake.folder).context, [raw])).toEqual(first)
  expect(lake.store.objects.has(key)).toBe(false)

  const narrow = testContract({ orders: { columns: { id: ['$.id', 'varchar(8)!'] } } })
  const fewer = await putRawLoad(lake.store, records, { recordsAPart: 2 })
  const second = await stage(stageContext(lake.store, narrow, lake.folder).context, [fewer])
  expect(second.contract_sha256).toBe(narrow.sha256)
  const kept: string[] = []
  for await (const object of lake.store.list(stagedPrefix(testLoad, 'orders'))) kept.push(object.key)
  expect(kept).toEqual([
    copyManifestKey(testLoad, 'orders'),
    ...(second.tables[0]?.files.map((file) => file.key) ?? []),
  ])
})

test('stages a load that is staged already all the same where it is told to, and under other settings', async () => {
  const raw = await putRawLoad(lake.store, records)
  const { context } = stageContext(lake.store, orders, lake.folder)
  const first = await stage(context, [raw])
  const key = first.tables[0]?.files[0]?.key ?? ''
  await lake.store.delete(key)
  expect(await stage(context, [raw], true)).toEqual(first)
  expect(lake.store.objects.has(key)).toBe(true)

  const streams = context.pipeline.streams.map((stream) => ({ ...stream, format: 'jsonl' as const }))
  const other = await stage({ ...context, pipeline: { ...context.pipeline, streams } }, [raw])
  expect(new Set(other.tables.map(({ format }) => format))).toEqual(new Set(['jsonl']))
  expect(lake.store.objects.has(key)).toBe(false)
})

test('gives one boolean to a boolean column and as text to another', async () => {
  const contract = testContract({
    orders: { columns: { flag: ['$.flag', 'boolean'], spelled: ['$.flag', 'varchar(5)'] } },
  })
  const raw = await putRawLoad(lake.store, ['{"flag":true}', '{"flag":false}', '{"flag":null}', '{}'])
  const staged = await stage(stageContext(lake.store, contract, lake.folder).context, [raw])
  const rows = await readStagedRows(lake.store, staged, 'orders', lake.folder)
  expect(rows.map(({ flag, spelled }) => [flag, spelled])).toEqual([
    ['true', 'true'],
    ['false', 'false'],
    [null, null],
    [null, null],
  ])
})

test('writes every type in the Parquet form that COPY takes', async () => {
  const contract = testContract({
    orders: {
      columns: {
        flag: ['$.flag', 'boolean'],
        small: ['$.small', 'integer'],
        big: ['$.big', 'bigint'],
        real: ['$.real', 'double precision'],
        price: ['$.price', 'decimal(18,2)'],
        mass: ['$.mass', 'decimal(38,9)'],
        text: ['$.text', 'varchar(65535)'],
        day: ['$.day', 'date'],
        at: ['$.at', 'timestamp'],
        at_zone: ['$.at_zone', 'timestamptz'],
        any: ['$.any', 'super'],
      },
    },
  })
  const raw = await putRawLoad(lake.store, ['{"any":{"a":1},"flag":true}'])
  const staged = await stage(stageContext(lake.store, contract, lake.folder).context, [raw])
  const schema = await readStagedSchema(lake.store, staged, 'orders', lake.folder)
  expect(
    schema.map((column) =>
      [column.name, column.type, column.converted_type, column.precision, column.scale, column.type_length]
        .filter((fact) => fact !== null)
        .join(' '),
    ),
  ).toEqual([
    'flag BOOLEAN',
    'small INT32 INT_32',
    'big INT64 INT_64',
    'real DOUBLE',
    'price INT64 DECIMAL 18 2',
    'mass FIXED_LEN_BYTE_ARRAY DECIMAL 38 9 16',
    'text BYTE_ARRAY UTF8',
    'day INT32 DATE',
    'at INT64 TIMESTAMP_MICROS',
    'at_zone INT64 TIMESTAMP_MICROS',
    'any BYTE_ARRAY JSON',
    '_load_id BYTE_ARRAY UTF8',
    '_raw_object BYTE_ARRAY UTF8',
    '_raw_line INT64 INT_64',
  ])
  expect(schema[10]?.logical_type).toBe('JsonType()')
  expect(schema[8]?.logical_type).toContain('isAdjustedToUTC=0')
  expect(schema[9]?.logical_type).toContain('isAdjustedToUTC=1')
})

test('keeps numbers digit for digit: as decimals, as text and within super', async () => {
  const contract = testContract({
    orders: {
      columns: {
        mass: ['$.mass', 'decimal(38,10)'],
        text: ['$.text', 'varchar(60)'],
        big: ['$.big', 'bigint'],
        any: ['$.any', 'super'],
      },
    },
  })
  const raw = await putRawLoad(
    lake.store,
    [
      '{"mass":1234567890123456789012345678.0123456789,"text":1.10,"big":9007199254740993,"any":[1.10, 1e2, {"a\\"":0.1000000000000000055511151231257827}]}',
      '{"text":true,"any":"\\u00e9\\\\"}',
      '{"text":"{\\"a\\":1}","any":null}',
      '{"text":12345678901234567890123,"any":-0.0}',
    ],
    { recordsAPart: 2 },
  )
  const staged = await stage(stageContext(lake.store, contract, lake.folder).context, [raw])
  const rows = await readStagedRows(lake.store, staged, 'orders', lake.folder)
  expect(rows.map(({ mass, text, big, any }) => [mass, text, big, any])).toEqual([
    [
      '1234567890123456789012345678.0123456789',
      '1.10',
      '9007199254740993',
      '[1.10, 1e2, {"a\\"":0.1000000000000000055511151231257827}]',
    ],
    [null, 'true', null, '"\\u00e9\\\\"'],
    [null, '{"a":1}', null, null],
    [null, '12345678901234567890123', null, '-0.0'],
  ])
})

test('tells text that looks like an object from an object, where both occur in the records', async () => {
  // The object is in another stream's records, so that nothing is refused but everything is looked at twice.
  const contract = testContract({ orders: { columns: { text: ['$.text', 'varchar(60)'] } } })
  const raw = await putRawLoad(lake.store, [
    '{"text":"{\\"a\\":1}"}',
    '{"text":"[1"}',
    '{"text":"\\"q\\""}',
    '{"text":7}',
  ])
  const counted = {
    ...raw,
    paths: raw.paths.map((one) => (one.path === '$.text' ? { ...one, object: 1 } : one)),
  }
  const staged = await stage(stageContext(lake.store, contract, lake.folder).context, [counted])
  const rows = await readStagedRows(lake.store, staged, 'orders', lake.folder)
  expect(rows.map((row) => row.text)).toEqual(['{"a":1}', '[1', '"q"', '7'])
})

test('reads names that DuckDB cannot tell apart, and odd ones', async () => {
  const contract = testContract({
    orders: {
      columns: {
        upper: ['$.Id', 'varchar(9)'],
        lower: ['$.id', 'varchar(9)'],
        empty: ["$['']", 'varchar(9)'],
        line: ["$['$line']", 'varchar(9)'],
        quotes: ["$['a\"b\\'c d']", 'varchar(9)'],
        deep_upper: ['$.o.X', 'varchar(9)'],
        deep_lower: ['$.o.x', 'varchar(9)'],
      },
    },
  })
  const raw = await putRawLoad(lake.store, [
    '{"id":"i","Id":"I","":"e","$line":"l","a\\"b\'c d":"q","o":{"x":"d","\\u0058":"D"},"ID":"other"}',
  ])
  const staged = await stage(stageContext(lake.store, contract, lake.folder).context, [raw])
  const [row] = await readStagedRows(lake.store, staged, 'orders', lake.folder)
  expect(row).toMatchObject({
    upper: 'I',
    lower: 'i',
    empty: 'e',
    line: 'l',
    quotes: 'q',
    deep_upper: 'D',
    deep_lower: 'd',
  })
})

test('gives children of records without a key the raw object and line of their record', async () => {
  const contract = testContract({
    orders: { columns: { name: ['$.name', 'varchar(9)'] } },
    order_tags: {
      from: '$.tags[*]',
      parent: 'orders',
      parentKey: { record_object: ['_raw_object', 'varchar(1024)'], record_line: ['_raw_line', 'bigint'] },
      listIndex: 'place',
      columns: { tag: ['$.tags[*]', 'varchar(9)'] },
    },
  })
  const raw = await putRawLoad(lake.store, ['{"name":"a"}', '{"name":"b","tags":["t"]}'])
  const staged = await stage(stageContext(lake.store, contract, lake.folder).context, [raw])
  const [row] = await readStagedRows(lake.store, staged, 'order_tags', lake.folder)
  expect(row).toMatchObject({ record_object: raw.parts[0]?.key, record_line: '2', place: '0', tag: 't' })
})

test('warns of a column that no record has although its object is there', async () => {
  const raw = await putRawLoad(lake.store, ['{"id":"a","address":{"town":"Ulm"}}'])
  const { context, warnings } = stageContext(lake.store, orders, lake.folder)
  await stage(context, [raw])
  expect(warnings).toContain('no record of orders has `$.address.city`, which the contract names')
  expect(warnings).toContain('no record of orders has `$.total`, which the contract names')
  expect(warnings.some((line) => line.includes('discounts'))).toBe(false)
})

test('says so where not every path of the records was counted', async () => {
  const raw = await putRawLoad(lake.store, ['{"id":"a"}'])
  const { context, warnings } = stageContext(lake.store, orders, lake.folder)
  await stage(context, [{ ...raw, paths_complete: false }])
  expect(warnings).toEqual([
    'orders has more paths than are counted: unknown ones among them are not all told',
  ])
})

test('refuses a raw part that is not the one that extract wrote', async () => {
  const raw = await putRawLoad(lake.store, records)
  const key = raw.parts[0]?.key ?? ''
  const bytes = lake.store.objects.get(key) ?? Buffer.alloc(0)
  const staging = (manifest = raw): Promise<unknown> =>
    stage(stageContext(lake.store, orders, lake.folder).context, [manifest])

  const flipped = Buffer.from(bytes)
  flipped[20] = (flipped[20] ?? 0) ^ 1
  await lake.store.put(key, flipped)
  await expect(staging()).rejects.toMatchObject({
    code: 'STAGE_RAW_OBJECT_CHANGED',
    message: expect.stringContaining('has SHA-256'),
  })
  await lake.store.put(key, bytes.subarray(1))
  await expect(staging()).rejects.toMatchObject({
    code: 'STAGE_RAW_OBJECT_CHANGED',
    message: expect.stringContaining(`has ${bytes.length - 1} bytes, the raw manifest says ${bytes.length}`),
  })
  await lake.store.delete(key)
  await expect(staging()).rejects.toMatchObject({ code: 'STAGE_RAW_OBJECT_MISSING', kind: 'data' })

  await lake.store.put(key, bytes)
  const parts = raw.parts.map((part) => ({ ...part, records: part.records + 1 }))
  await expect(staging({ ...raw, parts })).rejects.toMatchObject({
    code: 'STAGE_RAW_OBJECT_CHANGED',
    message: expect.stringContaining('has 3 records, the raw manifest says 4'),
  })
})

test('ends with the reason of the signal that stops it', async () => {
  const raw = await putRawLoad(lake.store, records)
  const reason = new Error('stopped')
  const { context } = stageContext(lake.store, orders, lake.folder, { signal: AbortSignal.abort(reason) })
  await expect(stage(context, [raw])).rejects.toBe(reason)
})

test('says so where the scratch folder cannot be used', async () => {
  const raw = await putRawLoad(lake.store, records)
  const file = join(lake.folder, 'a-file')
  await writeFile(file, '')
  const { context } = stageContext(lake.store, orders, join(file, 'below'))
  await expect(stage(context, [raw])).rejects.toMatchObject({
    code: 'SCRATCH_UNUSABLE',
    kind: 'config',
    context: { system_code: 'ENOTDIR' },
  })
})

test('says so where a part takes more memory than there may be', async () => {
  const contract = testContract({ orders: { columns: { any: ['$.any', 'super'] } } })
  const raw = await putRawLoad(lake.store, [`{"any":"${'x'.repeat(15_000_000)}"}`])
  const { context } = stageContext(lake.store, contract, lake.folder, { memoryLimitMb: 64, concurrency: 4 })
  await expect(stage(context, [raw])).rejects.toMatchObject({
    code: 'STAGE_MEMORY_LIMIT',
    kind: 'config',
    message: expect.stringMatching(/^DuckDB could not .*part-00000.jsonl.gz`: .*Out of Memory/),
    hint: expect.stringContaining('LAKELOAD_MEMORY_LIMIT_MB'),
  })
})

test('says so where the lake keeps another file than was written', async () => {
  class LossyStore extends MemoryObjectStore {
    override async put(...[key, body, options]: Parameters<MemoryObjectStore['put']>): Promise<ObjectInfo> {
      const info = await super.put(key, body, options)
      return key.endsWith('.parquet') ? { ...info, bytes: info.bytes - 1 } : info
    }
  }
  const lossy = new LossyStore()
  const { context } = stageContext(lossy, orders, lake.folder)
  await expect(stage(context, [await putRawLoad(lossy, records)])).rejects.toMatchObject({
    code: 'STAGE_ENGINE_FAILED',
    message: expect.stringMatching(/^DuckDB could not keep `.*`: \d+ bytes written, \d+ stored$/),
  })
})

test('works on as many parts at once as there is memory for', async () => {
  const many = Array.from({ length: 1_600 }, (_, id) => `{"id":"${id}","note":"${'y'.repeat(20_000)}"}`)
  const raw = await putRawLoad(lake.store, many, { recordsAPart: 800 })
  const { context } = stageContext(lake.store, orders, lake.folder, { memoryLimitMb: 256, concurrency: 8 })
  const staged = await stage(context, [raw])
  expect(staged.tables[0]?.rows).toBe(1_600)
  const workers = (await readdir(lake.folder)).filter((name) => name.startsWith('worker-'))
  expect(workers).toEqual(['worker-0'])
})

test('tells of a file that the lake does not take, also when its part is done with, and leaves no file behind', async () => {
  class FullStore extends MemoryObjectStore {
    override async put(...[key, body, options]: Parameters<MemoryObjectStore['put']>): Promise<ObjectInfo> {
      // The last part's: nothing is cast after it.
      if (key.includes('/order_tags/') && key.endsWith('part-00002.parquet')) {
        throw new JobError('LAKE_REQUEST_FAILED', 'the lake is full')
      }
      return await super.put(key, body, options)
    }
  }
  const full = new FullStore()
  const records = Array.from({ length: 6 }, (_, id) => `{"id":"${id}","tags":["a"]}`)
  const raw = await putRawLoad(full, records, { recordsAPart: 2 })
  const contract = testContract({
    orders: { key: ['id'], columns: { id: ['$.id', 'varchar(8)!'] } },
    order_tags: {
      from: '$.tags[*]',
      parent: 'orders',
      parentKey: { order_id: ['id', 'varchar(8)'] },
      listIndex: 'place',
      columns: { tag: ['$.tags[*]', 'varchar(10)'] },
    },
  })
  const { context } = stageContext(full, contract, lake.folder)
  await expect(stage(context, [raw])).rejects.toMatchObject({ code: 'LAKE_REQUEST_FAILED' })
  const left = await readdir(lake.folder, { recursive: true })
  expect(left.filter((name) => /\.(parquet|gz)$/.test(name))).toEqual([])
  const staged = [...full.objects.keys()].filter((key) => key.includes('_packages/'))
  expect(staged).toEqual([])
})

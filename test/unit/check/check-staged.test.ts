import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failIfChecksFailed } from '../../../job/check/check-failure'
import type { CheckResult } from '../../../job/check/check-result'
import { checkStaged } from '../../../job/check/check-staged'
import type { RawManifest, StagedManifest } from '../../../job/pipeline/manifests'
import { DuckdbSession } from '../../../job/stage/duckdb-session'
import { stage } from '../../../job/stage/stage'
import { putRawLoad } from '../../support/stage/raw-load'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { useStageLake } from '../../support/stage/use-stage-lake'

const contract = testContract({
  orders: {
    key: ['id'],
    columns: {
      id: ['$.id', 'integer!'],
      city: ['$.address.city', 'varchar(20)'],
      total: ['$.total', 'decimal(38,4)'],
      price: ['$.price', 'decimal(18,2)'],
      weight: ['$.weight', 'double precision'],
      number: ['$.number', 'bigint'],
      is_gift: ['$.is_gift', 'boolean'],
      on_day: ['$.on_day', 'date'],
      placed_at: ['$.placed_at', 'timestamp'],
      seen_at: ['$.seen_at', 'timestamptz'],
      extra: ['$.extra', 'super'],
    },
  },
  order_lines: {
    from: '$.lines[*]',
    onlyWhere: '$.lines[*].sku',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'line',
    columns: { sku: ['$.lines[*].sku', 'varchar(10)!'] },
  },
  line_notes: {
    from: '$.lines[*].notes[*]',
    parent: 'order_lines',
    parentKey: { order_id: ['order_id', 'integer'], line: ['line', 'integer'] },
    listIndex: 'place',
    columns: { note: ['$.lines[*].notes[*]', 'varchar(10)'] },
  },
  order_addresses: {
    from: '$.address',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    columns: {},
  },
  order_returns: {
    from: '$.returns[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'integer'] },
    listIndex: 'place',
    columns: { reason: ['$.returns[*].reason', 'varchar(10)'] },
  },
})

const records = [
  '{"id":1,"address":{"city":"Ulm"},"lines":[{"sku":"a","notes":["x","y"]},{"sku":null,"notes":["gone"]},{"sku":"c"}],"extra":[1]}',
  '{"id":2,"address":null,"lines":[]}',
  '{"id":3,"lines":[null,{"sku":"d","notes":[]}]}',
]

const lake = useStageLake()

async function stageRecords(lines: readonly string[]): Promise<{ raw: RawManifest; staged: StagedManifest }> {
  const raw = await putRawLoad(lake.store, lines, { recordsAPart: 2 })
  const { context } = stageContext(lake.store, contract, lake.folder)
  return { raw, staged: await stage(context, [raw]) }
}

async function check(raw: RawManifest, staged: StagedManifest): Promise<readonly CheckResult[]> {
  return await checkStaged(stageContext(lake.store, contract, lake.folder).context, [raw], staged)
}

function failures(results: readonly CheckResult[]): readonly string[] {
  return results
    .filter((result) => result.status === 'failed')
    .map(
      (result) =>
        `${result.table} ${result.check}: ${result.message} ${JSON.stringify(result.examples ?? [])}`,
    )
}

/** Writes a staged file anew as a query over it gives, its size put right in the manifests. */
async function tamper(staged: StagedManifest, table: string, query: string): Promise<StagedManifest> {
  const entry = staged.tables.find(({ name }) => name === table)
  const file = entry?.files[0]
  if (entry === undefined || file === undefined) throw new Error('no file')
  const local = join(lake.folder, 'tampered.parquet')
  const session = await DuckdbSession.open({ memoryMb: 100, spillFolder: lake.folder })
  await writeFile(local, (await lake.store.getBytes(file.key)) ?? '')
  const rows = await session.count(
    `COPY (${query.replace('FILE', `'${local}'`)}) TO '${local}.new' (FORMAT parquet)`,
  )
  session.close()
  const bytes = await readFile(`${local}.new`)
  await lake.store.put(file.key, bytes)
  const manifest = JSON.parse(String(await lake.store.getBytes(entry.copy_manifest_key ?? '')))
  manifest.entries[0].meta.content_length = bytes.length
  await lake.store.put(entry.copy_manifest_key ?? '', JSON.stringify(manifest))
  const files = [{ ...file, rows, bytes: bytes.length }, ...entry.files.slice(1)]
  const changed = { ...entry, files, rows: files.reduce((sum, one) => sum + one.rows, 0) }
  return { ...staged, tables: staged.tables.map((one) => (one.name === table ? changed : one)) }
}

test('passes what was staged from sound records, every check of every table', async () => {
  const { raw, staged } = await stageRecords(records)
  const results = await check(raw, staged)
  expect(failures(results)).toEqual([])
  const told = results.map((result) => `${result.table} ${result.check}`)
  for (const { name, parent } of contract.tables) {
    const checks = ['files', 'schema', 'row_count', 'not_null', 'unique_key']
    for (const one of parent === undefined ? checks : [...checks, 'has_parent'])
      expect(told).toContain(`${name} ${one}`)
  }
  const counts = results.filter((result) => result.check === 'row_count').map((result) => result.message)
  expect(counts).toEqual([
    '3 rows staged, 3 expected from the raw records',
    '3 rows staged, 3 expected from the raw records',
    '2 rows staged, 3 expected at most from the raw records',
    '1 rows staged, 1 expected from the raw records',
    '0 rows staged, 0 expected from the raw records',
  ])
  expect(() => failIfChecksFailed(results)).not.toThrow()
})

test('names the raw lines of records with the same key', async () => {
  const { raw, staged } = await stageRecords([...records, '{"id":1}', '{"id":2}'])
  const results = await check(raw, staged)
  const part = (number: number): string => raw.parts[number]?.key ?? ''
  expect(failures(results)).toEqual([
    `orders unique_key: 2 keys (id) are there more than once ${JSON.stringify([
      `id = 1 in line 1 of ${part(0)} and line 2 of ${part(1)}`,
      `id = 2 in line 2 of ${part(0)} and line 1 of ${part(2)}`,
    ])}`,
  ])
  expect(() => failIfChecksFailed(results)).toThrow(
    expect.objectContaining({
      code: 'CHECK_FAILED',
      kind: 'data',
      message: expect.stringContaining(
        'unique_key of `orders`: 2 keys (id) are there more than once (id = 1 in line 1',
      ),
      context: { table: 'orders', check: 'unique_key', failed: 1 },
    }),
  )
})

test('names the raw lines of child rows, too', async () => {
  const { raw, staged } = await stageRecords(records)
  const twice = await tamper(staged, 'order_lines', 'SELECT own.* FROM FILE own, range(2)')
  const part = raw.parts[0]?.key ?? ''
  const [, repeated] = failures(await check(raw, twice))
  expect(repeated).toMatch(/^order_lines unique_key: \d+ keys \(order_id, line\) are there more than once /)
  expect(repeated).toContain(`in line 1 of ${part}"`)
  const empty = await tamper(staged, 'order_lines', 'SELECT * REPLACE (NULL::INTEGER AS line) FROM FILE')
  const missing = failures(await check(raw, empty)).find((one) => one.includes('not_null'))
  expect(missing).toContain(` in line 1 of ${part}"`)
})

test('finds lost rows, orphans and nulls, and runs every check although one has failed', async () => {
  const { raw, staged } = await stageRecords(records)
  const changed = await tamper(staged, 'orders', 'SELECT * REPLACE (NULL::INTEGER AS id) FROM FILE LIMIT 1')
  const part = raw.parts[0]?.key ?? ''
  const found = failures(await check(raw, changed))
  expect(found).toEqual([
    'orders row_count: 2 rows staged, 3 expected from the raw records []',
    expect.stringMatching(/^orders not_null: 1 rows lack a value in 4 columns.*`id` in line 1 of raw\/shop/),
    `order_lines has_parent: 2 rows have no row in \`orders\` ["order_id = 1 in line 1 of ${part}"]`,
    `order_addresses has_parent: 1 rows have no row in \`orders\` ["order_id = 1 in line 1 of ${part}"]`,
  ])
})

test('finds the record of a row whose parent is gone over more than one table, in whichever part it is', async () => {
  const { raw, staged } = await stageRecords([...records, '{"id":4,"lines":[{"sku":"e","notes":["z"]}]}'])
  const place = (line: number, part: number): string => `in line ${line} of ${raw.parts[part]?.key}`
  const cut = await tamper(staged, 'order_lines', 'SELECT * FROM FILE WHERE line > 0')
  const notes = (await check(raw, cut)).find(
    (one) => one.table === 'line_notes' && one.check === 'has_parent',
  )
  expect(notes?.examples).toEqual([`order_id = 1, line = 0 ${place(1, 0)}`])
  const files = staged.tables.find(({ name }) => name === 'orders')?.files ?? []
  const second = {
    ...staged,
    tables: staged.tables.map((one) => (one.name === 'orders' ? { ...one, files: files.toReversed() } : one)),
  }
  const orphaned = await tamper(second, 'orders', 'SELECT * REPLACE (id + 90 AS id) FROM FILE')
  const lines = (await check(raw, orphaned)).find(
    (one) => one.table === 'order_lines' && one.check === 'has_parent',
  )
  expect(lines?.examples).toEqual([`order_id = 3 ${place(1, 1)}`, `order_id = 4 ${place(2, 1)}`])
})

test('finds a file that differs from the manifest, one too many and one too few', async () => {
  const { raw, staged } = await stageRecords(records)
  const [first, second] = staged.tables[0]?.files ?? []
  await lake.store.put(`${first?.key}.old`, 'left behind')
  await lake.store.delete(second?.key ?? '')
  const found = failures(await check(raw, staged))
  expect(found).toEqual([
    expect.stringMatching(/^orders files: 2 differences.*belongs to no manifest.*is not in the lake/),
  ])
})

test('finds a file that is not the one that the manifest counts', async () => {
  const { raw, staged } = await stageRecords(records)
  await lake.store.put(staged.tables[0]?.files[0]?.key ?? '', 'garbage')
  const found = failures(await check(raw, staged))
  expect(found[0]).toMatch(/^orders files: 1 differences.*has 7 bytes, not \d+/)
  expect(found[1]).toMatch(/^orders schema: 1 differences.*a file is not Parquet/)
})

test.each([
  ['another order', 'SELECT city, id, * EXCLUDE (id, city) FROM FILE', 'column 1 is `city`, not `id`'],
  [
    'a width that COPY refuses',
    'SELECT * REPLACE (id::BIGINT AS id) FROM FILE',
    '`id` is INT64 INT_64, for integer',
  ],
  [
    'another precision',
    'SELECT * REPLACE (price::DECIMAL(10,2) AS price) FROM FILE',
    '`price` is INT64 DECIMAL(10,2), for decimal(18,2) it must be INT64 DECIMAL(18,2)',
  ],
  ['SUPER as a string', 'SELECT * REPLACE (extra::VARCHAR AS extra) FROM FILE', '`extra` is BYTE_ARRAY UTF8'],
  [
    'another notion of time',
    "SELECT * REPLACE (timezone('UTC', placed_at) AS placed_at) FROM FILE",
    '`placed_at` is INT64 TIMESTAMP_MICROS UTC, for timestamp',
  ],
  ['a column too few', 'SELECT * EXCLUDE (_raw_line) FROM FILE', 'column 14 `_raw_line` is missing'],
  ['a column too many', 'SELECT *, 1 AS more FROM FILE', 'column 15 `more` is too many'],
  ['a nested column', 'SELECT * REPLACE ([1] AS extra) FROM FILE', '`extra` is a nested column'],
])('finds columns that COPY would refuse or read wrongly: %s', async (_, query, difference) => {
  const { raw, staged } = await stageRecords(records)
  const changed = await tamper(staged, 'orders', query)
  const [found] = failures(await check(raw, changed))
  expect(found).toContain('orders schema: ')
  expect(found).toContain(difference)
})

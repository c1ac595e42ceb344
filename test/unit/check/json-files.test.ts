import { gunzipSync, gzipSync } from 'node:zlib'
import type { CheckResult } from '../../../job/check/check-result'
import { checkStaged } from '../../../job/check/check-staged'
import type { RawManifest, StagedManifest } from '../../../job/pipeline/manifests'
import { stage } from '../../../job/stage/stage'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { stageContext } from '../../support/stage/stage-context'
import { testContract } from '../../support/stage/test-contract'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const contract = testContract({
  orders: {
    key: ['id'],
    columns: {
      id: ['$.id', 'decimal(38,10)!'],
      city: ['$.city', 'varchar(20)'],
      count: ['$.count', 'integer'],
      placed_at: ['$.placed_at', 'timestamptz'],
      extra: ['$.extra', 'super'],
    },
  },
  order_lines: {
    from: '$.lines[*]',
    parent: 'orders',
    parentKey: { order_id: ['id', 'decimal(38,10)'] },
    listIndex: 'line',
    columns: { sku: ['$.lines[*].sku', 'varchar(10)!'] },
  },
})

// Keys that are one number to a double.
const records = [
  '{"id":1234567890123456789012345.1,"city":"Ulm","count":1,"extra":{"count":"x","n":1.10},"lines":[{"sku":"a"}]}',
  '{"id":1234567890123456789012345.2,"placed_at":"1969-12-31T23:59:59.999999Z","lines":[{"sku":"b"},{"sku":"c"}]}',
]

let folder: string
let store: MemoryObjectStore

beforeEach(async () => {
  folder = await makeTempFolder()
  store = new MemoryObjectStore()
})

afterEach(() => removeTempFolder(folder))

async function stageJson(): Promise<{ raw: RawManifest; staged: StagedManifest }> {
  const raw = await putRawLoad(store, records)
  const { context } = stageContext(store, contract, folder, { format: 'jsonl' })
  return { raw, staged: await stage(context, [raw]) }
}

/** Changes the text of the only file of a table, its size put right in the manifests. */
async function tamper(
  staged: StagedManifest,
  table: string,
  change: (text: string) => string,
): Promise<StagedManifest> {
  const entry = staged.tables.find(({ name }) => name === table)
  const [file] = entry?.files ?? []
  if (entry === undefined || file === undefined) throw new Error('no file')
  const text = gunzipSync((await store.getBytes(file.key)) ?? '').toString('utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  const bytes = gzipSync(changed)
  await store.put(file.key, bytes)
  const key = entry.copy_manifest_key ?? ''
  const manifest = JSON.parse(String(await store.getBytes(key)))
  manifest.entries[0].meta.content_length = bytes.length
  await store.put(key, JSON.stringify(manifest))
  const table2 = { ...entry, files: [{ ...file, bytes: bytes.length }] }
  return { ...staged, tables: staged.tables.map((one) => (one.name === table ? table2 : one)) }
}

async function failures(raw: RawManifest, staged: StagedManifest): Promise<readonly string[]> {
  const results: readonly CheckResult[] = await checkStaged(
    stageContext(store, contract, folder).context,
    [raw],
    staged,
  )
  return results
    .filter(({ status }) => status === 'failed')
    .map(({ check, table, message, examples = [] }) => `${table} ${check}: ${message} ${examples.join('; ')}`)
}

test('passes JSON files that are as staged, keys that only differ in their last digit among them', async () => {
  const { raw, staged } = await stageJson()
  expect(staged.tables.map(({ format }) => format)).toEqual(['jsonl', 'jsonl'])
  expect(await failures(raw, staged)).toEqual([])
})

test.each<readonly [string, string, (text: string) => string, string]>([
  [
    'a key that is no column',
    'orders',
    (text) => text.replace('"city"', '"City"'),
    'the key `City` is no column',
  ],
  [
    'a value of another type',
    'orders',
    (text) => text.replace('"count":1', '"count":1.5'),
    '`count` has 1 values that are no integer',
  ],
  [
    'a time that is none',
    'orders',
    (text) => text.replace('1969-12-31', '1969-13-31'),
    '`placed_at` has 1 values that are no timestamptz',
  ],
  ['a line that is no JSON', 'order_lines', (text) => `${text}oops\n`, 'a file is not lines of JSON'],
  [
    'a line that is gone',
    'order_lines',
    (text) => text.slice(text.indexOf('\n') + 1),
    'order_lines row_count: 2 rows in the files, 3 in the staged manifest',
  ],
  [
    'a key that stands twice',
    'orders',
    (text) => text.replace('345.2', '345.1'),
    'orders unique_key: 1 keys (id) are there more than once',
  ],
  [
    'a parent that is gone',
    'order_lines',
    (text) => text.replace('345.2', '345.3'),
    'order_lines has_parent: 1 rows have no row in `orders`',
  ],
  [
    'a value that must be there',
    'order_lines',
    (text) => text.replace('"sku":"a",', ''),
    'order_lines not_null: 1 rows lack a value',
  ],
])('finds %s', async (_, table, change, message) => {
  const { raw, staged } = await stageJson()
  const tampered = await tamper(staged, table, change)
  expect((await failures(raw, tampered)).join('\n')).toContain(message)
})

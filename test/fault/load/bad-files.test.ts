import { load } from '../../../job/load/load'
import { copyManifestKey } from '../../../job/pipeline/lake-keys'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import {
  ask,
  loadContext,
  loadOrders,
  newSchema,
  shopContent,
  stageOrders,
  useLoadBench,
} from '../../support/load/load-bench'
import { putStaged, writeParquet } from '../../support/load/put-staged'
import { makeShop } from '../../support/load/shop-pipeline'
import type { Order } from '../../support/load/shop-records'
import { shopRows } from '../../support/load/shop-records'
import { identity, newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const before: readonly Order[] = [{ id: 1, order: 'one', lines: [{ article: 'nut' }] }]
const next: readonly Order[] = [{ id: 1, order: 'uno', lines: [{ article: 'bolt' }] }, { id: 2 }]

/** Loads a package that is wrong in one way, and proves that nothing of it is in the warehouse. */
async function refused(
  spoil: (shop: ResolvedPipeline, staged: StagedManifest) => Promise<StagedManifest>,
): Promise<{ readonly error: unknown; readonly shop: ResolvedPipeline }> {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, before)
  const content = await shopContent(bench, shop)
  const staged = await spoil(shop, await stageOrders(bench, shop, newerLoad, next))
  const error: unknown = await load(loadContext(bench, shop, newerLoad), staged).catch(
    (caught: unknown) => caught,
  )
  expect(await shopContent(bench, shop)).toEqual(content)
  expect(await ask(bench, `select load_id from ${shop.name}._loads`)).toEqual([{ load_id: olderLoad }])
  return { error, shop }
}

/** Puts another file in the place of the staged file of `lines`. */
async function replaceLines(shop: ResolvedPipeline, bytes: Buffer): Promise<string> {
  const load = identity(shop.name, newerLoad)
  const key = `${copyManifestKey(load, 'lines').replace('copy.manifest', '')}other.parquet`
  await bench.store.put(key, bytes)
  const entry = { url: bench.store.url(key), mandatory: true, meta: { content_length: bytes.length } }
  await bench.store.put(copyManifestKey(load, 'lines'), JSON.stringify({ entries: [entry] }))
  return bench.store.url(key)
}

const lineColumns = [
  { name: 'order_id', type: 'BIGINT' },
  { name: 'line_index', type: 'INTEGER' },
  { name: 'article', type: 'VARCHAR' },
  { name: '_load_id', type: 'VARCHAR' },
]
const line = { order_id: 1, line_index: 0, article: 'nut', _load_id: newerLoad }

test('a text that is longer than its column is told with column, file and reason', async () => {
  const { error, shop } = await refused(async (pipeline, staged) => {
    await replaceLines(pipeline, await writeParquet(lineColumns, [{ ...line, article: 'x'.repeat(41) }]))
    return staged
  })
  expect(error).toMatchObject({
    code: 'LOAD_COPY_REJECTED',
    kind: 'data',
    message: expect.stringMatching(
      new RegExp(
        `^COPY into \`${shop.name}\\.lines\` was rejected: .*length.*, column \`article\` .*file \`.*other\\.parquet`,
      ),
    ),
    hint: 'nothing was changed and a rerun is safe; the value is longer than its column, or out of the range of its type: give `article` a longer or wider type in schema.yml and stage again, then load again',
    context: { table: `${shop.name}.lines`, column: 'article' },
  })
})

test.each([
  ['a missing value where the contract allows none', lineColumns, { ...line, line_index: null }],
  [
    'another type',
    lineColumns.map((one) => (one.name === 'line_index' ? { ...one, type: 'BIGINT' } : one)),
    line,
  ],
  ['a column too few', lineColumns.slice(0, 3), line],
])('a file with %s is rejected whole', async (_, columns, row) => {
  const { error, shop } = await refused(async (pipeline, staged) => {
    await replaceLines(pipeline, await writeParquet(columns, [row]))
    return staged
  })
  expect(error).toMatchObject({
    code: 'LOAD_COPY_REJECTED',
    message: expect.stringContaining(`COPY into \`${shop.name}.lines\` was rejected: `),
    hint: expect.stringContaining('nothing was changed and a rerun is safe'),
  })
})

test('a staged file that is gone is told with its name', async () => {
  const { error } = await refused(async (_, staged) => {
    for (const table of staged.tables) for (const { key } of table.files) await bench.store.delete(key)
    return staged
  })
  expect(error).toMatchObject({
    code: 'LOAD_COPY_REJECTED',
    message: expect.stringContaining('orders/date='),
  })
})

test('a file with fewer rows than were staged is refused', async () => {
  const { error, shop } = await refused(async (_, staged) => ({
    ...staged,
    tables: staged.tables.map((table) => (table.name === 'lines' ? { ...table, rows: 2 } : table)),
  }))
  expect(error).toMatchObject({
    code: 'LOAD_COUNT_MISMATCH',
    message: `table \`${shop.name}.lines\` has the wrong number of rows: 1 copied, 2 staged`,
  })
})

test('two rows of one key are refused, and named', async () => {
  const { error, shop } = await refused(async (pipeline) => {
    const rows = shopRows(pipeline, newerLoad, [{ id: 5 }, { id: 7 }, { id: 7 }])
    return await putStaged(bench.store, pipeline, newerLoad, rows)
  })
  expect(error).toMatchObject({
    code: 'LOAD_KEY_NOT_UNIQUE',
    message: `the key of \`${shop.name}.orders\` is not unique: id = \`7\` (2 rows)`,
  })
})

test('the error of an earlier COPY is not taken for that of a later one', async () => {
  const shop = makeShop(newSchema())
  const staged = await stageOrders(bench, shop, newerLoad, next)
  await replaceLines(shop, await writeParquet(lineColumns, [{ ...line, article: 'x'.repeat(41) }]))
  await expect(load(loadContext(bench, shop, newerLoad), staged)).rejects.toThrow(/column `article`/)
  await replaceLines(shop, await writeParquet(lineColumns, [line]))
  expect((await load(loadContext(bench, shop, newerLoad), staged)).already_loaded).toBe(false)
})

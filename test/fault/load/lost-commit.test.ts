import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { load } from '../../../job/load/load'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { type Cut, type CuttingProxy, startCuttingProxy } from '../../support/load/cutting-proxy'
import {
  ask,
  type LoadContext,
  loadContext,
  loadOrders,
  newSchema,
  shopContent,
  stageOrders,
  useLoadBench,
} from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

let proxy: CuttingProxy
let warehouse: RedshiftWarehouse

beforeAll(async () => {
  const { redshift } = bench
  proxy = await startCuttingProxy(redshift.port)
  warehouse = new RedshiftWarehouse({
    host: '127.0.0.1',
    port: proxy.port,
    database: redshift.database,
    credentials: { user: redshift.user, password: redshift.password },
    sslmode: 'disable',
  })
})

afterAll(() => proxy.close())

const before = [{ id: 1, order: 'one', lines: [{ article: 'nut' }] }]
const next = [
  { id: 1, order: 'uno' },
  { id: 2, lines: [{ article: 'bolt' }] },
]

/** A shop that has a load, and another one that goes by a network that breaks at COMMIT. */
async function cutLoad(
  write: 'merge' | 'append',
  cuts: readonly Cut[],
): Promise<{
  readonly shop: ResolvedPipeline
  readonly context: LoadContext
  readonly run: () => ReturnType<typeof load>
}> {
  const shop = makeShop(newSchema(), write)
  await loadOrders(bench, shop, olderLoad, before)
  const staged = await stageOrders(bench, shop, newerLoad, next)
  const context = loadContext(bench, shop, newerLoad, { warehouse })
  proxy.cutAt('commit', ...cuts)
  return { shop, context, run: () => load(context, staged) }
}

/** That the load is there once, with its rows and its audit. `append` would show a second time. */
async function expectOnce(shop: ResolvedPipeline): Promise<void> {
  expect(await ask(bench, `select id, "order" from ${shop.name}.orders order by id, "order"`)).toEqual([
    { id: '1', order: 'one' },
    { id: '1', order: 'uno' },
    { id: '2', order: null },
  ])
  expect(await ask(bench, `select load_id from ${shop.name}._loads order by 1`)).toEqual([
    { load_id: olderLoad },
    { load_id: newerLoad },
  ])
  expect(await ask(bench, `select load_id from ${shop.name}._state`)).toEqual([{ load_id: newerLoad }])
}

test('a COMMIT that never arrives is one attempt more', async () => {
  const { shop, run } = await cutLoad('append', ['before'])
  expect((await run()).already_loaded).toBe(false)
  expect(proxy.cuts).toBe(1)
  await expectOnce(shop)
})

test('a COMMIT whose answer is lost is found to have happened', async () => {
  const { shop, context, run } = await cutLoad('append', ['after'])
  const result = await run()
  expect(result.already_loaded).toBe(true)
  expect(result.tables.map(({ name, rows_loaded }) => [name, rows_loaded])).toContainEqual(['orders', 2])
  expect(context.lines.at(-1)).toMatch(/was committed at .* UTC: nothing to do$/)
  await expectOnce(shop)
})

test('a connection that breaks while COMMIT is on its way leaves the load there once, whichever it was', async () => {
  const { shop, run } = await cutLoad('append', ['within', 'within'])
  await run()
  expect(proxy.cuts).toBeGreaterThan(0)
  await expectOnce(shop)
})

test('the last attempt looks too, and does not tell of a failure that was none', async () => {
  const { shop, context, run } = await cutLoad('append', ['before', 'before', 'after'])
  expect((await run()).already_loaded).toBe(true)
  expect(context.lines.at(-1)).toBe(`load ${newerLoad} was committed although the answer was lost`)
  await expectOnce(shop)
})

test('where no COMMIT arrives nothing of the load is there, and the next one goes through', async () => {
  const { shop, run } = await cutLoad('merge', ['before', 'before', 'before'])
  const content = await shopContent(bench, shop)
  await expect(run()).rejects.toMatchObject({
    code: 'LOAD_CONNECTION_LOST',
    message: expect.stringMatching(/\(tried 3 times\)$/),
    context: { attempts: 3, commit_sent: true },
  })
  expect(await shopContent(bench, shop)).toEqual(content)
  expect((await run()).already_loaded).toBe(false)
})

import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { load } from '../../../job/load/load'
import type { ObjectStore } from '../../../job/ports/object-store'
import type { S3Endpoint } from '../../../local/s3/s3-endpoint'
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy'
import { FaultyWarehouse } from '../../support/load/faulty-warehouse'
import { ask, type LoadBench, loadContext, stageOrders } from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad } from '../../support/load/staged-manifest'
import { startTestRedshift, type TestRedshift } from '../../support/redshift/test-redshift'
import { openTestLake, useLocalCredentials } from '../../support/test-lake'
import { startTestS3 } from '../../support/test-s3'

let s3: S3Endpoint
let proxy: HoldingProxy
let redshift: TestRedshift
let store: ObjectStore
let bench: LoadBench

beforeAll(async () => {
  s3 = await startTestS3()
  useLocalCredentials(s3)
  proxy = await startHoldingProxy(s3.endpoint)
  redshift = await startTestRedshift({ ...s3, endpoint: proxy.url })
  store = openTestLake(s3)
  const { host, port, database, user, password } = redshift
  const credentials = { user, password }
  const warehouse = new RedshiftWarehouse({ host, port, database, credentials, sslmode: 'disable' })
  bench = { redshift, warehouse, store, close: async () => undefined }
}, 120_000)

afterAll(async () => {
  await store.close()
  await redshift.close()
  await proxy.close()
  await s3.close()
})

test('a back end that is ended in the middle of a COPY is one attempt more', async () => {
  const shop = makeShop('shop')
  let pid = ''
  const warehouse = new FaultyWarehouse(bench.warehouse, {
    before: async (sql, session) => {
      if (!sql.startsWith('copy "_incoming_lines"') || pid !== '') return
      pid = String((await session.query('select pg_backend_pid() as pid'))[0]?.pid)
    },
  })
  const staged = await stageOrders(bench, shop, newerLoad, [{ id: 1, lines: [{ article: 'nut' }] }])
  const context = loadContext(bench, shop, newerLoad, { warehouse })
  const held = proxy.hold('GET', /\/lines\/.*\.parquet/)
  const loading = load(context, staged)
  await held
  await ask(bench, `select pg_terminate_backend(${pid})`)
  expect((await loading).already_loaded).toBe(false)
  expect(context.waits).toEqual([2_000])
  expect(context.lines.find((line) => line.startsWith('warning'))).toContain(
    'attempt 1 of 3: the connection to the warehouse broke',
  )
  expect(await ask(bench, 'select article from shop.lines')).toEqual([{ article: 'nut' }])
}, 60_000)

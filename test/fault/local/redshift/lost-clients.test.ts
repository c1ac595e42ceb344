import type { Client } from 'pg'
import {
  bindRequest,
  executeRequest,
  flushRequest,
  parseRequest,
  queryRequest,
  terminateRequest,
} from '../../../../local/redshift/protocol/requests'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { WireClient } from '../../../support/redshift/wire-client'

let redshift: TestRedshift
let observer: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  observer = await redshift.connect()
  await observer.query('create table held (a integer)')
})

afterAll(() => redshift?.close())

async function backEnds(): Promise<number> {
  const { rows } = await observer.query(
    "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend'",
  )
  return rows[0]?.n
}

/** Waits until as many back-ends are left as there were: the test's own time limit is the limit. */
async function settle(before: number): Promise<void> {
  while ((await backEnds()) !== before) await new Promise((done) => setImmediate(done))
}

const endless = 'select count(*) from pg_class a, pg_class b, pg_class c, pg_class d'

test.each([
  ['idle', []],
  ['in a transaction', [queryRequest('begin'), queryRequest('insert into held values (1)')]],
  ['in a failed transaction', [queryRequest('begin'), queryRequest('select 1 / 0')]],
  ['in the middle of a statement', [queryRequest(endless)]],
  [
    'in the middle of an extended statement',
    [parseRequest('', endless), bindRequest('', '', []), executeRequest(''), flushRequest],
  ],
  ['in the middle of a message', [queryRequest('select 1').subarray(0, 9)]],
])('a client that is lost %s leaves no back-end', async (_, requests) => {
  const before = await backEnds()
  const { client } = await WireClient.login(redshift)
  expect(await backEnds()).toBe(before + 1)
  client.send(...requests)
  client.destroy()
  await settle(before)
  await observer.query('begin')
  await observer.query('lock table held in access exclusive mode')
  expect((await observer.query('select a from held')).rows).toEqual([])
  await observer.query('rollback')
})

test('a client that is lost while it waits for a lock leaves no back-end', async () => {
  const holder = await redshift.connect()
  const before = await backEnds()
  await holder.query('begin')
  await holder.query('lock table held in access exclusive mode')
  const { client } = await WireClient.login(redshift)
  client.send(queryRequest('insert into held values (1)'))
  const waits = 'select count(*)::int as n from pg_locks where not granted'
  while ((await observer.query(waits)).rows[0]?.n === 0) await new Promise((done) => setImmediate(done))
  client.destroy()
  await settle(before)
  await holder.query('rollback')
  expect((await observer.query('select a from held')).rows).toEqual([])
})

test('a client that takes leave behind a statement has it carried out, and leaves no back-end', async () => {
  const before = await backEnds()
  const { client } = await WireClient.login(redshift)
  client.send(queryRequest('create table farewell as select 1 as a'), terminateRequest)
  await client.readUntil('none')
  expect((await observer.query('select a from farewell')).rows).toEqual([{ a: 1 }])
  await settle(before)
})

import { once } from 'node:events'
import { encodeMessage, int32 } from '../../../../local/redshift/protocol/message'
import { queryRequest } from '../../../../local/redshift/protocol/requests'
import { readFields } from '../../../../local/redshift/protocol/sql-error'
import { type HeldS3, startHeldS3 } from '../../../support/redshift/held-s3'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { WireClient } from '../../../support/redshift/wire-client'

const copy = "copy t from 's3://bucket/key' iam_role default format as parquet"

let s3: HeldS3
let redshift: TestRedshift

beforeAll(async () => {
  s3 = await startHeldS3()
  redshift = await startTestRedshift(s3)
  const client = await redshift.connect()
  await client.query('create table t (a int)')
})

afterAll(async () => {
  await redshift?.close()
  await s3?.close()
})

/** Logs in and begins a COPY that waits for S3; answers when S3 has been asked. */
async function beginCopy() {
  const { client, opening } = await WireClient.login(redshift)
  const key = opening.find(({ type }) => type === 'K')?.body ?? Buffer.alloc(0)
  client.send(queryRequest('begin'))
  await client.readUntil('Z')
  client.send(queryRequest('insert into t values (1)'))
  await client.readUntil('Z')
  client.send(queryRequest(copy))
  return { client, key, request: await s3.nextRequest() }
}

test('a cancel request ends a COPY that waits for S3, and its transaction with it', async () => {
  const { client, key, request } = await beginCopy()
  const givenUp = once(request.socket, 'close')
  const canceller = await WireClient.open(redshift.port)
  canceller.send(encodeMessage('', int32(80_877_102), key))
  const error = (await client.readUntil('Z')).find(({ type }) => type === 'E')
  expect(error === undefined ? undefined : readFields(error.body).get('C')).toBe('57014')
  await givenUp
  client.send(queryRequest('select 1'))
  const next = (await client.readUntil('Z')).find(({ type }) => type === 'E')
  expect(next === undefined ? undefined : readFields(next.body).get('C')).toBe('25P02')
  client.send(queryRequest('rollback'))
  await client.readUntil('Z')
  client.destroy()
})

test('a client that disconnects in the middle leaves nothing: no rows, no lock, no request to S3', async () => {
  const { client, request } = await beginCopy()
  const givenUp = once(request.socket, 'close')
  client.destroy()
  await givenUp
  const other = await redshift.connect()
  // Waits for the lock that the lost session holds until it is gone.
  await other.query('begin')
  await other.query('lock table t in access exclusive mode')
  expect((await other.query('select count(*)::int as n from t')).rows).toEqual([{ n: 0 }])
  await other.query('rollback')
})

test('a cancel request with a wrong secret changes nothing', async () => {
  const { client, key, request } = await beginCopy()
  const canceller = await WireClient.open(redshift.port)
  canceller.send(encodeMessage('', int32(80_877_102), key.subarray(0, 4), int32(key.readInt32BE(4) ^ 1)))
  // The relay ends the connection once the back-end has had the request.
  await canceller.readUntil('none')
  expect(request.socket.destroyed).toBe(false)
  client.destroy()
})

test('an endpoint that closes ends the COPY that waits', async () => {
  const own = await startTestRedshift(s3)
  const setUp = await own.connect()
  await setUp.query('create table t (a int)')
  const { client } = await WireClient.login(own)
  client.send(queryRequest(copy))
  const request = await s3.nextRequest()
  const givenUp = once(request.socket, 'close')
  await own.close()
  await givenUp
  expect((await client.readUntil('Z')).map(({ type }) => type)).not.toContain('Z')
})

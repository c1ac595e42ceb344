import { createConnection } from 'node:net'
import fc from 'fast-check'
import type { Client } from 'pg'
import { encodeMessage } from '../../../../../local/redshift/protocol/message'
import { startTestRedshift, type TestRedshift } from '../../../../support/redshift/test-redshift'
import { startupWith, WireClient } from '../../../../support/redshift/wire-client'

let redshift: TestRedshift
let witness: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  witness = await redshift.connect()
})

afterAll(() => redshift?.close())

const bytes = fc.uint8Array({ maxLength: 120 }).map((array) => Buffer.from(array))
const letter = fc.constantFrom(...'BCDEFHPQSXcdfp', 'Z', '~')
const text = fc.constantFrom(
  'select 1',
  'begin',
  'commit',
  'select 1/0',
  "copy t from 's3://b/k'",
  "'",
  '\0',
  ';;',
)
/** Messages that look like what they are not, and a few that are. */
const message = fc.oneof(
  fc.tuple(letter, bytes).map(([type, body]) => encodeMessage(type, body)),
  fc.tuple(letter, text).map(([type, body]) => encodeMessage(type, Buffer.from(`${body}\0`))),
  bytes,
)

/** Sends bytes in packets of their own and hangs up; answers when the endpoint has hung up too. */
async function sendAndEnd(packets: readonly Buffer[]): Promise<void> {
  const socket = createConnection({ port: redshift.port, host: '127.0.0.1', noDelay: true })
  socket.resume()
  socket.on('error', () => undefined)
  const closed = new Promise<void>((done) => socket.once('close', () => done()))
  for (const packet of packets) socket.write(packet)
  socket.end()
  await closed
}

async function expectAlive(): Promise<void> {
  expect((await witness.query('select 1 as a')).rows).toEqual([{ a: 1 }])
}

test('no bytes of a stranger hang or end the endpoint', async () => {
  const opening = fc.oneof(
    bytes,
    bytes.map((body) => encodeMessage('', body)),
    fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }).map((parameters) => startupWith(parameters)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(opening, { minLength: 1, maxLength: 5 }), async (packets) => {
      await sendAndEnd(packets)
      await expectAlive()
    }),
    { numRuns: 60 },
  )
})

test('no messages of a session hang or end the endpoint, and others go on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), async (packets) => {
      const { client } = await WireClient.login(redshift)
      client.send(...packets)
      client.end()
      await client.readUntil('none')
      await expectAlive()
    }),
    { numRuns: 60 },
  )
  const sessions = "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend'"
  // The witness itself, and the endpoint's own connections beside.
  while ((await witness.query(`${sessions} and usename = current_user`)).rows[0]?.n > 1)
    await new Promise((done) => setImmediate(done))
}, 120_000)

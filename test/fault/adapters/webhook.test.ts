import { createWebhookNotifier } from '../../../job/adapters/webhook-notifier'
import { type FaultServer, type Handler, startFaultServer } from '../../support/fault-server'
import { createHeldClock } from '../../support/held-clock'
import { notice } from '../../support/notice'

let server: FaultServer
beforeAll(async () => {
  server = await startFaultServer()
})
afterAll(async () => {
  await server.close()
})

const never = new AbortController().signal
const status =
  (code: number, body = '', headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(code, headers).end(body)

/** Sends a notice; how it ended, how often it was sent, and what was waited between. */
async function send(...answers: readonly Handler[]) {
  server.answer(...answers)
  const clock = createHeldClock()
  const url = `${server.url}/services/T012345/B012345/s3cr3tpath?token=hidden`
  const ended = await createWebhookNotifier({ url, clock })
    .notify(notice, never)
    .then(
      () => 'sent',
      (error: Error) => error.message,
    )
  return { ended, requests: server.requests.length, waits: clock.slept }
}

const host = (): string => new URL(server.url).host

test('a webhook that is busy is asked again, three times in all', async () => {
  expect(await send(status(500), status(502), status(200))).toEqual({
    ended: 'sent',
    requests: 3,
    waits: [1_000, 4_000],
  })
  expect(await send(status(500), status(500), status(503, 'try_later'))).toEqual({
    ended: `webhook of \`${host()}\` answered 503: try_later (3 attempts)`,
    requests: 3,
    waits: [1_000, 4_000],
  })
})

test('one that says how long to wait is waited for, but not for ever', async () => {
  expect(await send(status(429, '', { 'retry-after': '7' }), status(200))).toEqual({
    ended: 'sent',
    requests: 2,
    waits: [7_000],
  })
  expect(await send(status(429, 'rate_limited', { 'retry-after': '600' }))).toEqual({
    ended: `webhook of \`${host()}\` answered 429: rate_limited`,
    requests: 1,
    waits: [],
  })
})

test('a refusal is final, and is told by the webhook’s own word', async () => {
  expect(await send(status(404, 'no_service'))).toEqual({
    ended: `webhook of \`${host()}\` refused the notice: it answered 404: no_service`,
    requests: 1,
    waits: [],
  })
})

test.each([
  ['repeats the path', 'Cannot POST /services/T012345/B012345/s3cr3tpath'],
  ['repeats a part of it', 'no hook s3cr3tpath'],
  ['repeats the query', 'token hidden is unknown'],
  ['is a page', '<html><body>Not found</body></html>'],
])('an answer that %s is not printed', async (_name, body) => {
  expect((await send(status(404, body))).ended).toBe(
    `webhook of \`${host()}\` refused the notice: it answered 404`,
  )
})

test('a redirect is not followed: the notice is for the address that was configured', async () => {
  expect(await send(status(307, '', { location: 'https://elsewhere.example/' }))).toEqual({
    ended: `webhook of \`${host()}\` refused the notice: it answered 307`,
    requests: 1,
    waits: [],
  })
})

test('one that is silent is given up', async () => {
  server.answer(() => undefined)
  const clock = createHeldClock()
  const notifier = createWebhookNotifier({ url: server.url, clock, timeoutMs: 20 })
  await expect(notifier.notify(notice, never)).rejects.toMatchObject({
    code: 'REPORT_NOTICE_NOT_SENT',
    message: `webhook of \`${host()}\` did not answer in time (3 attempts)`,
  })
})

test('an address that fetch refuses is not repeated', async () => {
  const notifier = createWebhookNotifier({
    url: 'https://me:s3cret@127.0.0.1/hook',
    clock: createHeldClock(),
  })
  await expect(notifier.notify(notice, never)).rejects.toMatchObject({
    message: 'webhook of `127.0.0.1` cannot be reached: the request cannot be made (3 attempts)',
  })
})

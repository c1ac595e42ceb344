import { gunzipSync, gzipSync } from 'node:zlib'
import { extract } from '../../../job/extract/extract'
import type { ResolvedHttpSource, ResolvedStream } from '../../../job/pipeline/resolved'
import type { ObjectStore } from '../../../job/ports/object-store'
import { extractContext } from '../../support/extract-context'
import {
  breakOff,
  type FaultServer,
  fallSilent,
  type Handler,
  startFaultServer,
  text,
} from '../../support/fault-server'
import { type FaultyS3, startFaultyS3 } from '../../support/s3-faults/faulty-s3'
import { keysOf, openTestLake, useLocalCredentials } from '../../support/test-lake'

const launches = ['{"id":"a","flight_number":1}', '{"id":"b","flight_number":12345678901234567890}']
const good = text(`[${launches.join(',\n')}]`, { etag: '"v1"' })
const folder = 'raw/spacex/launches/date=2026-11-22/load=01JD3YQ4ZK0000000000000000'

let s3: FaultyS3
let server: FaultServer
let store: ObjectStore

beforeAll(async () => {
  s3 = await startFaultyS3()
  useLocalCredentials(s3)
  server = await startFaultServer()
})
afterAll(async () => {
  await server.close()
  await s3.close()
})
beforeEach(() => {
  store = openTestLake(s3)
})
afterEach(async () => {
  s3.faults.clear()
  await store.close()
})

function context(
  source: Partial<ResolvedHttpSource> = {},
  stream: Partial<ResolvedStream> = {},
  signal?: AbortSignal,
) {
  const streams = [{ path: '/v5/launches', ...stream }]
  return extractContext({
    store,
    source: { baseUrl: server.url, ...source },
    streams,
    ...(signal === undefined ? {} : { signal }),
  })
}

async function linesInLake(): Promise<string> {
  const packed = await store.getBytes(`${folder}/part-00000.jsonl.gz`)
  return gunzipSync(packed ?? new Uint8Array()).toString()
}

describe('extract gets every record once in spite of', () => {
  const passing: readonly (readonly [what: string, faults: readonly Handler[], attempts: number])[] = [
    ['nothing', [], 1],
    ['a 503', [text('busy', {}, 503)], 2],
    ['two 500', [text('oops', {}, 500), text('oops', {}, 500)], 3],
    ['a 429 that names seconds', [text('slow down', { 'retry-after': '7' }, 429)], 2],
    [
      'a 429 that names a date',
      [text('slow down', { 'retry-after': 'Sun, 22 Nov 2026 06:00:09 GMT' }, 429)],
      2,
    ],
    ['a 408', [text('', {}, 408)], 2],
    ['a connection that is reset at once', [(request) => request.socket.resetAndDestroy()], 2],
    ['a body that breaks off inside a record', [breakOff('[{"id":"a"', 1_000)], 2],
    ['a chunked body that breaks off between records', [breakOff('[{"id":"z"},')], 2],
    ['silence before the answer', [fallSilent()], 2],
    ['silence inside the body', [fallSilent('[{"id":"z"},')], 2],
  ]
  test.each(passing)('%s', async (what, faults, attempts) => {
    server.answer(...faults, good)
    const run = context(what.startsWith('silence') ? { timeoutMs: 1_500 } : {})
    const [manifest] = await extract(run)
    expect(manifest).toMatchObject({ records: 2, requests: [{ status: 200, attempts, etag: '"v1"' }] })
    expect(await linesInLake()).toBe(`${launches.join('\n')}\n`)
    expect(await keysOf(store)).toEqual([`${folder}/manifest.json`, `${folder}/part-00000.jsonl.gz`])
    expect(run.sleeps).toHaveLength(attempts - 1)
    expect(server.requests).toHaveLength(attempts)
  })

  test('many parts in the lake from an answer that breaks off late', async () => {
    const record = `{"text":"${'x'.repeat(1_000_000)}"}`
    const records = Array.from({ length: 70 }, () => record).join(',')
    server.answer(breakOff(`[${records},`), good)
    expect(await extract(context())).toMatchObject([{ records: 2 }])
    expect(await keysOf(store)).toEqual([`${folder}/manifest.json`, `${folder}/part-00000.jsonl.gz`])
    expect(await linesInLake()).toBe(`${launches.join('\n')}\n`)
  })

  test('gzip, in the transfer as in the content', async () => {
    const body = gzipSync(`[${launches.join(',')}]`)
    server.answer(text(body, { 'content-encoding': 'gzip' }))
    expect(await extract(context())).toMatchObject([
      { records: 2, requests: [{ bytes: launches.join(',').length + 2 }] },
    ])
    server.answer(text(body, { 'content-type': 'application/gzip' }))
    expect(
      await extract(extractContext({ store, source: { baseUrl: server.url }, loadId: 'B' })),
    ).toMatchObject([{ records: 2 }])
  })

  test('redirects, with the headers only where they were meant to go', async () => {
    const other = await startFaultServer()
    other.answer(good)
    server.answer(
      (_request, response) => response.writeHead(301, { location: '/moved?page=1' }).end(),
      (_request, response) => response.writeHead(307, { location: `${other.url}/there` }).end(),
    )
    const [manifest] = await extract(context({ headers: { Authorization: 'Bearer secret-token' } }))
    expect(manifest?.requests).toMatchObject([{ url: `${other.url}/there` }])
    expect(server.requests.map((request) => request.headers.authorization)).toEqual([
      'Bearer secret-token',
      'Bearer secret-token',
    ])
    expect(other.requests.map((request) => request.headers.authorization)).toEqual([undefined])
    await other.close()
  })
})

describe('extract waits', () => {
  test('as long as the source asks, and a little more', async () => {
    server.answer(
      text('', { 'retry-after': '7' }, 429),
      text('', { 'retry-after': 'Sun, 22 Nov 2026 06:00:09 GMT' }, 503),
      good,
    )
    const run = context()
    await extract(run)
    expect(run.sleeps[0]).toBeGreaterThanOrEqual(7_000)
    expect(run.sleeps[0]).toBeLessThanOrEqual(7_500)
    expect(run.sleeps[1]).toBeGreaterThanOrEqual(9_000)
    expect(run.sleeps[1]).toBeLessThanOrEqual(10_000)
    expect(run.lines[0]).toMatch(/^warn: `http.*\/v5\/launches` answered 429; attempt 2 of 3 in 7\.\d s$/)
  })
})

describe('extract refuses, and leaves nothing in the lake, at', () => {
  const failures: readonly (readonly [
    what: string,
    handler: Handler,
    code: string,
    message: RegExp,
    attempts?: number,
  ])[] = [
    [
      'a 503 that stays',
      text('down for repair', {}, 503),
      'EXTRACT_SOURCE_BUSY',
      /answered 503: `down for repair` \(3 attempts\)$/,
      3,
    ],
    [
      'a 429 that asks for an hour',
      text('', { 'retry-after': '3600' }, 429),
      'EXTRACT_SOURCE_BUSY',
      /answered 429, and asks to wait 3600 s$/,
    ],
    [
      'resets that stay',
      (request) => request.socket.resetAndDestroy(),
      'EXTRACT_SOURCE_UNREACHABLE',
      /^cannot reach `.*\/v5\/launches`: .* \(3 attempts\)$/,
      3,
    ],
    [
      'a body that always breaks off',
      breakOff('[{"id":1},', 1_000),
      'EXTRACT_ANSWER_BROKE_OFF',
      /broke off: .* \(3 attempts\)$/,
      3,
    ],
    [
      'a 401',
      text('{"error":"no token"}', {}, 401),
      'EXTRACT_SOURCE_REFUSED',
      /answered 401: `\{"error":"no token"\}`$/,
    ],
    ['a 403', text('', {}, 403), 'EXTRACT_SOURCE_REFUSED', /answered 403$/],
    [
      'a 404',
      text('<h1>Not Found</h1>', {}, 404),
      'EXTRACT_SOURCE_NOT_FOUND',
      /answered 404: `<h1>Not Found<\/h1>`$/,
    ],
    ['a 400', text('bad', {}, 400), 'EXTRACT_SOURCE_REJECTED', /answered 400: `bad`$/],
    ['a 304 that nobody asked for', text('', {}, 304), 'EXTRACT_SOURCE_REJECTED', /answered 304$/],
    ['a 204', text('', {}, 204), 'EXTRACT_EMPTY', /is empty: it has status 204$/],
    [
      'HTML',
      text('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
      'EXTRACT_NOT_JSON',
      /^the answer of `.*` is not JSON: it starts with `<!doctype html><title>Sign in<\/title>`$/,
    ],
    ['an empty body', text(''), 'EXTRACT_EMPTY', /^the answer of `.*` is empty$/],
    [
      'truncated JSON',
      text('[{"id":"a"},{"id":'),
      'EXTRACT_TRUNCATED',
      /breaks off at byte 18 \(line 1, record 1\)/,
    ],
    [
      'an object instead of a list',
      text('{"docs":[{"id":1}]}'),
      'EXTRACT_RECORDS_NOT_FOUND',
      /lists are at `\$\.docs`$/,
    ],
    [
      'a scalar among the records',
      text('[{"id":1},null]'),
      'EXTRACT_RECORD_NOT_OBJECT',
      /record 1\): it is `null`$/,
    ],
    [
      'an answer that is too large',
      text(`[${'{"id":1},'.repeat(20_000)}{}]`),
      'EXTRACT_LIMIT_EXCEEDED',
      /is larger than 100000 bytes$/,
    ],
    [
      'a small gzip that is large unpacked',
      text(gzipSync(`[${' '.repeat(1_000_000)}]`), { 'content-encoding': 'gzip' }),
      'EXTRACT_LIMIT_EXCEEDED',
      /is larger than 100000 bytes$/,
    ],
    [
      'gzip that is cut off',
      text(gzipSync(`[${launches.join(',')}]`).subarray(0, 50), { 'content-type': 'application/gzip' }),
      'EXTRACT_GZIP_BROKEN',
      /is damaged gzip: unexpected end of file$/,
    ],
    [
      'redirects without an end',
      (_request, response) => response.writeHead(302, { location: '/again' }).end(),
      'EXTRACT_REDIRECT_REFUSED',
      /redirects more than 5 times$/,
      6,
    ],
    [
      'a redirect to nowhere',
      (_request, response) => response.writeHead(302).end(),
      'EXTRACT_REDIRECT_REFUSED',
      /answered 302 and redirects to no address$/,
    ],
    [
      'a redirect to a file',
      (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'EXTRACT_REDIRECT_REFUSED',
      /redirects from http to `file:/,
    ],
  ]
  test.each(failures.map((failure) => [failure[0], failure] as const))('%s', async (_title, failure) => {
    const [_what, handler, code, message, attempts = 1] = failure
    server.answer(handler)
    const refused = extract(context({ maxAnswerBytes: 100_000 }))
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(await keysOf(store)).toEqual([])
    expect(server.requests).toHaveLength(attempts)
  })

  test('an answer that does not come in time', async () => {
    server.answer(fallSilent('[{"id":1},'))
    await expect(extract(context({ timeoutMs: 300, maxAttempts: 2 }))).rejects.toMatchObject({
      code: 'EXTRACT_SOURCE_TIMED_OUT',
      message: expect.stringMatching(/(took longer than|was silent for) 300 ms \(2 attempts\)$/),
    })
    expect(await keysOf(store)).toEqual([])
  })

  test('a refusal whose page never ends', async () => {
    server.answer((_request, response) => {
      response.writeHead(401).write('who are you')
    })
    await expect(extract(context({ timeoutMs: 300, maxAttempts: 2 }))).rejects.toMatchObject({
      code: 'EXTRACT_SOURCE_REFUSED',
      message: expect.stringMatching(/answered 401: `who are you`$/),
    })
    expect(server.requests).toHaveLength(1)
  })

  test('nobody listening', async () => {
    await expect(extract(context({ baseUrl: 'http://127.0.0.1:1', maxAttempts: 2 }))).rejects.toMatchObject({
      code: 'EXTRACT_SOURCE_UNREACHABLE',
      kind: 'transient',
    })
  })

  test('a body whose end is lost after parts were written', async () => {
    const record = `{"text":"${'x'.repeat(1_000_000)}"}`
    server.answer(text(`[${Array.from({ length: 70 }, () => record).join(',')},`))
    await expect(extract(context())).rejects.toMatchObject({ code: 'EXTRACT_TRUNCATED' })
    expect(await keysOf(store)).toEqual([])
  })

  test('a signal', async () => {
    const abort = new AbortController()
    server.answer((_request, response) => {
      response.writeHead(200).write('[{"id":1},', () => abort.abort(new Error('stop')))
    })
    await expect(extract(context({}, {}, abort.signal))).rejects.toThrow('stop')
    expect(await keysOf(store)).toEqual([])
  })

  test('a lake that refuses', async () => {
    server.answer(good)
    s3.faults.add({ effect: 'access-denied', method: 'PUT', times: Number.POSITIVE_INFINITY })
    await expect(extract(context())).rejects.toMatchObject({ code: 'LAKE_ACCESS_DENIED' })
    expect(await keysOf(store)).toEqual([])
    expect(server.requests).toHaveLength(1)
  })
})

describe('extract keeps secrets', () => {
  test('out of messages, logs and the manifest', async () => {
    const source = { headers: { authorization: 'Bearer s3cret-token' } }
    const stream = { path: '/v5/launches?api_key=s3cret-key&limit=1' }
    server.answer(text('who is s3cret-token?', {}, 500), text('Bearer s3cret-token is wrong', {}, 401))
    const failed = context(source, stream)
    const error = await extract(failed).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    server.answer(good)
    const done = context(source, stream)
    const manifests = await extract(done)
    const said = JSON.stringify([error?.message, failed.lines, done.lines, manifests])
    expect(said).toContain('api_key=***&limit=1')
    expect(said).not.toContain('s3cret')
  })
})

describe('extract, run again under the same load id', () => {
  test('fetches nothing where the manifest is there', async () => {
    server.answer(good)
    const first = await extract(context())
    server.answer(text('[]'))
    expect(await extract(context())).toEqual(first)
    expect(server.requests).toHaveLength(0)
  })

  test('removes the parts of an attempt that died, and starts over', async () => {
    await store.put(`${folder}/part-00000.jsonl.gz`, 'half a part')
    await store.put(`${folder}/part-00001.jsonl.gz`, 'another')
    server.answer(good)
    expect(await extract(context())).toMatchObject([{ records: 2 }])
    expect(await keysOf(store)).toEqual([`${folder}/manifest.json`, `${folder}/part-00000.jsonl.gz`])
    expect(await linesInLake()).toBe(`${launches.join('\n')}\n`)
  })

  test('refuses a manifest that it does not know', async () => {
    await store.put(`${folder}/manifest.json`, '{"version":2}')
    await expect(extract(context())).rejects.toMatchObject({ code: 'LAKE_OBJECT_INVALID' })
  })

  test.each(['lose-answer', 'internal-error', 'reset'] as const)(
    'ends well when the lake answers a write with %s',
    async (effect) => {
      server.answer(good)
      s3.faults.add({ effect, method: 'PUT', path: 'part-' })
      s3.faults.add({ effect, method: 'PUT', path: 'manifest.json' })
      expect(await extract(context())).toMatchObject([{ records: 2 }])
      expect(await linesInLake()).toBe(`${launches.join('\n')}\n`)
    },
  )
})

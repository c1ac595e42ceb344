import { randomBytes } from 'node:crypto'
import { checkBucket } from '../../../job/doctor/checks/check-bucket'
import { checkClock } from '../../../job/doctor/checks/check-clock'
import { checkLake } from '../../../job/doctor/checks/check-lake'
import type { LakeSettings } from '../../../job/settings'
import { type FaultServer, startFaultServer, text } from '../../support/fault-server'
import type { FaultEffect } from '../../support/s3-faults/fault'
import { type FaultyS3, startFaultyS3 } from '../../support/s3-faults/faulty-s3'
import { keysOf, openTestLake } from '../../support/test-lake'

const signal = new AbortController().signal

let s3: FaultyS3
beforeAll(async () => {
  s3 = await startFaultyS3()
})
afterAll(() => s3.close())
afterEach(() => s3.faults.clear())

const lake = (more: Partial<LakeSettings> = {}): LakeSettings => ({
  bucket: s3.bucket,
  prefix: 'here',
  region: s3.region,
  endpoint: s3.endpoint,
  credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
  ...more,
})

/** What is left in the whole bucket. */
async function leftOver(): Promise<readonly string[]> {
  const { credentials } = lake()
  const store = openTestLake(s3, { prefix: '', ...(credentials === undefined ? {} : { credentials }) })
  try {
    return await keysOf(store, 'here/doctor/')
  } finally {
    await store.close()
  }
}

describe('the lake of a laptop', () => {
  it('takes, gives back and forgets an object', async () => {
    expect(await checkBucket(lake(), signal)).toEqual({
      status: 'ok',
      message: '`lakeload-local` in `us-east-1`',
    })
    expect(await checkLake(lake(), signal)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(
        /^put, read back, deleted below `s3:\/\/lakeload-local\/here\/doctor\/`/,
      ),
    })
    expect(await leftOver()).toEqual([])
  })

  it.each<[string, { effect: FaultEffect; method: string; path?: RegExp; nth?: number }, string]>([
    ['put', { effect: 'access-denied', method: 'PUT' }, 's3:PutObject'],
    ['get', { effect: 'access-denied', method: 'GET' }, 's3:GetObject'],
    [
      'look for what is not there',
      { effect: 'access-denied', method: 'GET', path: /missing/ },
      's3:ListBucket',
    ],
    ['delete', { effect: 'access-denied', method: 'DELETE', nth: 1 }, 's3:DeleteObject'],
  ])('names the permission of a role that may not %s', async (_what, fault, action) => {
    s3.faults.add(fault)
    await expect(checkLake(lake(), signal)).rejects.toMatchObject({
      code: 'LAKE_ACCESS_DENIED',
      message: expect.stringContaining(`(\`${action}\` is missing)`),
      hint: expect.stringContaining(`allow \`${action}\``),
    })
    s3.faults.clear()
    // Whoever may not delete leaves the object: nothing else can take it away.
    const left = await leftOver()
    expect(left).toHaveLength(action === 's3:DeleteObject' ? 1 : 0)
    const store = openTestLake(s3, {
      prefix: '',
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    })
    for (const key of left) await store.delete(key)
    await store.close()
  })

  it('tells a bucket that is not there', async () => {
    await expect(checkBucket(lake({ bucket: 'nobody-has-this' }), signal)).rejects.toMatchObject({
      code: 'LAKE_BUCKET_MISSING',
      message: expect.stringContaining('there is no bucket `nobody-has-this`'),
    })
  })

  it('looks for the reason of a 403 that has none', async () => {
    s3.faults.add({ effect: 'access-denied', method: 'HEAD' })
    expect(await checkBucket(lake(), signal)).toMatchObject({
      status: 'warning',
      hint: expect.stringContaining('`s3:ListBucket`'),
    })
  })

  it('tells keys that are not known', async () => {
    const credentials = { accessKeyId: 'somebody', secretAccessKey: 'else' }
    await expect(checkLake(lake({ credentials }), signal)).rejects.toMatchObject({
      code: 'LAKE_ACCESS_DENIED',
      message: expect.not.stringContaining('is missing'),
    })
  })
})

describe('a store that is no S3', () => {
  let server: FaultServer
  beforeEach(async () => {
    server = await startFaultServer()
  })
  afterEach(() => server.close())

  const there = () => lake({ endpoint: server.url })

  it('is told by a write that did not mind the object that was there', async () => {
    const stored: Buffer[] = []
    server.answer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        if (request.method === 'PUT') stored.push(unwrapped(Buffer.concat(chunks)))
        if (request.method === 'GET') response.end(stored.at(-1))
        else response.writeHead(request.method === 'DELETE' ? 204 : 200).end()
      })
    })
    await expect(checkLake(there(), signal)).rejects.toMatchObject({
      code: 'DOCTOR_CONDITION_IGNORED',
      message: expect.stringContaining('was written twice'),
    })
    expect(server.requests.at(-1)?.method).toBe('DELETE')
  })

  it('is told by other bytes, and by none', async () => {
    server.answer(text(randomBytes(8)))
    await expect(checkLake(there(), signal)).rejects.toMatchObject({
      code: 'DOCTOR_OBJECT_DIFFERS',
      message: expect.stringMatching(/has 8 other bytes, just after it was written$/),
    })
  })

  it('in another region than the one that is set', async () => {
    server.answer(text('', { 'x-amz-bucket-region': 'eu-west-1' }))
    await expect(checkBucket(there(), signal)).rejects.toMatchObject({
      code: 'LAKE_REGION_WRONG',
      message: 'bucket `lakeload-local` is in `eu-west-1`, and `us-east-1` is set',
      hint: expect.stringMatching(/^set AWS_REGION to `eu-west-1`/),
    })
    server.answer(text('', { 'x-amz-bucket-region': 'eu-west-1' }, 301))
    await expect(checkBucket(there(), signal)).rejects.toMatchObject({
      code: 'LAKE_REGION_WRONG',
      message: expect.stringContaining('`eu-west-1`'),
    })
    // Also where S3 does not let us in.
    server.answer(text('', { 'x-amz-bucket-region': 'eu-west-1' }, 403))
    await expect(checkBucket(there(), signal)).rejects.toMatchObject({ code: 'LAKE_REGION_WRONG' })
  })

  it('that is down', async () => {
    const url = server.url
    await server.close()
    const gone = lake({ endpoint: url })
    await expect(checkBucket(gone, signal)).rejects.toMatchObject({
      code: 'LAKE_UNREACHABLE',
      kind: 'transient',
    })
    await expect(checkClock(gone, signal)).rejects.toMatchObject({
      code: 'LAKE_UNREACHABLE',
      message: expect.stringMatching(/^cannot reach `http:.*ECONNREFUSED/),
    })
    server = await startFaultServer()
  })
})

describe('the clock', () => {
  let server: FaultServer
  beforeAll(async () => {
    server = await startFaultServer()
  })
  afterAll(() => server.close())

  const answerAt = (offsetMs: number) =>
    server.answer((_request, response) => {
      response.sendDate = false
      response.writeHead(403, { date: new Date(Date.now() + offsetMs).toUTCString() }).end()
    })

  it('is compared with the date of any answer, also of a refusal', async () => {
    answerAt(0)
    expect(await checkClock(lake({ endpoint: server.url }), signal)).toMatchObject({ status: 'ok' })
  })

  it('that is a minute behind is a warning', async () => {
    answerAt(60_000)
    expect(await checkClock(lake({ endpoint: server.url }), signal)).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/^(59|60|61) s behind S3$/),
    })
  })

  it('that is ten minutes ahead fails', async () => {
    answerAt(-600_000)
    await expect(checkClock(lake({ endpoint: server.url }), signal)).rejects.toMatchObject({
      code: 'DOCTOR_CLOCK_WRONG',
      message: expect.stringMatching(/ s ahead of S3$/),
    })
  })

  it('cannot be compared without a date', async () => {
    server.answer((_request, response) => {
      response.sendDate = false
      response.end()
    })
    expect(await checkClock(lake({ endpoint: server.url }), signal)).toMatchObject({
      message: expect.stringMatching(/^not compared/),
    })
  })
})

/** The SDK sends a body in chunks with their sizes, and a checksum behind them. */
function unwrapped(body: Buffer): Buffer {
  const match = /^([0-9a-f]+)(?:;[^\r]*)?\r\n/.exec(body.toString('latin1'))
  if (match === null) return body
  return body.subarray(match[0].length, match[0].length + Number.parseInt(match[1] ?? '0', 16))
}

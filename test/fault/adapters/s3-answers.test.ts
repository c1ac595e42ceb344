import { Readable } from 'node:stream'
import { createS3ObjectStore } from '../../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../../job/ports/object-store'
import { type FaultServer, type Handler, startFaultServer } from '../../support/fault-server'

let server: FaultServer
let store: ObjectStore

beforeAll(async () => {
  server = await startFaultServer()
})
afterAll(async () => await server.close())
beforeEach(() => {
  process.env.AWS_ACCESS_KEY_ID = 'key'
  process.env.AWS_SECRET_ACCESS_KEY = 'secret'
  store = createS3ObjectStore({
    bucket: 'lake',
    prefix: 'x',
    region: 'eu-west-1',
    endpoint: server.url,
    maxAttempts: 2,
  })
})
afterEach(async () => await store.close())

function s3Error(status: number, code: string, more = '', headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message>${more}</Error>`
    response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body)
  }
}

describe('the S3 store names', () => {
  test.each([
    [
      'a bucket of another region, told by a header',
      s3Error(301, 'PermanentRedirect', '', { 'x-amz-bucket-region': 'us-east-2' }),
      'LAKE_REGION_WRONG',
      'bucket `lake` is in `us-east-2`, not in `eu-west-1`',
    ],
    [
      'a bucket of another region, told by the error',
      s3Error(400, 'AuthorizationHeaderMalformed', '<Region>us-east-2</Region>'),
      'LAKE_REGION_WRONG',
      'bucket `lake` is in `us-east-2`, not in `eu-west-1`',
    ],
    [
      'credentials that expired',
      s3Error(400, 'ExpiredToken'),
      'LAKE_CREDENTIALS_MISSING',
      'ExpiredToken: No',
    ],
    [
      'a signature that does not match',
      s3Error(403, 'SignatureDoesNotMatch'),
      'LAKE_ACCESS_DENIED',
      'SignatureDoesNotMatch: No',
    ],
    ['an error that it does not know', s3Error(400, 'Unheard'), 'LAKE_REQUEST_FAILED', 'Unheard: No'],
  ])('%s', async (_what, handler, code, why) => {
    server.answer(handler)
    await expect(store.put('key', 'value')).rejects.toMatchObject({
      code,
      message: `cannot write \`s3://lake/x/key\`: ${why}`,
    })
  })

  test('the region of the bucket also where the answer has no body', async () => {
    server.answer((_request, response) =>
      response.writeHead(301, { 'x-amz-bucket-region': 'us-east-2' }).end(),
    )
    await expect(store.head('key')).rejects.toMatchObject({ code: 'LAKE_REGION_WRONG' })
    server.answer((_request, response) => response.writeHead(403).end())
    await expect(store.head('key')).rejects.toMatchObject({ code: 'LAKE_ACCESS_DENIED' })
  })

  test('an object that is removed while it is read', async () => {
    server.answer(
      (_request, response) => {
        response
          .writeHead(200, { 'content-length': '100' })
          .write('start', () => response.socket?.resetAndDestroy())
      },
      s3Error(404, 'NoSuchKey'),
    )
    await expect(store.getBytes('key')).rejects.toMatchObject({
      code: 'LAKE_OBJECT_MISSING',
      message: '`s3://lake/x/key` was removed while it was read',
    })
  })

  test('a connection that breaks at every attempt to read on', async () => {
    server.answer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('', () => response.socket?.resetAndDestroy())
    })
    await expect(store.getBytes('key')).rejects.toMatchObject({ code: 'LAKE_UNREACHABLE' })
  })

  test('another conditional write that is under way, and gone again', async () => {
    server.answer(s3Error(409, 'ConditionalRequestConflict'), s3Error(404, 'NoSuchKey'))
    await expect(store.put('key', 'value', { onlyIfAbsent: true })).rejects.toMatchObject({
      code: 'LAKE_REQUEST_FAILED',
      message: 'cannot write `s3://lake/x/key`: another write of it was under way',
    })
  })

  test('missing credentials', async () => {
    const before = { ...process.env }
    delete process.env.AWS_ACCESS_KEY_ID
    delete process.env.AWS_SECRET_ACCESS_KEY
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      AWS_CONFIG_FILE: '/nonexistent',
    })
    try {
      const body = Readable.from([Buffer.from('value')], { objectMode: false })
      await expect(store.put('key', body)).rejects.toMatchObject({ code: 'LAKE_CREDENTIALS_MISSING' })
    } finally {
      process.env = before
    }
  })
})

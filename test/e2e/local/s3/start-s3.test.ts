import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { listen } from '../../../../local/listen'
import type { S3Endpoint } from '../../../../local/s3/s3-endpoint'
import { startS3 } from '../../../../local/s3/start-s3'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'
import { startTestS3, testS3Client } from '../../../support/test-s3'

describe('an unmodified SDK client on the local S3', () => {
  let s3: S3Endpoint
  let client: S3Client

  beforeAll(async () => {
    s3 = await startTestS3()
    client = testS3Client(s3)
  })
  afterAll(async () => {
    client.destroy()
    await s3.close()
  })

  const put = (key: string, body: string | Uint8Array | Readable, more = {}) =>
    client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: body, ...more }))
  const get = async (key: string, more = {}) => {
    const answer = await client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: key, ...more }))
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
  }

  it('reads back what it wrote, under keys with `=`, spaces and Unicode', async () => {
    const key = 'raw/spacex/launches/date=2026-01-02/load=01H X/päckchen+1.gz'
    await put(key, 'content')
    expect((await get(key)).toString()).toBe('content')
    const listed = await client.send(
      new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'raw/spacex/launches/date=2026-01-02/' }),
    )
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual([key])
  })

  it('takes a stream of known length', async () => {
    const bytes = randomBytes(3_000_000)
    await put('stream', Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]), {
      ContentLength: bytes.length,
    })
    expect(sha256(await get('stream'))).toBe(sha256(bytes))
  })

  it('takes a stream of unknown length in parts', async () => {
    const bytes = randomBytes(12_000_000)
    const upload = new Upload({
      client,
      params: { Bucket: s3.bucket, Key: 'multipart', Body: Readable.from([bytes]) },
      partSize: 5 * 1024 * 1024,
    })
    await upload.done()
    expect(sha256(await get('multipart'))).toBe(sha256(bytes))
  })

  it('answers ranges', async () => {
    await put('range', '0123456789')
    expect((await get('range', { Range: 'bytes=2-4' })).toString()).toBe('234')
  })

  it('writes only once with If-None-Match', async () => {
    await put('once', 'first', { IfNoneMatch: '*' })
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
    expect((await get('once')).toString()).toBe('first')
  })

  it('writes only what it has read with If-Match', async () => {
    const { ETag } = await put('lease', 'one')
    await put('lease', 'two', { IfMatch: ETag })
    await expect(put('lease', 'three', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
  })

  it('lists page by page, in key order', async () => {
    const keys = Array.from({ length: 7 }, (_, index) => `paged/part-0000${index}`)
    for (const key of keys) await put(key, key)
    const found: (string | undefined)[] = []
    let token: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: s3.bucket,
          Prefix: 'paged/',
          MaxKeys: 3,
          ContinuationToken: token,
        }),
      )
      found.push(...(page.Contents ?? []).map(({ Key }) => Key))
      token = page.NextContinuationToken
    } while (token !== undefined)
    expect(found).toEqual(keys)
  })

  it('names a missing object and deletes it without complaint', async () => {
    await expect(get('missing')).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(
      client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'missing' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
    await client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: 'missing' }))
  })

  it('refuses another key id', async () => {
    const stranger = new S3Client({
      endpoint: s3.endpoint,
      region: s3.region,
      credentials: { accessKeyId: 'stranger', secretAccessKey: 'unknown' },
      forcePathStyle: true,
    })
    await expect(
      stranger.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'x', Body: 'x' })),
    ).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
    stranger.destroy()
  })
})

describe('startS3', () => {
  let folder: string
  beforeEach(async () => {
    folder = await makeTempFolder()
  })
  afterEach(() => removeTempFolder(folder))

  it('keeps objects between starts', async () => {
    const first = await startTestS3({ dataFolder: folder })
    const writer = testS3Client(first)
    await writer.send(new PutObjectCommand({ Bucket: first.bucket, Key: 'a=b/kept', Body: 'kept' }))
    writer.destroy()
    await first.close()

    const second = await startTestS3({ dataFolder: folder })
    const reader = testS3Client(second)
    const answer = await reader.send(new GetObjectCommand({ Bucket: second.bucket, Key: 'a=b/kept' }))
    expect(await answer.Body?.transformToString()).toBe('kept')
    reader.destroy()
    await second.close()
  })

  it('leaves no process behind', async () => {
    const s3 = await startTestS3({ dataFolder: folder })
    expect(() => process.kill(s3.serverPid, 0)).not.toThrow()
    await s3.close()
    expect(() => process.kill(s3.serverPid, 0)).toThrow('ESRCH')
  })

  it('waits until the server that has the folder has ended', async () => {
    const first = await startTestS3({ dataFolder: folder })
    const client = testS3Client(first)
    await client.send(new PutObjectCommand({ Bucket: first.bucket, Key: 'k', Body: 'of the first' }))
    client.destroy()
    let firstHasEnded = false
    const second = startTestS3({ dataFolder: folder }).then((s3) => ({ s3, inTurn: firstHasEnded }))
    await first.close()
    firstHasEnded = true
    const { s3, inTurn } = await second
    expect(inTurn).toBe(true)
    const reader = testS3Client(s3)
    const answer = await reader.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'k' }))
    expect(await answer.Body?.transformToString()).toBe('of the first')
    reader.destroy()
    await s3.close()
  })

  it('tells when the server ends although nobody closed it', async () => {
    let told = () => {}
    const ended = new Promise<void>((resolve) => {
      told = resolve
    })
    const s3 = await startTestS3({ dataFolder: folder, onUnexpectedEnd: told })
    process.kill(s3.serverPid, 'SIGKILL')
    await ended
    const client = testS3Client(s3)
    await expect(client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'x' }))).rejects.toThrow(
      'ECONNREFUSED',
    )
    client.destroy()
    await s3.close()
  })

  it('names a port that is in use', async () => {
    const other = createServer()
    const port = await listen(other, 0, 'the test')
    await expect(startTestS3({ dataFolder: folder, port })).rejects.toMatchObject({
      code: 'LOCAL_PORT_IN_USE',
      message: `the local S3 cannot listen on port \`${port}\` of 127.0.0.1: it is in use`,
    })
    await new Promise((resolve) => other.close(resolve))
  })

  it('says how to install what is missing', async () => {
    const python = join(folder, 'nowhere', 'python')
    await expect(
      startS3({ dataFolder: folder, port: 0, logFile: join(folder, 'log'), python }),
    ).rejects.toMatchObject({
      code: 'LOCAL_NOT_SET_UP',
      message: `the local S3 is not installed: there is no \`${python}\``,
      hint: 'run `npm run setup`',
    })
  })

  it('refuses a Python that lacks the server', async () => {
    await expect(
      startS3({ dataFolder: folder, port: 0, logFile: join(folder, 'log'), python: '/usr/bin/env' }),
    ).rejects.toMatchObject({ code: 'LOCAL_S3_NOT_STARTED' })
  })

  it('names a folder that it cannot make', async () => {
    const dataFolder = '/dev/null/s3'
    await expect(startS3({ dataFolder, port: 0, logFile: join(folder, 'log') })).rejects.toMatchObject({
      code: 'LOCAL_FOLDER_UNUSABLE',
    })
  })
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

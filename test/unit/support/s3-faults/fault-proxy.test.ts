import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { type FaultyS3, startFaultyS3 } from '../../../support/s3-faults/faulty-s3'
import { testS3Client } from '../../../support/test-s3'

describe('a local S3 with faults', () => {
  let s3: FaultyS3
  let once: S3Client
  let patient: S3Client

  beforeAll(async () => {
    s3 = await startFaultyS3()
    once = testS3Client(s3, 1)
    patient = testS3Client(s3, 3)
  })
  afterAll(async () => {
    once.destroy()
    patient.destroy()
    await s3.close()
  })
  afterEach(() => s3.faults.clear())

  const put = (client: S3Client, key: string, body: string | Uint8Array = 'content', more = {}) =>
    client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: body, ...more }))
  const get = async (client: S3Client, key: string) => {
    const answer = await client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: key }))
    return answer.Body?.transformToString()
  }

  it.each([
    ['internal-error', 'InternalError', 500],
    ['slow-down', 'SlowDown', 503],
    ['access-denied', 'AccessDenied', 403],
  ] as const)('%s answers %s and does not carry the request out', async (effect, name, httpStatusCode) => {
    s3.faults.add({ effect, method: 'PUT', path: effect })
    await expect(put(once, effect)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    await expect(get(once, effect)).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('is over after the requests that it was meant for: a client that retries succeeds', async () => {
    s3.faults.add({ effect: 'internal-error', method: 'PUT', path: 'retried', times: 2 })
    await put(patient, 'retried')
    expect(await get(once, 'retried')).toBe('content')
  })

  it('reset breaks the connection before the request is carried out', async () => {
    s3.faults.add({ effect: 'reset', method: 'PUT', path: 'reset' })
    await expect(put(once, 'reset')).rejects.toThrow('ECONNRESET')
    await expect(get(once, 'reset')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('reset also breaks a large upload off', async () => {
    s3.faults.add({ effect: 'reset', method: 'PUT', path: 'large' })
    await expect(put(once, 'large', new Uint8Array(8_000_000))).rejects.toThrow()
    await expect(get(once, 'large')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('lose-answer carries the write out and breaks the connection', async () => {
    s3.faults.add({ effect: 'lose-answer', method: 'PUT', path: 'lost' })
    await expect(put(once, 'lost')).rejects.toThrow()
    expect(await get(once, 'lost')).toBe('content')
  })

  it('lose-answer makes the retry of a conditional write meet the object of the first try', async () => {
    s3.faults.add({ effect: 'lose-answer', method: 'PUT', path: 'conditional' })
    await expect(put(patient, 'conditional', 'mine', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
    expect(await get(once, 'conditional')).toBe('mine')
  })

  it('truncate announces the whole body and sends half of it', async () => {
    await put(once, 'cut', new Uint8Array(1_000_000))
    s3.faults.add({ effect: 'truncate', method: 'GET', path: 'cut' })
    const answer = await once.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'cut' }))
    expect(answer.ContentLength).toBe(1_000_000)
    let received = 0
    const read = async () => {
      for await (const chunk of answer.Body as AsyncIterable<Uint8Array>) received += chunk.length
    }
    await expect(read()).rejects.toThrow()
    expect(received).toBe(500_000)
  })
})

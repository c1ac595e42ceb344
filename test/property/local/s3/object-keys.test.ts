import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import type { S3Endpoint } from '../../../../local/s3/s3-endpoint'
import { startTestS3, testS3Client } from '../../../support/test-s3'

/** Keys as lakes have them, with what needs escaping in an address, in XML and in a file name. */
const segment = fc.string({
  unit: fc.constantFrom(...'abcXYZ019-_.=+ &%#?<>"\'()*!~@:;,$é日🚀'),
  minLength: 1,
  maxLength: 20,
})
const key = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .filter((segments) => segments.every((one) => one !== '.' && one !== '..'))
  .map((segments) => segments.join('/'))

describe('any object of the local S3', () => {
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

  it('is read back, listed under its key, and gone when it is deleted', async () => {
    await fc.assert(
      fc.asyncProperty(key, fc.uint8Array({ maxLength: 2_000 }), async (name, bytes) => {
        const object = { Bucket: s3.bucket, Key: name }
        await client.send(new PutObjectCommand({ ...object, Body: bytes }))
        const answer = await client.send(new GetObjectCommand(object))
        expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? [])).toEqual(Buffer.from(bytes))
        const listed = await client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: name }))
        expect(listed.Contents).toMatchObject([{ Key: name, Size: bytes.length, ETag: answer.ETag }])
        await client.send(new DeleteObjectCommand(object))
        expect((await client.send(new ListObjectsV2Command({ Bucket: s3.bucket }))).KeyCount).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})

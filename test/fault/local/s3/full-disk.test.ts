import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { startTestS3, testS3Client } from '../../../support/test-s3'

test('a full disk refuses writes with an error that no client retries, and still reads', async () => {
  const s3 = await startTestS3({ reserveBytes: Number.MAX_SAFE_INTEGER })
  const client = testS3Client(s3, 3)
  await expect(
    client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'k', Body: 'x' })),
  ).rejects.toMatchObject({ name: 'InsufficientStorage', $metadata: { httpStatusCode: 507, attempts: 1 } })
  await expect(client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'k' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  })
  client.destroy()
  await s3.close()
})

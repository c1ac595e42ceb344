import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { type Moto, startMoto } from '../support/moto'

let moto: Moto
beforeAll(async () => {
  moto = await startMoto()
})
afterAll(() => moto.close())

const client = () => ({
  endpoint: moto.url,
  region: moto.environment.AWS_REGION ?? '',
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  maxAttempts: 1,
})

describe('the AWS of the tests', () => {
  it('keeps objects, and honours If-None-Match and If-Match', async () => {
    const s3 = new S3Client({ ...client(), forcePathStyle: true })
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' as const }
    await s3.send(new CreateBucketCommand({ Bucket: 'lake', CreateBucketConfiguration }))
    const put = () =>
      s3.send(new PutObjectCommand({ Bucket: 'lake', Key: 'a', Body: 'one', IfNoneMatch: '*' }))
    await put()
    await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' })
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' }))
    expect(await Body?.transformToString()).toBe('one')
    const replace = (IfMatch: string | undefined) =>
      s3.send(new PutObjectCommand({ Bucket: 'lake', Key: 'a', Body: 'two', IfMatch }))
    await replace(ETag)
    await expect(replace(ETag)).rejects.toMatchObject({ name: 'PreconditionFailed' })
    await expect(
      s3.send(new DeleteObjectCommand({ Bucket: 'lake', Key: 'a', IfMatch: ETag })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' })
    s3.destroy()
  })

  it('has services beside S3', async () => {
    const sns = new SNSClient(client())
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'runs' }))
    expect(TopicArn).toBe('arn:aws:sns:eu-central-1:123456789012:runs')
    sns.destroy()
  })
})

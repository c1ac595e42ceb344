import { parseConfig } from '../../infra/config/parse-config'
import { Encryption } from '../../infra/encryption'
import { answerOf } from '../support/infra/answer-of'
import { mockAccountId, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

const own = 'arn:aws:kms:us-east-1:123456789012:key/of-their-own'

test('the key rotates, has a name, and lets each service use it for its own things alone', async () => {
  const graph = await recordGraph(() => {
    new Encryption('encryption', {
      context: testContext(),
      config: parseConfig({}).encryption,
      outlivesStack: false,
    })
  })
  const key = graph.one('aws:kms/key:Key').inputs
  expect(key).toMatchObject({
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test' },
  })
  const publish = ['kms:Decrypt', 'kms:GenerateDataKey*']
  expect(JSON.parse(key.policy)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AccountByIam',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${mockAccountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'LogGroups',
        Effect: 'Allow',
        Principal: { Service: 'logs.us-east-1.amazonaws.com' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:us-east-1:${mockAccountId}:log-group:*lakeload-test*`,
          },
        },
      },
      {
        Sid: 'AlarmsToTopics',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: publish,
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:SourceAccount': mockAccountId },
          ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${mockAccountId}:alarm:*` },
        },
      },
      {
        Sid: 'EventRulesToTopics',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: publish,
        Resource: '*',
        // A condition on the source would lose every event without an error.
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:sns:topicArn': `arn:aws:sns:us-east-1:${mockAccountId}:lakeload-test-*`,
          },
        },
      },
    ],
  })
  expect(graph.one('aws:kms/alias:Alias').inputs).toEqual({
    name: 'alias/lakeload-test',
    targetKeyId: 'encryption-key-id',
  })
})

test('a key of one’s own is taken as it is', async () => {
  let keyArn: string | undefined
  const graph = await recordGraph(async () => {
    const config = parseConfig({ encryption: { kmsKeyArn: own } }).encryption
    keyArn = await answerOf(
      new Encryption('encryption', { context: testContext(), config, outlivesStack: false }).keyArn,
    )
  })
  expect(keyArn).toBe(own)
  expect(graph.all.map(({ type }) => type)).toEqual(['lakeload:infra:Encryption'])
})

test.each([
  [true, 'kept'],
  [false, 'deleted'],
] as const)(
  'a key of which something may need to be opened later (%s) is %s',
  async (outlivesStack, fate) => {
    const graph = await recordGraph(() => {
      const config = parseConfig({}).encryption
      new Encryption('encryption', { context: testContext(), config, outlivesStack })
    })
    expect(graph.one('aws:kms/key:Key').atDestroy).toBe(fate)
    expect(graph.one('aws:kms/alias:Alias').atDestroy).toBe('deleted')
  },
)

import { cachedCredentials } from '../../../job/adapters/cached-credentials'
import { clusterCredentials } from '../../../job/adapters/cluster-credentials'
import { secretCredentials } from '../../../job/adapters/secret-credentials'
import { workgroupCredentials } from '../../../job/adapters/workgroup-credentials'
import { type AwsServer, awsEnvironment, startAwsServer } from '../../support/aws/aws-server'
import { setEnvironment } from '../../support/aws/set-environment'
import { createHeldClock } from '../../support/held-clock'

let aws: AwsServer
let restore: () => void
beforeEach(async () => {
  aws = await startAwsServer()
  restore = setEnvironment(awsEnvironment(aws))
})
afterEach(async () => {
  restore()
  await aws.close()
})

const access = { region: 'eu-central-1' }
const expiration = '2026-11-22T04:00:00Z'

const issuers = {
  cluster: () => clusterCredentials('shop', 'dev', access),
  workgroup: () => workgroupCredentials('shop', 'dev', access),
  secret: () => secretCredentials('shop', access),
}

test('a cluster answers the user of the role, and until when its password holds', async () => {
  aws.answer = () => ({
    fields: { DbUser: 'IAMR:lakeload-dev-job', DbPassword: 'p<&>w', Expiration: expiration },
  })
  expect(await issuers.cluster()).toEqual({
    user: 'IAMR:lakeload-dev-job',
    password: 'p<&>w',
    expiresAt: new Date(expiration),
  })
  expect(aws.requests).toEqual([
    {
      action: 'GetClusterCredentialsWithIAM',
      input: { ClusterIdentifier: 'shop', DbName: 'dev', DurationSeconds: '3600' },
    },
  ])
})

test('a workgroup answers them too', async () => {
  const seconds = Date.parse(expiration) / 1000
  aws.answer = () => ({ fields: { dbUser: 'IAMR:job', dbPassword: 'word', expiration: seconds } })
  expect(await issuers.workgroup()).toEqual({
    user: 'IAMR:job',
    password: 'word',
    expiresAt: new Date(expiration),
  })
  expect(aws.requests).toEqual([
    { action: 'GetCredentials', input: { workgroupName: 'shop', dbName: 'dev', durationSeconds: 3600 } },
  ])
})

test('a secret holds them as Redshift writes its admin secrets', async () => {
  const SecretString = JSON.stringify({ username: 'admin', password: 'word', engine: 'redshift' })
  aws.answer = () => ({ fields: { ARN: 'arn', Name: 'shop', SecretString } })
  expect(await issuers.secret()).toEqual({ user: 'admin', password: 'word' })
  expect(aws.requests).toEqual([{ action: 'GetSecretValue', input: { SecretId: 'shop' } }])
})

test.each([
  ['not JSON: hush-hush', 'secret `shop` is not a JSON object'],
  ['["hush-hush"]', 'secret `shop` is not a JSON object'],
  ['{"user":"hush-hush"}', 'secret `shop` has no text `username` and `password`'],
  ['{"username":"a","password":["hush-hush"]}', 'secret `shop` has no text `password`'],
])('a secret of another form is refused without a word of it: %s', async (SecretString, message) => {
  aws.answer = () => ({ fields: { SecretString } })
  const error: unknown = await issuers.secret().catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'AWS_SECRET_INVALID', kind: 'config', message })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hush')
})

test.each([
  [
    'cluster',
    'AccessDenied',
    'cannot call `redshift:GetClusterCredentialsWithIAM` for cluster `shop`: AccessDenied: role x may not',
    'allow `redshift:GetClusterCredentialsWithIAM` on `arn:aws:redshift:eu-central-1:*:dbname:shop/dev` to the role that runs this',
  ],
  [
    'workgroup',
    'AccessDeniedException',
    'cannot call `redshift-serverless:GetCredentials` for workgroup `shop`: AccessDeniedException: role x may not',
    'allow `redshift-serverless:GetCredentials` on `arn:aws:redshift-serverless:eu-central-1:*:workgroup/*` to the role that runs this',
  ],
  [
    'secret',
    'AccessDeniedException',
    'cannot call `secretsmanager:GetSecretValue` for secret `shop`: AccessDeniedException: role x may not',
    'allow `secretsmanager:GetSecretValue` on `arn:aws:secretsmanager:eu-central-1:*:secret:shop-*` to the role that runs this',
  ],
] as const)('%s: what is not allowed is named with its resource', async (way, error, message, hint) => {
  aws.answer = () => ({ error, message: 'role x may not', status: 403 })
  await expect(issuers[way]()).rejects.toMatchObject({
    code: 'AWS_ACCESS_DENIED',
    kind: 'config',
    message,
    hint,
  })
})

test('a secret whose key is closed asks for the key, not for the secret', async () => {
  aws.answer = () => ({
    error: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
    status: 400,
  })
  await expect(issuers.secret()).rejects.toMatchObject({
    code: 'AWS_ACCESS_DENIED',
    hint: 'allow `kms:Decrypt` on the key of secret `shop` to the role that runs this',
  })
})

test.each([
  [
    'cluster',
    'ClusterNotFound',
    'check LAKELOAD_REDSHIFT_CLUSTER and AWS_REGION: `eu-central-1` has no cluster `shop`',
  ],
  [
    'workgroup',
    'ResourceNotFoundException',
    'check LAKELOAD_REDSHIFT_WORKGROUP and AWS_REGION: `eu-central-1` has no workgroup `shop`',
  ],
  [
    'secret',
    'ResourceNotFoundException',
    'check LAKELOAD_REDSHIFT_SECRET and AWS_REGION: `eu-central-1` has no secret `shop`',
  ],
] as const)('%s: what is not there is a matter of settings', async (way, error, hint) => {
  aws.answer = () => ({ error, status: error === 'ClusterNotFound' ? 404 : 400 })
  await expect(issuers[way]()).rejects.toMatchObject({ code: 'AWS_RESOURCE_MISSING', kind: 'config', hint })
})

test.each([
  ['ExpiredToken', 403, 'AWS_CREDENTIALS_MISSING', 'config'],
  ['InvalidClientTokenId', 403, 'AWS_ACCESS_DENIED', 'config'],
  ['InvalidParameterValue', 400, 'AWS_REQUEST_REJECTED', 'config'],
])('%s', async (error, status, code, kind) => {
  aws.answer = () => ({ error, status })
  await expect(issuers.cluster()).rejects.toMatchObject({ code, kind })
  expect(aws.requests).toHaveLength(1)
})

test('a request that is throttled is sent again', async () => {
  aws.answer = () =>
    aws.requests.length < 2
      ? { error: 'Throttling', message: 'Rate exceeded' }
      : { fields: { DbUser: 'u', DbPassword: 'p', Expiration: expiration } }
  expect(await issuers.cluster()).toMatchObject({ user: 'u' })
})

test.each([
  ['throttled', { error: 'Throttling', message: 'Rate exceeded' }, 'AWS_THROTTLED'],
  ['a failing service', { error: 'InternalFailure', status: 500 }, 'AWS_REQUEST_FAILED'],
  ['a broken connection', 'hang up', 'AWS_UNREACHABLE'],
] as const)(
  '%s to the end: worth a rerun',
  async (_, answer, code) => {
    aws.answer = () => answer
    await expect(issuers.cluster()).rejects.toMatchObject({
      code,
      kind: 'transient',
      message: expect.stringContaining('after 5 attempts'),
    })
    expect(aws.requests).toHaveLength(5)
  },
  60_000,
)

test('without AWS credentials nothing is sent', async () => {
  const again = setEnvironment({
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_SHARED_CREDENTIALS_FILE: '/none',
    AWS_CONFIG_FILE: '/none',
  })
  try {
    await expect(issuers.cluster()).rejects.toMatchObject({ code: 'AWS_CREDENTIALS_MISSING', kind: 'config' })
    expect(aws.requests).toEqual([])
  } finally {
    again()
  }
})

test('an answer without a password is no answer', async () => {
  aws.answer = () => ({ fields: { DbUser: 'u' } })
  await expect(issuers.cluster()).rejects.toMatchObject({
    code: 'AWS_REQUEST_FAILED',
    message: '`redshift:GetClusterCredentialsWithIAM` answered no user and password',
  })
})

test('a request that a signal ends is interrupted', async () => {
  const controller = new AbortController()
  aws.answer = () => {
    controller.abort()
    return new Promise(() => {})
  }
  await expect(clusterCredentials('shop', 'dev', access, controller.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  })
})

test('credentials are held until five minutes before their end', async () => {
  const clock = createHeldClock(new Date('2026-11-22T03:00:00Z'))
  let asked = 0
  const provider = cachedCredentials(async () => {
    asked += 1
    return { user: 'u', password: `p${asked}`, expiresAt: new Date(clock.now().getTime() + 3_600_000) }
  }, clock)
  expect(await provider({})).toEqual({ user: 'u', password: 'p1' })
  await clock.sleep(54 * 60_000)
  expect(await provider({})).toEqual({ user: 'u', password: 'p1' })
  await clock.sleep(60_000)
  expect(await provider({})).toEqual({ user: 'u', password: 'p2' })
  expect(await provider({ fresh: true })).toEqual({ user: 'u', password: 'p3' })
})

test('credentials without an end are held until fresh ones are wanted', async () => {
  const clock = createHeldClock()
  let asked = 0
  const provider = cachedCredentials(async () => ({ user: 'u', password: `p${++asked}` }), clock)
  await provider({})
  await clock.sleep(1_000 * 3_600_000)
  expect(await provider({})).toEqual({ user: 'u', password: 'p1' })
  expect(await provider({ fresh: true })).toEqual({ user: 'u', password: 'p2' })
})

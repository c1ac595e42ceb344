import { SettingsReader } from '../../job/settings'

const complete = {
  LAKELOAD_LAKE: 's3://acme-lake/lakeload/',
  AWS_REGION: 'eu-central-1',
  LAKELOAD_REDSHIFT_HOST: 'cluster.example',
  LAKELOAD_REDSHIFT_DATABASE: 'dev',
  LAKELOAD_REDSHIFT_USER: 'loader',
  LAKELOAD_REDSHIFT_PASSWORD: 'secret',
}

test('settings are read, with their defaults', () => {
  const reader = new SettingsReader(complete)
  expect(reader.lake()).toEqual({ bucket: 'acme-lake', prefix: 'lakeload', region: 'eu-central-1' })
  expect(reader.warehouse()).toEqual({
    host: 'cluster.example',
    port: 5439,
    database: 'dev',
    sslmode: 'verify-full',
    login: { kind: 'password', user: 'loader', password: 'secret' },
  })
  expect(reader.copyRole()).toBe('default')
  expect(reader.limits()).toMatchObject({ memoryLimitMb: 512, stepTimeLimitMs: 7_200_000 })
  expect(() => reader.throwProblems()).not.toThrow()
})

test('everything that is missing is named at once', () => {
  const reader = new SettingsReader({ AWS_REGION: 'eu-central-1', LAKELOAD_REDSHIFT_HOST: '' })
  reader.lake()
  reader.warehouse()
  expect(() => reader.throwProblems()).toThrow(
    '`LAKELOAD_LAKE`, `LAKELOAD_REDSHIFT_HOST`, `LAKELOAD_REDSHIFT_DATABASE`, ' +
      'a way to log in (`LAKELOAD_REDSHIFT_CLUSTER`, `LAKELOAD_REDSHIFT_WORKGROUP`, `LAKELOAD_REDSHIFT_SECRET`, ' +
      'or `LAKELOAD_REDSHIFT_USER` with `LAKELOAD_REDSHIFT_PASSWORD`) are not set',
  )
})

test('who is told of a run, and how, is read', () => {
  expect(new SettingsReader({}).report()).toEqual({ notifyOn: 'failure', attempt: 1, attempts: 1 })
  const topic = 'arn:aws:sns:eu-central-1:123456789012:lakeload-alerts'
  const webhook = 'https://hooks.slack.com/services/T0/B0/x'
  const reader = new SettingsReader({
    LAKELOAD_METRICS: 'emf',
    LAKELOAD_METRICS_NAMESPACE: 'acme/lakeload',
    LAKELOAD_NOTIFY_TOPIC: topic,
    LAKELOAD_NOTIFY_WEBHOOK: webhook,
    LAKELOAD_NOTIFY_ON: 'change',
    LAKELOAD_ATTEMPT: '2',
    LAKELOAD_ATTEMPTS: '3',
  })
  expect(reader.report()).toEqual({
    metricsNamespace: 'acme/lakeload',
    topic,
    webhook,
    notifyOn: 'change',
    attempt: 2,
    attempts: 3,
  })
  expect(() => reader.throwProblems()).not.toThrow()
})

test.each([
  ['LAKELOAD_METRICS', 'statsd', '`LAKELOAD_METRICS` is `statsd`, not `emf`'],
  [
    'LAKELOAD_METRICS_NAMESPACE',
    'AWS/ECS',
    '`LAKELOAD_METRICS_NAMESPACE` is `AWS/ECS`, not a namespace of CloudWatch, such as `lakeload`',
  ],
  ['LAKELOAD_NOTIFY_TOPIC', 'alerts', '`LAKELOAD_NOTIFY_TOPIC` is `alerts`, not the ARN of an SNS topic'],
  // The address is a secret, whatever is wrong with it.
  [
    'LAKELOAD_NOTIFY_WEBHOOK',
    'http://hooks.example/s3cret',
    '`LAKELOAD_NOTIFY_WEBHOOK` is `***`, not an `https://` address',
  ],
  [
    'LAKELOAD_NOTIFY_WEBHOOK',
    'https://me:s3cret@hooks.example/',
    '`LAKELOAD_NOTIFY_WEBHOOK` is `***`, not an `https://` address',
  ],
  [
    'LAKELOAD_NOTIFY_ON',
    'never',
    '`LAKELOAD_NOTIFY_ON` is `never`, not one of `failure`, `change`, `always`',
  ],
  ['LAKELOAD_ATTEMPT', '2', '`LAKELOAD_ATTEMPT` is `2`, not a whole number from 1 to 1'],
])('`%s` cannot be `%s`: nobody would be told', (variable, value, message) => {
  const reader = new SettingsReader({ [variable]: value })
  reader.report()
  expect(() => reader.throwProblems()).toThrow(expect.objectContaining({ code: 'SETTING_INVALID', message }))
})

test.each([
  ['LAKELOAD_LAKE', 'acme-lake', 'not an address such as `s3://bucket/prefix`'],
  ['LAKELOAD_REDSHIFT_PORT', '54x', 'not a whole number from 1 to 65535'],
  ['LAKELOAD_REDSHIFT_SSLMODE', 'prefer', 'not one of `verify-full`, `require`, `disable`'],
  ['LAKELOAD_COPY_ROLE', 'admin', 'not the ARN of a role, or `default`'],
  ['LAKELOAD_MEMORY_LIMIT_MB', '1', 'not a whole number from 128 to 1000000'],
])('`%s` cannot be `%s`', (variable, value, message) => {
  const reader = new SettingsReader({ ...complete, [variable]: value })
  reader.lake()
  reader.warehouse()
  reader.copyRole()
  reader.limits()
  expect(() => reader.throwProblems()).toThrow(
    expect.objectContaining({
      code: 'SETTING_INVALID',
      message: `\`${variable}\` is \`${value}\`, ${message}`,
    }),
  )
})

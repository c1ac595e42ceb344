import { chooseLogin } from '../../job/choose-login'
import { SettingsReader } from '../../job/settings'

const place = {
  AWS_REGION: 'eu-central-1',
  LAKELOAD_REDSHIFT_HOST: 'cluster.example',
  LAKELOAD_REDSHIFT_DATABASE: 'dev',
}

test.each([
  [
    { LAKELOAD_REDSHIFT_CLUSTER: 'shop', LAKELOAD_RESUME_TIME_LIMIT_MINUTES: '5' },
    { kind: 'cluster', cluster: 'shop', aws: { region: 'eu-central-1' } },
  ],
  [
    { LAKELOAD_REDSHIFT_WORKGROUP: 'shop' },
    { kind: 'workgroup', workgroup: 'shop', aws: { region: 'eu-central-1' } },
  ],
  [
    { LAKELOAD_REDSHIFT_SECRET: 'shop', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    {
      kind: 'secret',
      secret: 'shop',
      aws: { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
    },
  ],
])('each way to log in: %j', (way, login) => {
  const reader = new SettingsReader({ ...place, ...way })
  expect(reader.warehouse().login).toEqual(login)
  expect(() => reader.throwProblems()).not.toThrow()
})

test('a cluster that is logged in to is resumed; another way in may name one, too', () => {
  const pausable = (way: Readonly<Record<string, string>>) =>
    new SettingsReader({ ...place, LAKELOAD_RESUME_TIME_LIMIT_MINUTES: '5', ...way }).warehouse().pausable
  const shop = { cluster: 'shop', resumeTimeLimitMs: 300_000, aws: { region: 'eu-central-1' } }
  expect(pausable({ LAKELOAD_REDSHIFT_CLUSTER: 'shop' })).toEqual(shop)
  expect(pausable({ LAKELOAD_REDSHIFT_SECRET: 'admin', LAKELOAD_REDSHIFT_RESUME: 'shop' })).toEqual(shop)
  expect(pausable({ LAKELOAD_REDSHIFT_SECRET: 'admin' })).toBeUndefined()
})

test.each([
  [
    ['redshiftCluster', 'redshiftSecret'],
    '`LAKELOAD_REDSHIFT_CLUSTER`, `LAKELOAD_REDSHIFT_SECRET` are set, of which exactly one way to log in can be',
  ],
  [
    ['redshiftWorkgroup', 'redshiftUser', 'redshiftPassword'],
    '`LAKELOAD_REDSHIFT_WORKGROUP`, `LAKELOAD_REDSHIFT_USER`, `LAKELOAD_REDSHIFT_PASSWORD` are set, of which exactly one way to log in can be',
  ],
] as const)('two ways contradict each other, and all are named: %j', (set, invalid) => {
  expect(chooseLogin(set).invalid).toEqual([invalid])
})

test('a contradiction is a wrong setting', () => {
  const reader = new SettingsReader({
    ...place,
    LAKELOAD_REDSHIFT_CLUSTER: 'shop',
    LAKELOAD_REDSHIFT_PASSWORD: 'hush',
  })
  reader.warehouse()
  expect(() => reader.throwProblems()).toThrow(
    expect.objectContaining({ code: 'SETTING_INVALID', message: expect.not.stringContaining('hush') }),
  )
})

test.each([
  [['redshiftUser'], '`LAKELOAD_REDSHIFT_PASSWORD`'],
  [['redshiftPassword'], '`LAKELOAD_REDSHIFT_USER`'],
] as const)('half a pair lacks the other half: %j', (set, missing) => {
  expect(chooseLogin(set)).toMatchObject({ missing: [missing], invalid: [] })
})

test('a way that asks AWS needs the region, named once', () => {
  const reader = new SettingsReader({
    LAKELOAD_LAKE: 's3://acme-lake',
    LAKELOAD_REDSHIFT_HOST: 'h',
    LAKELOAD_REDSHIFT_DATABASE: 'd',
    LAKELOAD_REDSHIFT_CLUSTER: 'shop',
  })
  reader.lake()
  reader.warehouse()
  expect(() => reader.throwProblems()).toThrow(
    expect.objectContaining({ code: 'SETTING_MISSING', message: '`AWS_REGION` is not set' }),
  )
})

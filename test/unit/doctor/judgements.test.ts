import { judgeSkew } from '../../../job/doctor/checks/check-clock'
import { judgeClusterStatus } from '../../../job/doctor/checks/check-cluster'
import { judgeIdentity } from '../../../job/doctor/checks/check-credentials'
import { databaseError } from '../../../job/doctor/checks/check-dbt-connection'
import { readDbtVersion } from '../../../job/doctor/checks/check-dbt-project'
import { checkLakeTls } from '../../../job/doctor/checks/check-lake-tls'
import { checkMemory, judgeMemory } from '../../../job/doctor/checks/check-memory'
import { judgePrivileges } from '../../../job/doctor/checks/check-schemas'
import { judgeFreeSpace } from '../../../job/doctor/checks/check-scratch'
import { judgeSubscriptions } from '../../../job/doctor/checks/check-topic'
import { readVersion } from '../../../job/doctor/checks/check-warehouse-login'
import { judgeTls } from '../../../job/doctor/checks/check-warehouse-tls'
import { unresolved } from '../../../job/doctor/resolve-host'
import { isThisMachine } from '../../../job/doctor/this-machine'

const thrown = (code: string, message: unknown) => expect.objectContaining({ code, message })

describe('the clock', () => {
  it.each([
    [0, 'ok', 'same time as S3'],
    [-4_000, 'ok', '4 s behind S3'],
    [5_000, 'ok', '5 s ahead of S3'],
    [5_600, 'warning', '6 s ahead of S3'],
    [-299_000, 'warning', '299 s behind S3'],
  ])('%i ms off is %s', (skew, status, message) => {
    expect(judgeSkew(skew)).toMatchObject({ status, message })
  })

  it.each([301_000, -900_000])('%i ms off fails, before AWS refuses signatures', (skew) => {
    expect(() => judgeSkew(skew)).toThrow(
      thrown('DOCTOR_CLOCK_WRONG', expect.stringMatching(/^the clock of this machine is \d+ s/)),
    )
  })
})

describe('credentials', () => {
  const now = new Date('2026-11-22T06:00:00Z')
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

  it('without an end are well', () => {
    expect(judgeIdentity('me', undefined, now, false)).toEqual({ status: 'ok', message: 'me' })
  })

  it('tell their end', () => {
    expect(judgeIdentity('me', at(60), now, false)).toMatchObject({
      status: 'ok',
      message: 'me, until 2026-11-22T07:00:00Z',
    })
  })

  it('that end during a run are a warning', () => {
    expect(judgeIdentity('me', at(14), now, false)).toMatchObject({
      status: 'warning',
      message: 'me, until 2026-11-22T06:14:00Z: in 14 minutes',
    })
    expect(judgeIdentity('me', at(-3), now, false)).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/: in 0 minutes$/),
    })
  })

  it('of a task are renewed for it', () => {
    expect(judgeIdentity('me', at(3), now, true)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/, renewed before that$/),
    })
  })
})

describe('the memory', () => {
  it('takes DuckDB beside Node', () => {
    expect(judgeMemory(512, 2_048)).toEqual({ status: 'ok', message: 'DuckDB may take 512 of 2048 MB' })
    expect(judgeMemory(1_500, 2_048)).toMatchObject({ status: 'warning' })
    expect(() => judgeMemory(2_048, 2_048)).toThrow(
      thrown('DOCTOR_MEMORY_TOO_SMALL', 'DuckDB may take 2048 of 2048 MB'),
    )
  })

  it('is that of this machine', () => {
    expect(() => checkMemory(1_000_000_000)).toThrow(
      thrown('DOCTOR_MEMORY_TOO_SMALL', expect.stringMatching(/of \d+ MB$/)),
    )
    expect(checkMemory(1).status).toBe('ok')
  })
})

it('a scratch folder with little room is a warning', () => {
  expect(judgeFreeSpace('/scratch', 20_480)).toEqual({
    status: 'ok',
    message: '`/scratch` is writable, 20,480 MB free',
  })
  expect(judgeFreeSpace('/scratch', 999)).toMatchObject({
    status: 'warning',
    hint: expect.stringContaining('LAKELOAD_SCRATCH'),
  })
})

describe('the lake’s endpoint', () => {
  const lake = { bucket: 'lake', prefix: '', region: 'eu-central-1' }

  it('is encrypted', () => {
    expect(checkLakeTls(lake).status).toBe('ok')
    expect(checkLakeTls({ ...lake, endpoint: 'https://minio.internal' }).status).toBe('ok')
  })

  it('may go without on this machine alone', () => {
    expect(checkLakeTls({ ...lake, endpoint: 'http://127.0.0.1:9300' }).status).toBe('warning')
    expect(() => checkLakeTls({ ...lake, endpoint: 'http://10.0.0.5:9000' })).toThrow(
      thrown('DOCTOR_NOT_ENCRYPTED', 'requests to the lake at `http://10.0.0.5:9000` are not encrypted'),
    )
  })

  it.each([
    ['localhost', true],
    ['127.1.2.3', true],
    ['[::1]', true],
    ['127.evil.example', false],
    ['localhost.example', false],
    ['10.0.0.1', false],
  ])('%s is this machine: %p', (host, expected) => {
    expect(isThisMachine(host)).toBe(expected)
  })
})

describe('the certificate of the warehouse', () => {
  const now = new Date('2026-11-22T06:00:00Z')
  const facts = { protocol: 'TLSv1.3', validTo: new Date('2027-05-01T00:00:00Z') }

  it('is trusted', () => {
    expect(judgeTls(facts, 'verify-full', now)).toMatchObject({
      status: 'ok',
      message: 'TLSv1.3, certificate valid until 2027-05-01 and trusted',
    })
  })

  it('that ends soon is a warning', () => {
    expect(
      judgeTls({ ...facts, validTo: new Date('2026-11-30T00:00:00Z') }, 'verify-full', now),
    ).toMatchObject({
      status: 'warning',
      message: 'TLSv1.3, certificate valid until 2026-11-30, in 7 days',
    })
  })

  it('that is not trusted fails where the mode wants trust, and is a warning where it only encrypts', () => {
    const distrusted = { ...facts, distrust: 'SELF_SIGNED_CERT_IN_CHAIN' }
    expect(() => judgeTls(distrusted, 'verify-full', now)).toThrow(
      thrown(
        'LOAD_TLS_REFUSED',
        'the certificate of the warehouse is not to be trusted: SELF_SIGNED_CERT_IN_CHAIN',
      ),
    )
    expect(judgeTls(distrusted, 'require', now)).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('SELF_SIGNED'),
    })
  })
})

describe('the cluster', () => {
  it.each([
    ['available', { status: 'ok' }],
    ['paused', { status: 'warning', endsHere: true, hint: expect.stringContaining('a run resumes it') }],
    ['resuming', { status: 'warning', endsHere: true, hint: expect.stringContaining('a run waits for it') }],
  ])('that is %s', (status, finding) => {
    expect(judgeClusterStatus('shop', status)).toMatchObject({
      ...finding,
      message: expect.stringContaining(`cluster \`shop\` is \`${status}\``),
    })
  })

  it('that is being deleted fails', () => {
    expect(() => judgeClusterStatus('shop', 'deleting')).toThrow(
      thrown('AWS_CLUSTER_UNUSABLE', 'cluster `shop` is `deleting`'),
    )
  })
})

describe('privileges', () => {
  const schema = (name: string, isThere: boolean, can = isThere) => ({
    name,
    isThere,
    canUse: can,
    canCreate: can,
  })
  const all = {
    user: 'loader',
    database: 'dev',
    canCreateSchemas: true,
    canUseTemporaryTables: true,
    schemas: [],
    foreign: [],
  }

  it('are enough', () => {
    const schemas = [schema('shop', true), schema('shop_marts', false)]
    expect(judgePrivileges({ ...all, schemas })).toEqual({
      status: 'ok',
      message: 'may create in `shop`; may create `shop_marts`',
    })
  })

  it('that are missing are named all at once', () => {
    const schemas = [schema('shop', true, false), schema('shop_marts', false)]
    expect(() =>
      judgePrivileges({ ...all, canCreateSchemas: false, canUseTemporaryTables: false, schemas }),
    ).toThrow(
      thrown(
        'LOAD_PERMISSION_DENIED',
        'user `loader` lacks TEMP on database `dev`, CREATE on database `dev` (there is no schema `shop_marts`), USAGE on schema `shop`, CREATE on schema `shop`',
      ),
    )
  })

  it('do not reach to a table of somebody else', () => {
    const foreign = [{ schema: 'shop', name: 'orders', owner: 'admin' }]
    expect(judgePrivileges({ ...all, schemas: [schema('shop', true)], foreign })).toMatchObject({
      status: 'warning',
      message: '`shop.orders` belongs to `admin`: only its owner can load or replace a table',
    })
  })

  it('on the database are not needed where every schema is there', () => {
    expect(judgePrivileges({ ...all, canCreateSchemas: false, schemas: [schema('shop', true)] }).status).toBe(
      'ok',
    )
  })
})

it('the version of Redshift stands at the end of PostgreSQL’s', () => {
  expect(
    readVersion(
      'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.124741',
    ),
  ).toBe('Redshift 1.0.124741')
  expect(readVersion('PostgreSQL 18.4 on x86_64-linux, compiled by gcc')).toBe(
    'PostgreSQL 18.4 on x86_64-linux',
  )
})

it('what dbt says is read from its lines', () => {
  expect(readDbtVersion(['06:06:08  Running with dbt=1.11.16', 'x'])).toBe('dbt 1.11.16')
  expect(readDbtVersion([])).toBe('dbt')
  const lines = [
    'Connection test: [ERROR]',
    'The database returned the following error:',
    '',
    '  >Database Error',
    "  {'M': 'no'}",
    '',
    'Check your database credentials and try again.',
  ]
  expect(databaseError(lines)).toBe("Database Error {'M': 'no'}")
  expect(databaseError([])).toBe('it said nothing')
})

it('a topic without a confirmed subscriber is read by nobody', () => {
  const topic = 'arn:aws:sns:eu-central-1:111122223333:runs'
  expect(judgeSubscriptions(topic, 2)).toEqual({
    status: 'ok',
    message: `\`${topic}\` has 2 confirmed subscribers`,
  })
  expect(judgeSubscriptions(topic, 0).status).toBe('warning')
})

it.each([
  ['ENOTFOUND', 'DOCTOR_HOST_UNKNOWN', 'config'],
  ['EAI_AGAIN', 'DOCTOR_TIMED_OUT', 'transient'],
])('a host that does not resolve by %s', (code, expected, kind) => {
  const error = Object.assign(new Error(`getaddrinfo ${code} shop`), { code })
  expect(unresolved('shop', 'LAKELOAD_REDSHIFT_HOST', error)).toMatchObject({
    code: expected,
    kind,
    message: `the host \`shop\` of LAKELOAD_REDSHIFT_HOST does not resolve: getaddrinfo ${code} shop`,
  })
})

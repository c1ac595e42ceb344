import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Client } from 'pg'
import type { LocalEndpoints } from '../../../../local/supervisor/local-endpoints'
import { createLocalHome, type LocalHome } from '../../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

interface Status {
  readonly status: string
  readonly pid: number
  readonly home: string
}

function s3Client({ s3 }: LocalEndpoints): S3Client {
  return new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    credentials: { accessKeyId: s3.access_key_id, secretAccessKey: s3.secret_access_key },
    forcePathStyle: true,
  })
}

describe('lakeload local', () => {
  let home: LocalHome
  let up: LocalEndpoints
  beforeAll(async () => {
    home = await createLocalHome()
    up = await home.json<LocalEndpoints>(['local', 'up'])
  }, 120_000)
  afterAll(() => home.close())

  it('prints how to connect, and nothing else', () => {
    expect(up).toEqual({
      s3: {
        endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        region: 'us-east-1',
        access_key_id: 'lakeload',
        secret_access_key: 'lakeload-local',
        bucket: 'lakeload-local',
      },
      redshift: {
        host: '127.0.0.1',
        port: expect.any(Number),
        database: 'dev',
        user: expect.any(String),
        password: expect.any(String),
        iam_role: expect.stringMatching(/^arn:aws:iam::/),
        ca: expect.stringMatching(/tls\/ca\.pem$/),
      },
      api: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    })
  })

  it('prints the same while they are up', async () => {
    expect(await home.json(['local', 'up'])).toEqual(up)
    const { status, pid } = await home.json<Status>(['local', 'status'])
    expect(status).toBe('up')
    await home.json(['local', 'up'])
    expect((await home.json<Status>(['local', 'status'])).pid).toBe(pid)
  })

  it('prints for people what they type into their tools', async () => {
    const { stdout } = await home.lakeload(['local', 'up'])
    expect(stdout).toContain(`S3        ${up.s3.endpoint}  bucket lakeload-local`)
    expect(stdout).toContain(`@127.0.0.1:${up.redshift.port}/dev?sslmode=disable`)
    expect(stdout).toContain(`TLS by the authority ${up.redshift.ca}`)
    expect(stdout).toContain(`API       ${up.api.url}/v5/launches`)
  })

  it('lets nobody else read the state, which holds a token', async () => {
    const { home: folder } = await home.json<Status>(['local', 'status'])
    expect((await stat(join(folder, 'state.json'))).mode & 0o777).toBe(0o600)
  })

  it('serves unmodified clients', async () => {
    const { host, port, database, user, password } = up.redshift
    const client = new Client({ host, port, database, user, password })
    await client.connect()
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await client.end()
    expect(await (await fetch(`${up.api.url}/v5/launches`)).json()).toHaveLength(200)
  })

  it('keeps objects and tables when it goes down and up', async () => {
    const writer = s3Client(up)
    await writer.send(
      new PutObjectCommand({ Bucket: up.s3.bucket, Key: 'lake/date=2026-01-01/a', Body: 'kept' }),
    )
    writer.destroy()
    await home.sql('create table kept (id integer)')
    await home.sql('insert into kept values (1), (2)')
    const { pid } = await home.json<Status>(['local', 'status'])

    expect(await home.json(['local', 'down'])).toEqual({ status: 'down', was_up: true })
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await home.json(['local', 'status'])).toEqual({ status: 'down' })
    expect(await home.json(['local', 'down'])).toEqual({ status: 'down', was_up: false })

    // `local sql` starts them again.
    expect(await home.sql('select count(*) as rows from kept')).toEqual([{ rows: 2 }])
    up = await home.json<LocalEndpoints>(['local', 'up'])
    const reader = s3Client(up)
    const answer = await reader.send(
      new GetObjectCommand({ Bucket: up.s3.bucket, Key: 'lake/date=2026-01-01/a' }),
    )
    expect(await answer.Body?.transformToString()).toBe('kept')
    reader.destroy()
  })

  it('serves the sample file that the environment names, and generated launches again without it', async () => {
    const folder = await makeTempFolder()
    const sample = join(folder, 'sample.json')
    await writeFile(sample, '[{"id":1}]')
    const served = async () => (await fetch(`${up.api.url}/v5/launches`)).text()

    await home.lakeload(['local', 'up'], { LAKELOAD_SAMPLE_FILE: sample })
    expect(await served()).toBe('[{"id":1}]')
    await home.lakeload(['local', 'up', '--launches', '3'], { LAKELOAD_SAMPLE_FILE: sample })
    expect(JSON.parse(await served())).toHaveLength(3)
    await home.lakeload(['local', 'up'])
    expect(JSON.parse(await served())).toHaveLength(3)

    await home.lakeload(['local', 'up'], { LAKELOAD_SAMPLE_FILE: sample })
    const missing = await home.lakeload(['local', 'up'], {
      LAKELOAD_SAMPLE_FILE: join(folder, 'missing.json'),
    })
    expect(missing.exitCode).toBe(2)
    expect(missing.stderr).toContain('error: the sample file `')
    expect(missing.stderr).toContain('hint: correct LAKELOAD_SAMPLE_FILE')
    expect(await served()).toBe('[{"id":1}]')
    await home.lakeload(['local', 'up'])
    expect(JSON.parse(await served())).toHaveLength(200)
    await removeTempFolder(folder)
  })

  describe('sql', () => {
    it('prints a table', async () => {
      const { stdout, exitCode } = await home.lakeload([
        'local',
        'sql',
        "select 7 as n, 'a\nb' as text, null as nil",
      ])
      expect(stdout).toBe('n  text  nil\n7  a\\nb  null\n(1 row)\n')
      expect(exitCode).toBe(0)
    })

    it('prints rows as objects, every number exact', async () => {
      const row = await home.sql(
        "select 7::bigint as small, 9007199254740993::bigint as big, 1.50::decimal(10,2) as price, true as yes, '2026-01-02 03:04:05.123456'::timestamp as at",
      )
      expect(row).toEqual([
        { small: 7, big: '9007199254740993', price: '1.50', yes: true, at: '2026-01-02 03:04:05.123456' },
      ])
    })

    it('says what a statement without rows did', async () => {
      expect((await home.lakeload(['local', 'sql', 'create table done (id integer)'])).stdout).toBe(
        'CREATE\n',
      )
      expect((await home.lakeload(['local', 'sql', 'insert into done values (1), (2)'])).stdout).toBe(
        'INSERT 2\n',
      )
      expect(await home.sql('delete from done')).toEqual([])
    })

    it('ends with 1, the message of the server and the place, when the statement is refused', async () => {
      const { stdout, stderr, exitCode } = await home.lakeload(['local', 'sql', 'select *\nfrom "nowhere"'])
      expect([exitCode, stdout]).toEqual([1, ''])
      expect(stderr).toContain('relation "nowhere" does not exist (42P01), at line 2, character 6')
    })
  })
})

import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createS3ObjectStore } from '../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../job/ports/object-store'
import { generateLaunches } from '../../local/api/generate-launches'
import { type AnswerServer, startAnswerServer } from '../support/answer-server'
import { repository } from '../support/cli'
import {
  breakOff,
  type FaultServer,
  fallSilent,
  type Handler,
  startFaultServer,
  text,
} from '../support/fault-server'
import { createLocalHome, type LocalHome } from '../support/local-home'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder'
import { keysOf } from '../support/test-lake'

interface Failure {
  readonly status: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly error: {
    readonly code: string
    readonly kind: string
    readonly message: string
    readonly hint: string
    readonly context: Record<string, unknown>
  }
}

interface Tested {
  readonly status: string
  readonly steps: readonly { readonly status: string }[]
  readonly dbt: {
    readonly failed: number
    readonly failed_nodes: readonly {
      readonly unique_id: string
      readonly status: string
      readonly query?: string
    }[]
  }
}

/** Three launches as the API writes them. */
const launches = [...generateLaunches({ count: 3, seed: 7 })]

/** The answer with one member of the second launch written otherwise. */
function withMember(name: string, value: string): string {
  const pattern = new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*"|[^,}\\[{]+)`)
  const [first, second = '', third] = launches
  const changed = second.replace(pattern, () => `"${name}":${value}`)
  if (changed === second) throw new Error(`the launch has no \`${name}\``)
  return `[${first},${changed},${third}]`
}

let home: LocalHome
let source: AnswerServer
beforeAll(async () => {
  source = await startAnswerServer()
  home = await createLocalHome({ SPACEX_API_URL: source.url })
  // The first good answer makes the tables, so that "nothing half done" can be seen in them.
  source.answer = { body: `[${launches.join(',')}]` }
  await home.json(['run', 'spacex', '--local'])
}, 240_000)
afterAll(async () => {
  await home.close()
  await source.close()
})

/** Runs the pipeline, which must fail without a trace in the warehouse, and answers what it said. */
async function fail(
  body: string | Buffer,
  exitCode: number,
  more: { status?: number; type?: string } = {},
): Promise<Failure> {
  source.answer = { body, ...more }
  const before = await home.sql('select count(*) as loads, max(load_id) as last from spacex._loads')
  const failure = await home.json<Failure>(['run', 'spacex', '--local'], exitCode)
  expect(failure.status).toBe('failed')
  expect(failure.error.hint).not.toBe('')
  expect(await home.sql('select count(*) as loads, max(load_id) as last from spacex._loads')).toEqual(before)
  return failure
}

/** The steps that were not reached. */
const skipped = (failure: Failure): readonly string[] =>
  failure.steps.filter((step) => step.status === 'skipped').map((step) => step.name)

describe('an answer that is not what was asked for stops extract', () => {
  const html = '<!doctype html><title>Down for maintenance</title>'
  test.each([
    ['HTML', html, { type: 'text/html' }, 'EXTRACT_NOT_JSON', 1, /doctype html/],
    ['nothing', '', {}, 'EXTRACT_EMPTY', 1, /empty|no bytes/],
    [
      'JSON that breaks off',
      `[${launches[0]},${launches[1]?.slice(0, 100)}`,
      {},
      'EXTRACT_TRUNCATED',
      1,
      /breaks off at byte \d+ \(line 1, record 1\)/,
    ],
    [
      'an object where a list was expected',
      '{"docs":[],"total":0}',
      {},
      'EXTRACT_RECORDS_NOT_FOUND',
      2,
      /docs/,
    ],
    ['a scalar among the records', `[${launches[0]},7]`, {}, 'EXTRACT_RECORD_NOT_OBJECT', 1, /7/],
    [
      'text that is no UTF-8',
      Buffer.from('[{"id":"\xff"}]', 'latin1'),
      {},
      'EXTRACT_NOT_UTF8',
      1,
      /byte|offset/,
    ],
    ['404', '{}', { status: 404 }, 'EXTRACT_SOURCE_NOT_FOUND', 2, /v5\/launches/],
    ['401', '{}', { status: 401 }, 'EXTRACT_SOURCE_REFUSED', 2, /401/],
  ])('%s', async (_name, body, more, code, exitCode, message) => {
    const failure = await fail(body, exitCode, more)
    expect(failure.error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(skipped(failure)).toEqual(['stage', 'check', 'load', 'transform'])
  })
})

describe('a value that does not fit its column stops stage, with its place', () => {
  test.each([
    ['a fraction for an integer', 'flight_number', '1.7'],
    ['a boolean for an integer', 'flight_number', 'true'],
    ['text for an integer', 'flight_number', '"yes"'],
    ['more than 32 bits for an integer', 'flight_number', '3000000000'],
    ['more than 64 bits for a bigint', 'date_unix', '12345678901234567890'],
    ['a list for text', 'name', '["a"]'],
    ['an object for text', 'name', '{"a":1}'],
    ['text for a boolean', 'upcoming', '"no"'],
    ['a date that there is not', 'date_utc', '"2023-02-29T00:00:00.000Z"'],
    ['nanoseconds', 'date_utc', '"2023-02-28T00:00:00.000000001Z"'],
    ['null for a column that is never null', 'name', 'null'],
    ['text of too many bytes', 'date_precision', `"${'ü'.repeat(17)}"`],
    ['a NUL', 'name', '"a\\u0000b"'],
  ])('%s', async (_name, member, value) => {
    const { error } = await fail(withMember(member, value), 1)
    expect(error).toMatchObject({ code: 'STAGE_VALUE_REFUSED', kind: 'data' })
    expect(error.message).toContain(`$.${member}`)
    expect(error.message).toMatch(/raw\/spacex\/launches\/.*part-00000\.jsonl\.gz/)
    expect(error.context).toMatchObject({
      table: 'launches',
      column: member,
      path: `$.${member}`,
      raw_line: 2,
    })
  })

  test('a key that is missing', async () => {
    const [first, second = '', third] = launches
    const keyless = second.replace(/"id":"[^"]*"/, '"other":1')
    const { error } = await fail(`[${first},${keyless},${third}]`, 1)
    expect(error).toMatchObject({ code: 'STAGE_VALUE_REFUSED', context: { column: 'id', raw_line: 2 } })
  })

  test.each([
    ['a name twice in one object', '"name":"a","name":"b"'],
    ['half a surrogate pair', '"name":"\\ud800"'],
  ])('%s', async (_name, members) => {
    const [first, second = '', third] = launches
    const odd = second.replace(/"name":"(?:[^"\\]|\\.)*"/, members)
    const { error } = await fail(`[${first},${odd},${third}]`, 1)
    expect(error).toMatchObject({ code: 'STAGE_RECORD_REFUSED', context: { raw_line: 2 } })
    expect(error.message).toContain('name')
  })
})

test('a list where the contract has an object stops stage, with its place', async () => {
  const [first, second = '', third] = launches
  const odd = second.replace(/"fairings":(null|\{[^}]*\})/, '"fairings":[{"reused":true}]')
  expect(odd).not.toBe(second)
  const { error } = await fail(`[${first},${odd},${third}]`, 1)
  expect(error).toMatchObject({ code: 'STAGE_RECORD_REFUSED', context: { raw_line: 2 } })
  expect(error.message).toContain('$.fairings')
})

test('two records with one key stop the check, before anything reaches the warehouse', async () => {
  const failure = await fail(`[${launches.join(',')},${launches[0]}]`, 1)
  expect(failure.error).toMatchObject({ code: 'CHECK_FAILED' })
  expect(failure.error.message).toMatch(/launches/)
  expect(skipped(failure)).toEqual(['load', 'transform'])
})

test('what a lax cast would change is kept exact, and a path that nobody has named is reported', async () => {
  const body = withMember('date_unix', '12345678901234567')
    .replace(/"date_utc":"[^"]*"/, '"date_utc":"2020-01-01T00:00:00.123456+02:00"')
    .replaceAll('{"fairings"', '{"weather":{"wind":5},"fairings"')
  source.answer = { body }
  const result = await home.lakeload(['run', 'spacex', '--local', '--json'])
  expect(result.exitCode).toBe(0)
  const rows = await home.sql<{ date_unix: unknown; date_utc: string }>(
    'select date_unix, date_utc from spacex.launches order by _raw_line',
  )
  expect(String(rows[1]?.date_unix)).toBe('12345678901234567')
  expect(rows[0]?.date_utc.replace('T', ' ')).toMatch(/^2019-12-31 22:00:00\.123456/)
  expect(JSON.parse(result.stdout).unknown_paths).toMatchObject([
    { stream: 'launches', path: '$.weather', count: 3, example: { value: '{"wind":5}', line: 1 } },
  ])
  expect(result.stderr).toContain('$.weather')
}, 120_000)

test('a failed dbt test ends with 3: loaded, and the test is named with its rows', async () => {
  source.answer = { body: withMember('date_precision', '"decade"') }
  const run = await home.json<Tested>(['run', 'spacex', '--local'], 3)
  expect(run).toMatchObject({ status: 'checks_failed', dbt: { failed: 1 } })
  const [failed] = run.dbt.failed_nodes
  expect(failed).toMatchObject({
    status: 'fail',
    unique_id: expect.stringMatching(/accepted_values.*date_precision/),
  })
  expect(failed?.query).toMatch(/^\s*(with|select)/i)
  expect(
    await home.sql("select count(*) as bad from spacex.launches where date_precision = 'decade'"),
  ).toEqual([{ bad: 1 }])
  // The same content is not loaded twice, but its tests have not passed: they run again.
  const again = await home.json<Tested>(['run', 'spacex', '--local'], 3)
  expect(again.steps.map(({ status }) => status)).toEqual(['done', 'skipped', 'skipped', 'skipped', 'done'])
}, 120_000)

test('a table whose column has another type is refused before anything is written', async () => {
  await home.sql('alter table spacex.launch_links rename to launch_links_kept')
  await home.sql(
    'create table spacex.launch_links (launch_id integer, _load_id varchar(26), _loaded_at timestamp)',
  )
  const { error } = await fail(withMember('name', '"renamed"'), 2)
  expect(error.message).toMatch(/launch_links.*launch_id/s)
  await home.sql('drop table spacex.launch_links')
  await home.sql('alter table spacex.launch_links_kept rename to launch_links')
})

describe('a source that is not to be had now ends a run with 4, and leaves nothing', () => {
  let folder: string
  let fickle: FaultServer
  let lake: ObjectStore
  beforeAll(async () => {
    // The pipeline as it is, with less patience.
    folder = await makeTempFolder()
    await mkdir(join(folder, 'spacex'))
    await cp(join(repository, 'pipelines', 'spacex', 'schema.yml'), join(folder, 'spacex', 'schema.yml'))
    await writeFile(
      join(folder, 'spacex', 'pipeline.ts'),
      `export default {
         name: 'spacex',
         source: { kind: 'http', baseUrl: { env: 'SPACEX_API_URL' }, timeoutMs: 1_000, maxAttempts: 2 },
         streams: { launches: { path: '/v5/launches', records: '$' } },
       }`,
    )
    fickle = await startFaultServer()
    const { s3 } = await home.json<{ s3: Record<string, string> }>(['local', 'up'])
    const { bucket = '', region = '', endpoint = '' } = s3
    const credentials = {
      accessKeyId: s3.access_key_id ?? '',
      secretAccessKey: s3.secret_access_key ?? '',
    }
    lake = createS3ObjectStore({ bucket, prefix: 'lake', region, endpoint, credentials })
  }, 120_000)
  afterAll(async () => {
    await lake.close()
    await fickle.close()
    await removeTempFolder(folder)
  })

  test.each<[string, Handler | 'down', string]>([
    ['down', 'down', 'EXTRACT_SOURCE_UNREACHABLE'],
    ['silent', fallSilent(), 'EXTRACT_SOURCE_TIMED_OUT'],
    ['silent in the middle', fallSilent('[{"id":"1"},'), 'EXTRACT_SOURCE_TIMED_OUT'],
    ['broken off', breakOff('[{"id":"1"},', 1_000), 'EXTRACT_ANSWER_BROKE_OFF'],
    ['busy', text('down for maintenance', {}, 503), 'EXTRACT_SOURCE_BUSY'],
  ])(
    '%s',
    async (_name, handler, code) => {
      if (handler !== 'down') fickle.answer(handler)
      const before = await home.sql('select count(*) as loads from spacex._loads')
      const result = await home.lakeload(['run', 'spacex', '--local', '--from-step', 'extract', '--json'], {
        SPACEX_API_URL: handler === 'down' ? 'http://127.0.0.1:1' : fickle.url,
        LAKELOAD_PIPELINES: folder,
      })
      const failure: Failure & { readonly load_id: string } = JSON.parse(result.stdout)
      expect(result.exitCode).toBe(4)
      expect(failure).toMatchObject({ status: 'failed', error: { code, kind: 'transient' } })
      expect(failure.error.message).toContain('(2 attempts)')
      expect(failure.error.hint).not.toBe('')
      expect(result.stderr.match(/^error: /gm) ?? []).toHaveLength(1)
      expect(skipped(failure)).toEqual(['stage', 'check', 'load', 'transform'])
      expect(await home.sql('select count(*) as loads from spacex._loads')).toEqual(before)
      const keys = (await keysOf(lake)).filter((key) => key.includes(failure.load_id))
      expect(keys.filter((key) => !key.startsWith('runs/'))).toEqual([])
    },
    120_000,
  )

  test('and dbt that is not there stops a run behind the load, which the next one finishes', async () => {
    source.answer = { body: withMember('name', '"without dbt"') }
    const result = await home.lakeload(['run', 'spacex', '--local', '--json'], {
      LAKELOAD_DBT: join(folder, 'no-dbt'),
    })
    const failure: Failure = JSON.parse(result.stdout)
    expect(result.exitCode).toBe(2)
    expect(failure.error).toMatchObject({ code: 'TRANSFORM_DBT_MISSING' })
    const named = "select count(*) as named from spacex.launches where name = 'without dbt'"
    expect(await home.sql(named)).toEqual([{ named: 1 }])
    const next = await home.json<Tested>(['run', 'spacex', '--local'])
    expect(next).toMatchObject({ status: 'succeeded', dbt: { failed: 0 } })
  }, 240_000)
})

import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createLocalHome, type LocalHome } from '../../support/local-home'

interface Explained {
  readonly columns: readonly {
    readonly name: string
    readonly value?: unknown
    readonly origin: string
    readonly path: string | null
    readonly raw: string | null
  }[]
  readonly load_id: string
  readonly root_table: string
  readonly raw_object: string
  readonly raw_line: number
  readonly raw_record: string
  readonly requests: readonly { readonly url: string; readonly status: number; readonly etag?: string }[]
  readonly run: { readonly url: string; readonly status: string }
}
interface Failed {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint: string
    readonly context: Readonly<Record<string, unknown>>
  }
}
interface Endpoints {
  readonly s3: Readonly<Record<'endpoint' | 'region' | 'access_key_id' | 'secret_access_key', string>>
}
interface Launch {
  readonly id: string
  readonly cores: readonly Readonly<Record<string, unknown>>[]
}

let home: LocalHome
let endpoints: Endpoints
/** What the source says, as text and as records. */
let body: string
let launches: readonly Launch[]

const explain = async (...args: readonly string[]): Promise<Explained> =>
  await home.json<Explained>(['explain-row', ...args, '--local'])
const failure = async (exitCode: number, ...args: readonly string[]): Promise<Failed['error']> =>
  (await home.json<Failed>(['explain-row', ...args, '--local'], exitCode)).error

beforeAll(async () => {
  home = await createLocalHome()
  endpoints = await home.json<Endpoints>(['local', 'up', '--launches', '40'])
  // Before the first load, the table is in the contract alone.
  expect(await failure(2, 'spacex.launches', 'x')).toMatchObject({
    code: 'EXPLAIN_NOT_LOADED',
    message: 'the warehouse has no table `spacex.launches`',
    hint: expect.stringContaining('lakeload run spacex'),
  })
  for (const step of ['extract', 'stage', 'check', 'load']) await home.json([step, 'spacex', '--local'])
  const [first] = await home.sql<{ id: string }>('select id from spacex.launches limit 1')
  const { requests } = await explain('spacex.launches', String(first?.id))
  body = await (await fetch(String(requests[0]?.url))).text()
  launches = JSON.parse(body) as readonly Launch[]
}, 300_000)
afterAll(async () => {
  await home.close()
})

/** A launch of several cores, one after the first of which is named: its place is not by chance 0. */
const launchOfCores = (): Launch => {
  const found = launches.find(({ cores }) => typeof cores[1]?.core === 'string')
  if (found === undefined) throw new Error('no launch has a second core')
  return found
}

test('a root row leads to the very bytes of its record, its request and its run', async () => {
  for (const launch of [launches[0], launches[17], launches[39]]) {
    const id = String(launch?.id)
    const row = await explain('launches', id)
    // Byte for byte as the source has sent it.
    expect(body).toContain(row.raw_record)
    expect(JSON.parse(row.raw_record)).toEqual(launch)
    expect(row.columns.find(({ name }) => name === 'id')).toEqual({
      name: 'id',
      value: id,
      origin: 'path',
      path: '$.id',
      raw: `"${id}"`,
    })
    expect(row.raw_object).toContain(`/load=${row.load_id}/`)
    expect(row.raw_line).toBe(launches.findIndex((one) => one.id === id) + 1)
    expect(row.requests).toMatchObject([{ status: 200, etag: expect.stringContaining('generated') }])
    expect(row.run).toMatchObject({
      status: 'succeeded',
      url: expect.stringContaining(`${row.load_id}/run.json`),
    })
  }
}, 120_000)

test('a child row leads to its root row’s record, and to its own place in it', async () => {
  const { id, cores } = launchOfCores()
  const row = await explain('spacex.launch_cores', 'core_index=1', `launch_id=${id}`)
  expect(row.root_table).toBe('launches')
  expect(body).toContain(row.raw_record)
  expect(JSON.parse(row.raw_record)).toMatchObject({ id })
  const byName = Object.fromEntries(row.columns.map((column) => [column.name, column]))
  expect(byName.launch_id).toMatchObject({ origin: 'parent_key', path: '$.id', raw: `"${id}"` })
  expect(byName.core_index).toMatchObject({ value: 1, origin: 'list_index', path: '$.cores[1]' })
  expect(byName.core_id).toMatchObject({ value: cores[1]?.core, path: '$.cores[1].core' })
  for (const column of row.columns.filter(({ origin }) => origin === 'path')) {
    const member = String(column.path).replace('$.cores[1].', '')
    expect(column.raw).toBe(JSON.stringify(cores[1]?.[member]))
  }
}, 60_000)

test('a row two tables below its root leads there too', async () => {
  const [ship] = await home.sql<{ launch_id: string; ship_index: number; ship_id: string }>(
    'select launch_id, ship_index, ship_id from spacex.launch_fairing_ships order by ship_index desc, 1 limit 1',
  )
  const row = await explain(
    'launch_fairing_ships',
    `launch_id=${ship?.launch_id}`,
    `ship_index=${ship?.ship_index}`,
  )
  expect(JSON.parse(row.raw_record)).toMatchObject({ id: ship?.launch_id })
  expect(row.columns.at(-1)).toMatchObject({
    value: ship?.ship_id,
    path: `$.fairings.ships[${ship?.ship_index}]`,
    raw: `"${ship?.ship_id}"`,
  })
}, 60_000)

test('people read the same', async () => {
  const id = String(launches[3]?.id)
  const { stdout, exitCode } = await home.lakeload(['explain-row', 'spacex.launch_links', id, '--local'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^spacex\.launch_links: launch_id = /)
  expect(stdout).toMatch(/^line +4 \(by its row of launches\)$/m)
  const record = stdout.split('raw record:\n')[1]?.split('\n')[0] ?? ''
  expect(body).toContain(record)
  expect(JSON.parse(record)).toEqual(launches[3])
}, 60_000)

test('what names no row is told with the way out', async () => {
  expect(await failure(2, 'spacex.lanches', 'x')).toMatchObject({
    code: 'EXPLAIN_TABLE_UNKNOWN',
    hint: 'did you mean `spacex.launches`?',
  })
  expect(await failure(2, 'spacex.launch_cores', `launch_id=${launches[0]?.id}`)).toMatchObject({
    code: 'EXPLAIN_KEY_INVALID',
    hint: 'write `lakeload explain-row spacex.launch_cores launch_id=… core_index=…`',
  })
  expect(await failure(1, 'spacex.launches', "it's")).toMatchObject({
    code: 'EXPLAIN_ROW_MISSING',
    message: "`spacex.launches` has no row with id = `it's`",
  })
}, 120_000)

test('rows that stand twice, or have lost their root, are told', async () => {
  const [twice, lost] = [String(launches[5]?.id), String(launches[6]?.id)]
  await home.sql(`insert into spacex.launches select * from spacex.launches where id = '${twice}'`)
  await home.sql(`delete from spacex.launches where id = '${lost}'`)
  expect(await failure(2, 'launches', twice)).toMatchObject({ code: 'EXPLAIN_ROW_AMBIGUOUS' })
  expect(await failure(2, 'launch_details', twice)).toMatchObject({ code: 'EXPLAIN_ROW_AMBIGUOUS' })
  expect(await failure(1, 'launch_details', lost)).toMatchObject({
    code: 'EXPLAIN_ROOT_MISSING',
    message: `the row of \`spacex.launch_details\` with launch_id = \`${lost}\` has no row of \`spacex.launches\` above it`,
  })
}, 120_000)

test('of a raw object that is gone, the rest is told', async () => {
  const id = String(launches[8]?.id)
  const before = await explain('launches', id)
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(before.raw_object) ?? []
  const { endpoint, region, access_key_id: accessKeyId, secret_access_key: secretAccessKey } = endpoints.s3
  const s3 = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  })
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
  s3.destroy()

  expect(await failure(1, 'launches', id)).toMatchObject({
    code: 'EXPLAIN_RAW_GONE',
    context: {
      load_id: before.load_id,
      raw_object: before.raw_object,
      raw_line: 9,
      run_record: before.run.url,
      request: before.requests[0]?.url,
    },
  })
  const { stdout, exitCode } = await home.lakeload(['explain-row', 'launches', id, '--local'])
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`${before.raw_object} (gone)`)
  expect(stdout).toContain(String(before.requests[0]?.url))
}, 60_000)

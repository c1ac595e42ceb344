import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type CliResult, lakeload } from '../../support/cli'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

interface Failure {
  readonly error: { readonly code: string; readonly message: string }
}

async function infer(...args: readonly string[]): Promise<CliResult> {
  return await lakeload(['infer', 'shop', '--json', ...args], {
    LAKELOAD_PIPELINES: join(folder, 'pipelines'),
  })
}

async function refusal(...args: readonly string[]): Promise<Failure['error']> {
  const { stdout, exitCode } = await infer(...args)
  expect([1, 2]).toContain(exitCode)
  return (JSON.parse(stdout) as Failure).error
}

async function write(name: string, value: unknown): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}

test.each([
  ['an empty list', [], [], 'INFER_NO_RECORDS', 'is empty'],
  ['no list at all', { a: { b: 1 } }, [], 'EXTRACT_RECORDS_NOT_FOUND', 'there is no list'],
  [
    'no list at the path',
    { data: [{ a: 1 }] },
    ['--records', '$.rows'],
    'EXTRACT_RECORDS_NOT_FOUND',
    '`$.data`',
  ],
  [
    'two lists of objects',
    { a: [{ x: 1 }], b: [{ y: 1 }] },
    [],
    'INFER_RECORDS_AMBIGUOUS',
    '`$.a` (1), `$.b` (1)',
  ],
  ['scalars among the objects', [{ a: 1 }, 2], [], 'EXTRACT_RECORD_NOT_OBJECT', 'record 1'],
  ['a key that is not there', [{ a: 1 }], ['--key', 'b'], 'INFER_KEY_UNKNOWN', 'there are `a`'],
  [
    'a key that is there twice',
    [{ a: 1 }, { a: 2 }, { a: 1 }],
    ['--key', 'a'],
    'INFER_KEY_INVALID',
    'there again in 1 record: `"1"` in records 1 and 3',
  ],
  [
    'a key with nulls',
    [{ a: 1, b: 1 }, { a: 2 }, { a: null, b: 2 }],
    ['--key', 'a,b'],
    'INFER_KEY_INVALID',
    'null or absent in 2 records: `b` in record 2; `a` in record 3',
  ],
])('%s is refused', async (_, records, args, code, message) => {
  const file = await write('records.json', records)
  expect(await refusal('--from', file, ...args)).toMatchObject({
    code,
    message: expect.stringContaining(message),
  })
})

test('files of different kinds are refused by their names', async () => {
  await mkdir(join(folder, 'data'))
  await write('data/a.json', [{ id: 1 }])
  await write('data/b.json', [{ name: 'x' }])
  expect(await refusal('--from', join(folder, 'data'))).toMatchObject({
    code: 'INFER_FILES_DIFFER',
    message: expect.stringContaining('file `a.json` and file `b.json` share no member'),
  })
})

test('no source, an impossible name and a taken one are refused', async () => {
  expect((await refusal()).code).toBe('INFER_NO_SOURCE')
  const file = await write('records.json', [{ id: 1 }])
  expect((await refusal('--from', file, '--stream', 'A-b')).code).toBe('INFER_NAME_INVALID')
  expect((await infer('--from', file)).exitCode).toBe(0)
  expect((await refusal('--from', file)).code).toBe('INFER_NAME_TAKEN')
  expect((await infer('--from', file, '--force')).exitCode).toBe(0)
})

test('an API is asked once, its one list of objects is found, and long keys are told apart digit by digit', async () => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.setHeader('content-type', 'application/json')
    response.end('{"page":1,"ids":[1],"data":[{"id":12345678901234567890},{"id":12345678901234567891}]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const result = await infer('--from', `http://127.0.0.1:${port}/v1/orders.json?all=1`, '--key', 'id')
  await new Promise((resolve) => server.close(resolve))
  expect(JSON.parse(result.stdout)).toMatchObject({
    status: 'written',
    stream: 'orders',
    records: 2,
    records_path: '$.data',
    key: ['id'],
    key_origin: 'given',
    write: 'merge',
  })
  expect(requests).toBe(1)
  const definition = await readFile(join(folder, 'pipelines', 'shop', 'pipeline.ts'), 'utf8')
  expect(definition).toContain("orders: { path: '/v1/orders.json?all=1', records: '$.data' },")
})

describe('with the local endpoints', () => {
  let home: LocalHome
  beforeAll(async () => {
    home = await createLocalHome()
  }, 120_000)
  afterAll(async () => {
    await home.close()
  })

  test('inferred, run, updated: with a key by merge, without one by replace', async () => {
    const pipelines = ['--pipelines', join(folder, 'pipelines')]
    const keyed = await write(
      'orders.ndjson',
      '{"id":1,"lines":[{"n":1},{"n":2}],"order":"x"}\n{"id":2,"lines":[]}\n',
    )
    const keyless = await write('points.json', {
      points: [
        { x: 0.5, at: [1, 2] },
        { x: 0.5, at: [3] },
      ],
    })
    await home.json(['infer', 'keyed', '--from', keyed, ...pipelines])
    await home.json(['infer', 'keyless', '--from', keyless, ...pipelines])
    for (const name of ['keyed', 'keyless', 'keyless']) {
      await home.json(['run', name, '--local', ...pipelines])
    }
    expect(await home.sql('select orders_id, lines_index, n from keyed.orders_lines order by 2')).toEqual([
      { orders_id: 1, lines_index: 0, n: 1 },
      { orders_id: 1, lines_index: 1, n: 2 },
    ])
    const joined = `select sum(a.value) as sum, count(distinct p._raw_line) as points from keyless.points p
      join keyless.points_at a on a.raw_object = p._raw_object and a.raw_line = p._raw_line`
    expect(await home.sql(joined)).toEqual([{ sum: 6, points: 2 }])

    const check = ['infer', 'keyed', '--check', ...pipelines]
    expect(await home.json(check)).toMatchObject({ status: 'same', written: false })
    await writeFile(keyed, '{"id":3,"lines":[],"order":"x","gift":true}\n')
    expect(await home.json(check, 3)).toMatchObject({ status: 'different', written: false })
    expect(await home.json(['infer', 'keyed', '--update', ...pipelines])).toMatchObject({ written: true })
    expect(await home.json(check)).toMatchObject({ status: 'same' })
    // The table is there already: the load adds what the contract now says.
    await home.json(['run', 'keyed', '--local', ...pipelines])
    expect(await home.sql('select id, gift from keyed.orders order by id')).toEqual([
      { id: 1, gift: null },
      { id: 2, gift: null },
      { id: 3, gift: true },
    ])
  }, 180_000)
})

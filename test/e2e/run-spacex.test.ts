import { readFile } from 'node:fs/promises'
import { expectedRows } from '../support/launch-counts'
import { createLocalHome, type LocalHome } from '../support/local-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly same_as?: string
  readonly steps: readonly { readonly name: string; readonly status: string; readonly seconds: number }[]
  readonly tables: readonly {
    readonly name: string
    readonly rows_staged: number
    readonly rows_loaded: number
  }[]
  readonly unknown_paths: readonly unknown[]
  readonly dbt: { readonly passed: number; readonly failed: number; readonly skipped: number }
}

/** The real answer of the API, where there is one on this machine (`.ci/run` knows of it). */
const sampleFile = process.env.LAKELOAD_SAMPLE_FILE

const sources = [
  { name: 'launches generated from a seed', environment: {} },
  ...(sampleFile === undefined
    ? []
    : [{ name: 'the real launches', environment: { LAKELOAD_SAMPLE_FILE: sampleFile } }]),
]

describe.each(sources)('spacex from $name', ({ environment }) => {
  let home: LocalHome
  let answer: string
  let run: RunJson

  beforeAll(async () => {
    home = await createLocalHome(environment as Readonly<Record<string, string>>)
    run = await home.json<RunJson>(['run', 'spacex', '--local'])
    const { api } = await home.json<{ api: { url: string } }>(['local', 'up'])
    answer = await (await fetch(`${api.url}/v5/launches`)).text()
  }, 180_000)
  afterAll(async () => {
    await home.close()
  })

  test('loads every table whole, as an independent count of the answer says', async () => {
    expect(run).toMatchObject({ status: 'succeeded', unknown_paths: [] })
    const loaded = Object.fromEntries(run.tables.map((table) => [table.name, table.rows_loaded]))
    expect(loaded).toEqual(expectedRows(answer))
    for (const [table, rows] of Object.entries(expectedRows(answer))) {
      expect(await home.sql(`select count(*) as rows from spacex.${table}`)).toEqual([{ rows }])
    }
  })

  test('does every step once, and dbt passes', () => {
    expect(run.steps.map(({ name, status }) => [name, status])).toEqual([
      ['extract', 'done'],
      ['stage', 'done'],
      ['check', 'done'],
      ['load', 'done'],
      ['transform', 'done'],
    ])
    expect(run.dbt).toMatchObject({ failed: 0, skipped: 0 })
    expect(run.dbt.passed).toBeGreaterThan(50)
  })

  test('keeps times in UTC, lists as SUPER, and leads every row back to its raw record', async () => {
    const [first] = JSON.parse(answer) as [{ id: string; date_utc: string; ships: string[]; name: string }]
    const [row] = await home.sql<Record<string, unknown>>(
      `select name, date_utc, ships, _load_id, _raw_object, _raw_line from spacex.launches where id = '${first.id}'`,
    )
    expect(row).toMatchObject({ name: first.name, _load_id: run.load_id, _raw_line: 1 })
    expect(String(row?.date_utc).replace('T', ' ').slice(0, 19)).toBe(
      first.date_utc.replace('T', ' ').slice(0, 19),
    )
    expect(JSON.parse(String(row?.ships))).toEqual(first.ships)
    expect(row?._raw_object).toMatch(
      /^raw\/spacex\/launches\/date=\d{4}-\d\d-\d\d\/load=.*part-00000\.jsonl\.gz$/,
    )
  })

  test('records the load and its tables in the warehouse', async () => {
    expect(await home.sql('select load_id from spacex._loads')).toEqual([{ load_id: run.load_id }])
    const tables = await home.sql<{ table_name: string; rows_loaded: number }>(
      'select table_name, rows_loaded from spacex._load_tables order by table_name',
    )
    expect(Object.fromEntries(tables.map((table) => [table.table_name, Number(table.rows_loaded)]))).toEqual(
      expectedRows(answer),
    )
  })

  test('is unchanged when the source says the same', async () => {
    const again = await home.json<RunJson>(['run', 'spacex', '--local'])
    expect(again).toMatchObject({ status: 'unchanged', same_as: run.load_id })
    expect(again.steps.map(({ status }) => status)).toEqual([
      'done',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
    ])
    expect(await home.sql('select count(*) as loads from spacex._loads')).toEqual([{ loads: 1 }])
  })

  test('names the core that was reused most', async () => {
    const flights = new Map<string, number>()
    for (const launch of JSON.parse(answer) as { upcoming: boolean; cores: { core: string | null }[] }[]) {
      if (launch.upcoming) continue
      for (const { core } of launch.cores) if (core !== null) flights.set(core, (flights.get(core) ?? 0) + 1)
    }
    const most = Math.max(...flights.values())
    const cores = [...flights].filter(([, count]) => count === most).map(([core]) => core)
    const rows = await home.sql<{ core_id: string; flights: number }>(
      'select core_id, flights from spacex_marts.core_reuse_ranking where reuse_rank = 1',
    )
    expect(rows.map((row) => row.core_id).sort()).toEqual(cores.sort())
    expect(rows.map((row) => Number(row.flights))).toEqual(cores.map(() => most))
  })
})

test('the real answer holds what the project says of it', async () => {
  // Without the file there is nothing to hold: the generated answer is proven above.
  if (sampleFile === undefined) return
  expect(expectedRows(await readFile(sampleFile, 'utf8'))).toMatchObject({
    launches: 205,
    launch_links: 205,
    launch_cores: 196,
  })
})

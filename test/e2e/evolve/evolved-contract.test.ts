import { createDriftHome, type DriftHome, type DriftRecord } from '../../support/drift/drift-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly same_as?: string
  readonly changes: readonly { readonly kind: string; readonly column?: string; readonly verdict: string }[]
  readonly error?: { readonly code: string; readonly message: string }
}

interface PlanJson extends RunJson {
  readonly verdict: string
  readonly drift: boolean
  readonly ddl: readonly { readonly sql: string }[]
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
}

const ann: DriftRecord = {
  id: 1,
  name: 'Ann',
  amount: 5,
  city: 'Rome',
  place: { street: 'Via' },
  lines: [{ sku: 'a' }],
}

let home: DriftHome
beforeAll(async () => {
  home = await createDriftHome()
}, 120_000)
afterAll(async () => {
  await home.close()
})

async function json<T>(exitCode: number, ...args: readonly string[]): Promise<T> {
  const result = await home.lakeload(...args, '--json')
  if (result.exitCode !== exitCode)
    throw new Error(`${args.join(' ')}: ${result.exitCode}\n${result.stderr}\n${result.stdout}`)
  return JSON.parse(result.stdout) as T
}

const run = async (pipeline: string, exitCode = 0): Promise<RunJson> =>
  await json<RunJson>(exitCode, 'run', pipeline)
const plan = async (pipeline: string, exitCode = 0): Promise<PlanJson> =>
  await json<PlanJson>(exitCode, 'plan', pipeline, '--detailed-exitcode')

test('what has evolved stays, by its name, whatever the mode is set to, and schema.yml can take it over', async () => {
  await home.writePipeline('shop', ['evolve'])
  await home.writeRecords('shop', [ann])
  const first = await run('shop')
  expect(first).toMatchObject({ status: 'succeeded', changes: [] })
  await home.writeRecords('shop', [
    { ...ann, note: 'x', amount: 'five', tags: ['a'], name: 'A long name of Ann' },
  ])
  const second = await run('shop')
  expect(second.changes.map(({ kind, column }) => [kind, column])).toEqual([
    ['new_table', undefined],
    ['new_column', 'note'],
    ['widened', 'name'],
    ['variant', 'amount__v_varchar'],
  ])
  expect(
    await home.query('select distinct load_id, contract_sha256 from shop._schema_versions order by load_id'),
  ).toMatchObject([{ load_id: first.load_id }, { load_id: second.load_id }])
  expect(await run('shop')).toMatchObject({ status: 'unchanged', same_as: second.load_id, changes: [] })

  await home.writePipeline('shop', ['evolve'], 'freeze')
  const third = { ...ann, id: 2, note: 'y', amount: 'six', tags: ['b', 'c'] }
  await home.writeRecords('shop', [third])
  expect(await run('shop')).toMatchObject({ status: 'succeeded', changes: [] })
  expect(await home.query('select id, note, amount, amount__v_varchar from shop.evolve order by id')).toEqual(
    [
      { id: 1, note: 'x', amount: null, amount__v_varchar: 'five' },
      { id: 2, note: 'y', amount: null, amount__v_varchar: 'six' },
    ],
  )
  expect(await home.query('select evolve_id, tags_index, value from shop.evolve_tags order by 1, 2')).toEqual(
    [
      { evolve_id: 1, tags_index: 0, value: 'a' },
      { evolve_id: 2, tags_index: 0, value: 'b' },
      { evolve_id: 2, tags_index: 1, value: 'c' },
    ],
  )

  // A table and a column that schema.yml does not name lead to their record, too.
  expect(await json(0, 'explain-row', 'shop.evolve_tags', 'evolve_id=2', 'tags_index=1')).toMatchObject({
    table: 'evolve_tags',
    columns: expect.arrayContaining([expect.objectContaining({ name: 'value', path: '$.tags[1]' })]),
  })

  const before = await home.readContract('shop')
  expect(await json(3, 'infer', 'shop', '--check', '--evolved')).toMatchObject({
    status: 'different',
    written: false,
  })
  expect(await home.readContract('shop')).toBe(before)
  expect(await json(0, 'infer', 'shop', '--update', '--evolved')).toMatchObject({
    status: 'different',
    written: true,
  })
  expect(await json(0, 'infer', 'shop', '--check', '--evolved')).toMatchObject({ status: 'same' })
  const taken = await home.readContract('shop')
  expect(taken).toContain('amount__v_varchar: { path: $.amount, type: varchar(16), variant_of: amount')
  expect(taken).toContain('  evolve_tags:')
  const tables = await home.tables('shop')
  expect(await run('shop')).toMatchObject({ status: 'succeeded', changes: [] })
  expect(await home.tables('shop')).toBe(tables)
}, 300_000)

test('a plan keeps what it fetched for the run, and a plan after the run has nothing to say', async () => {
  await home.writePipeline('planned', ['evolve'])
  await home.writeRecords('planned', [ann])
  const before = await plan('planned', 2)
  expect(before).toMatchObject({ status: 'planned', verdict: 'holds', drift: true, changes: [] })
  expect(before.ddl.map(({ sql }) => sql.split(' (')[0])).toEqual([
    'create table "planned"."evolve"',
    'create table "planned"."evolve_lines"',
  ])
  expect(before.tables).toEqual([
    { name: 'evolve', rows: 1, exactness: 'exactly' },
    { name: 'evolve_lines', rows: 1, exactness: 'exactly' },
  ])
  expect(await home.query("select table_name from svv_tables where table_schema = 'planned'")).toEqual([])
  // What comes later is for the next load.
  await home.writeRecords('planned', [])
  expect(await plan('planned', 2)).toMatchObject({ load_id: before.load_id })
  expect(await run('planned')).toMatchObject({ status: 'succeeded', load_id: before.load_id })
  await home.writeRecords('planned', [ann])
  const after = await plan('planned', 0)
  expect(after).toMatchObject({
    verdict: 'holds',
    drift: false,
    same_as: before.load_id,
    ddl: [],
    tables: [],
  })
  const told = await home.lakeload('plan', 'planned')
  expect(told.stdout).toContain(`Nothing to load: load ${before.load_id} holds this very content`)
}, 300_000)

test('steps alone go by the contract that stage has decided on', async () => {
  await home.writePipeline('steps', ['evolve'])
  await home.writeRecords('steps', [{ ...ann, note: 'x' }])
  for (const step of ['extract', 'stage', 'check']) await json(0, step, 'steps')
  const dry = await home.lakeload('load', 'steps', '--dry-run')
  expect(dry.stdout).toContain('"note" varchar(16)')
  await json(0, 'load', 'steps')
  expect(await home.query('select id, note from steps.evolve')).toEqual([{ id: 1, note: 'x' }])
}, 300_000)

test('a contract of the last load that cannot be read stops a run before it forgets columns', async () => {
  await home.writePipeline('broken', ['evolve'])
  await home.writeRecords('broken', [{ ...ann, note: 'x' }])
  await run('broken')
  await home.writeRecords('broken', [ann])
  await home.query('update broken._schema_versions set contract = \'{"tables":1}\'')
  const { error } = await run('broken', 1)
  expect(error).toMatchObject({
    code: 'CONTRACT_VERSION_UNREADABLE',
    message: expect.stringMatching(
      /^contract `[0-9a-f]{64}` of `broken\._schema_versions` has another shape: `tables`: /,
    ),
  })
}, 300_000)

import { createLocalHome, type LocalHome } from '../support/local-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string }
}

let home: LocalHome
beforeAll(async () => {
  home = await createLocalHome()
  await home.json(['local', 'up', '--launches', '5'])
}, 60_000)
afterAll(async () => {
  await home.close()
})

const run = async (exitCode: number, ...more: readonly string[]): Promise<RunJson> =>
  await home.json<RunJson>(['run', 'spacex', '--local', ...more], exitCode)
const states = ({ steps }: RunJson) => steps.map(({ name, status }) => `${name} ${status}`)

test('a run can be taken up from a step on, and begun anew', async () => {
  // Nothing is there yet to go on with.
  expect((await run(2, '--from-step', 'stage')).error?.code).toBe('STEP_NOT_READY')
  expect((await run(2, '--from-step', 'transform')).error?.code).toBe('STEP_NOT_READY')

  // An unfinished load of no named day: another day cannot silently become it.
  const extracted = await home.json<RunJson>(['extract', 'spacex', '--local'])
  expect((await run(2, '--from-step', 'load')).error).toMatchObject({
    code: 'STEP_NOT_READY',
    hint: expect.stringContaining('lakeload stage spacex'),
  })
  const otherDay = await run(2, '--date', '2026-01-31')
  expect(otherDay.error).toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('--from-step extract'),
  })

  await home.json(['stage', 'spacex', '--local'])
  const again = await run(0, '--from-step', 'stage')
  expect(again.load_id).toBe(extracted.load_id)
  expect(states(again)).toEqual([
    'extract resumed',
    'stage done',
    'check done',
    'load done',
    'transform done',
  ])

  // The models alone, of what is loaded.
  const models = await run(0, '--from-step', 'transform')
  expect(states(models)).toEqual([
    'extract skipped',
    'stage skipped',
    'check skipped',
    'load skipped',
    'transform done',
  ])

  // Everything, although nothing has changed: a load of its own, with the same rows.
  const anew = await run(0, '--from-step', 'extract', '--date', '2026-01-31')
  expect(anew.status).toBe('succeeded')
  expect(await home.sql('select load_id from spacex._loads order by 1')).toEqual([
    { load_id: extracted.load_id },
    { load_id: anew.load_id },
  ])
  expect(await home.sql('select count(*) as launches from spacex.launches')).toEqual([{ launches: 5 }])
}, 300_000)

test.each(['2026-02-30', 'yesterday', '2026-1-1'])('%s is no day', async (day) => {
  expect((await run(2, '--date', day)).error).toMatchObject({
    code: 'USAGE',
    message: `\`${day}\` is no day`,
  })
})

import { readdir } from 'node:fs/promises'
import { generateLaunches } from '../../local/api/generate-launches'
import { type AnswerServer, startAnswerServer } from '../support/answer-server'
import { fullDisks, limitFileSizes, type OnFullDisk } from '../support/full-disk'
import { createLocalHome, type LocalHome } from '../support/local-home'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder'

interface Run {
  readonly status: string
  readonly load_id: string
  readonly steps: readonly { readonly name: string; readonly status: string }[]
  readonly error?: {
    readonly code: string
    readonly kind: string
    readonly message: string
    readonly hint: string
  }
}

let home: LocalHome
let source: AnswerServer
let scratch: string
let environment: { readonly LAKELOAD_SCRATCH: string } & Readonly<Record<string, string>>
beforeAll(async () => {
  source = await startAnswerServer()
  source.answer = { body: `[${[...generateLaunches({ count: 100, seed: 7 })].join(',')}]` }
  scratch = await makeTempFolder()
  home = await createLocalHome({ SPACEX_API_URL: source.url })
  await home.json(['local', 'up'])
  environment = { SPACEX_API_URL: source.url, LAKELOAD_HOME: home.folder, LAKELOAD_SCRATCH: scratch }
}, 120_000)
afterAll(async () => {
  await home.close()
  await source.close()
  await removeTempFolder(scratch)
})

/** Runs the pipeline on a full disk, which must end it with that one error and leave the scratch folder empty. */
async function fail(onFullDisk: OnFullDisk, kilobytes: number): Promise<Run> {
  const result = await onFullDisk(kilobytes, ['run', 'spacex', '--local', '--json'], environment)
  const run: Run = JSON.parse(result.stdout)
  expect(run).toMatchObject({ status: 'failed', error: { code: 'SCRATCH_UNUSABLE', kind: 'config' } })
  expect(run.error?.message).toMatch(/ cannot be used: (EFBIG|ENOSPC)/)
  expect(run.error?.hint).toContain('LAKELOAD_SCRATCH')
  expect(result.exitCode).toBe(2)
  expect(result.stderr.match(/^error: /gm) ?? []).toHaveLength(1)
  expect(await readdir(scratch)).toEqual([])
  return run
}

/** The steps by name, as they ended. */
const statuses = (run: Run): Readonly<Record<string, string>> =>
  Object.fromEntries(run.steps.map(({ name, status }) => [name, status]))

// One load, which every test takes further.
test.each(fullDisks)(
  'no room for the raw records (by %s) stops a run before the warehouse',
  async (_name, onFullDisk) => {
    const run = await fail(onFullDisk, 8)
    expect(statuses(run)).toMatchObject({
      stage: 'failed',
      check: 'skipped',
      load: 'skipped',
      transform: 'skipped',
    })
    const tables = await home.sql(
      "select table_name from information_schema.tables where table_schema = 'spacex' and table_name not like '\\_%'",
    )
    expect(tables).toEqual([])
  },
  120_000,
)

test('no room for dbt’s files stops a run behind the load, and the next one goes on', async () => {
  const run = await fail(limitFileSizes, 500)
  expect(statuses(run)).toEqual({
    extract: 'resumed',
    stage: 'done',
    check: 'done',
    load: 'done',
    transform: 'failed',
  })
  const next = await home.json<Run>(['run', 'spacex', '--local'])
  expect(next).toMatchObject({ status: 'succeeded', load_id: run.load_id })
  expect(await home.sql('select count(*) as launches from spacex.launches')).toEqual([{ launches: 100 }])
}, 300_000)

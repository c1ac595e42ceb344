import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JobError } from '../../../job/errors/job-error'
import type { DbtInvocation } from '../../../job/transform/dbt-invocation'
import { runDbt } from '../../../job/transform/run-dbt'
import { keepLog, writeProgram } from './program'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeload-dbt-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function invoke(body: string): Promise<DbtInvocation> {
  const executable = await writeProgram(folder, body)
  return { executable, arguments: ['build'], environment: { GREETING: 'hello' }, targetFolder: folder }
}

const neverAborted = (): AbortSignal => new AbortController().signal

test('progress and warnings are told as they come; errors are handed back', async () => {
  const { log, lines } = keepLog()
  const invocation = await invoke(`
    line('FoundStats', 'info', 'Found 2 models')
    line('LogStartLine', 'info', '1 of 2 START', { index: 1, total: 2 })
    line('LogModelResult', 'info', '1 of 2 OK', { index: 1, total: 2 })
    line('LogTestResult', 'warn', '2 of 2 WARN 3', { index: 2, num_models: 2 })
    line('Deprecation', 'warn', 'Old.')
    line('MainEncounteredError', 'error', 'No.')
    console.error('Traceback: ' + process.env.GREETING)
    process.exitCode = 2
  `)
  const exit = await runDbt(invocation, log, neverAborted())
  expect(lines).toEqual([
    'info dbt: Found 2 models',
    'progress 1/2 dbt nodes',
    'progress 2/2 dbt nodes',
    'warn dbt: 2 of 2 WARN 3',
    'warn dbt: Old.',
  ])
  expect({ ...exit, errors: [...exit.errors].sort() }).toEqual({
    code: 2,
    signal: null,
    errors: ['No.', 'Traceback: hello'],
  })
})

test('of endless error lines only the last are kept', async () => {
  const invocation = await invoke(`for (let i = 1; i <= 500; i++) line('X', 'error', 'line ' + i)`)
  const exit = await runDbt(invocation, keepLog().log, neverAborted())
  expect(exit.errors).toHaveLength(50)
  expect(exit.errors.at(-1)).toBe('line 500')
})

test('a missing executable is an error that names it and the way out', async () => {
  const executable = join(folder, 'none', 'dbt')
  const invocation = { executable, arguments: [], environment: {}, targetFolder: folder }
  await expect(runDbt(invocation, keepLog().log, neverAborted())).rejects.toMatchObject({
    code: 'TRANSFORM_DBT_MISSING',
    message: expect.stringMatching(/^dbt `.*none\/dbt` cannot be started: .*not found/),
    hint: "run `npm run setup`: it makes dbt's virtual environment",
  })
})

describe('an abort', () => {
  /** Aborts as soon as the program says that it works. */
  function abortOnFirstLine(reason?: unknown) {
    const controller = new AbortController()
    const log = { info: () => controller.abort(reason), warn: () => {}, progress: () => {} }
    return { signal: controller.signal, log }
  }

  test('asks dbt to stop, so that it cancels its queries', async () => {
    const invocation = await invoke(`
      process.on('SIGINT', () => { results('stopped by itself'); process.exit(2) })
      line('FoundStats', 'info', 'working')
      setInterval(() => {}, 1000)
    `)
    const { signal, log } = abortOnFirstLine()
    const withTarget = { ...invocation, arguments: ['--target-path', folder] }
    await expect(runDbt(withTarget, log, signal)).rejects.toMatchObject({ code: 'TRANSFORM_INTERRUPTED' })
    expect(await readFile(join(folder, 'run_results.json'), 'utf8')).toBe('{"results":"stopped by itself"}')
  })

  test('ends a dbt that does not stop', async () => {
    const invocation = await invoke(`
      process.on('SIGINT', () => {})
      line('FoundStats', 'info', 'working')
      setInterval(() => {}, 1000)
    `)
    const { signal, log } = abortOnFirstLine()
    await expect(runDbt(invocation, log, signal, 50)).rejects.toMatchObject({ code: 'TRANSFORM_INTERRUPTED' })
  })

  test("with a reason of the job's own ends with that reason", async () => {
    const invocation = await invoke(`line('FoundStats', 'info', 'working'); setInterval(() => {}, 1000)`)
    const reason = new JobError('INTERRUPTED', 'the step took longer than 5 s')
    const { signal, log } = abortOnFirstLine(reason)
    await expect(runDbt(invocation, log, signal)).rejects.toBe(reason)
  })

  test('before the start starts nothing', async () => {
    const executable = join(folder, 'none', 'dbt')
    const invocation = { executable, arguments: [], environment: {}, targetFolder: folder }
    await expect(runDbt(invocation, keepLog().log, AbortSignal.abort())).rejects.toMatchObject({
      code: 'TRANSFORM_INTERRUPTED',
    })
  })
})

import { spawnSync } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { LoadIdentity } from '../../../job/pipeline/lake-keys'
import type { RunDependencies } from '../../../job/run/run-dependencies'
import type { StepRecord } from '../../../job/run/run-record'
import { runStep } from '../../../job/run/run-step'
import { Terminal } from '../../../job/ui/terminal'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const load: LoadIdentity = { pipeline: 'shop', loadId: '01KZZZZZZZZZZZZZZZZZZZZZZZ', date: '2026-11-22' }

/** What a step needs of a run, with a time limit and a scratch folder of the test's own. */
function dependencies(scratchFolder: string, stepTimeLimitMs: number, signal: AbortSignal): RunDependencies {
  const silent = { write: () => true }
  return {
    store: new MemoryObjectStore(),
    terminal: new Terminal({ stdout: silent, stderr: silent, environment: {}, quiet: true }),
    limits: { concurrency: 1, memoryLimitMb: 128, stepTimeLimitMs, scratchFolder },
    signal,
  } as unknown as RunDependencies
}

/** Work that ends when it is told to, and in no other way. */
const untilAborted = async (signal: AbortSignal): Promise<never> =>
  await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
  })

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

test('a step has an empty scratch folder, which is gone when it has ended', async () => {
  const records: StepRecord[] = []
  const own = dependencies(folder, 60_000, new AbortController().signal)
  const result = await runStep(
    'stage',
    own,
    load,
    (step) => records.push(step),
    async (context) => {
      expect(await readdir(context.scratchFolder)).toEqual([])
      return { result: 42, summary: '' }
    },
  )
  expect(result).toBe(42)
  expect(await readdir(folder)).toEqual([])
  expect(records).toEqual([{ name: 'stage', status: 'done', seconds: expect.any(Number) }])
})

test('a scratch folder that is not there is told as such, and the step recorded', async () => {
  const records: StepRecord[] = []
  const own = dependencies(join(folder, 'missing'), 60_000, new AbortController().signal)
  const running = runStep(
    'extract',
    own,
    load,
    (step) => records.push(step),
    async () => ({ result: undefined, summary: '' }),
  )
  await expect(running).rejects.toMatchObject({ code: 'SCRATCH_UNUSABLE' })
  expect(records).toMatchObject([{ name: 'extract', status: 'failed' }])
})

test('the folders of processes that were killed are removed, those of others stay', async () => {
  const dead = spawnSync('true').pid
  const others = [
    `lakeload-load-${hostname()}-${process.ppid}-abc`,
    `lakeload-load-elsewhere-${dead}-abc`,
    'x',
  ]
  for (const name of [`lakeload-stage-${hostname()}-${dead}-abc`, ...others]) {
    await mkdir(join(folder, name))
  }
  const own = dependencies(folder, 60_000, new AbortController().signal)
  await runStep(
    'stage',
    own,
    load,
    () => undefined,
    async () => ({ result: undefined, summary: '' }),
  )
  expect((await readdir(folder)).sort()).toEqual(others.sort())
})

test('a step that takes longer than its limit is stopped, in a way that is worth a rerun', async () => {
  const records: StepRecord[] = []
  const own = dependencies(folder, 1, new AbortController().signal)
  const running = runStep(
    'load',
    own,
    load,
    (step) => records.push(step),
    (context) => untilAborted(context.signal),
  )
  await expect(running).rejects.toMatchObject({ code: 'STEP_TIMED_OUT', kind: 'transient' })
  expect(records).toMatchObject([{ name: 'load', status: 'failed' }])
})

test('a signal stops a step', async () => {
  const controller = new AbortController()
  const own = dependencies(folder, 60_000, controller.signal)
  const running = runStep(
    'load',
    own,
    load,
    () => undefined,
    (context) => untilAborted(context.signal),
  )
  setImmediate(() => controller.abort(new Error('received SIGTERM')))
  await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED', kind: 'transient' })
  expect(await readdir(folder)).toEqual([])
})

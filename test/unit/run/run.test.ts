import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JobError } from '../../../job/errors/job-error'
import { putJson } from '../../../job/lake/json-object'
import type { ObjectStore } from '../../../job/ports/object-store'
import type { Warehouse } from '../../../job/ports/warehouse'
import { readCurrentRun } from '../../../job/run/current-run'
import { Run } from '../../../job/run/run'
import type { RunDependencies } from '../../../job/run/run-dependencies'
import { runPipeline } from '../../../job/run/run-pipeline'
import { writeRunRecord } from '../../../job/run/run-record'
import { Terminal } from '../../../job/ui/terminal'
import { failedRecord, runRecord } from '../../support/ended-run'
import { extractContext } from '../../support/extract-context'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

/** What a run works with that reads its records from a file, and comes no further than its extract. */
async function readingFrom(text: string, store: ObjectStore) {
  const path = join(folder, 'orders.json')
  await writeFile(path, text)
  const { pipeline, clock, signal, load } = extractContext({ store, source: { kind: 'files', path } })
  const told: string[] = []
  const stderr = { write: (line: string) => told.push(line) > 0 }
  const dependencies = {
    pipeline,
    store,
    clock,
    signal,
    terminal: new Terminal({ stdout: stderr, stderr, environment: {} }),
    limits: { concurrency: 1, memoryLimitMb: 128, stepTimeLimitMs: 60_000, scratchFolder: folder },
  } as unknown as RunDependencies
  return { dependencies, load, told }
}

/** A run of a load that has a record already. */
async function runAfter(before: ReturnType<typeof runRecord>): Promise<Run> {
  const store = new MemoryObjectStore()
  const { dependencies, load } = await readingFrom('[{"id":1},{"id":2}]', store)
  await writeRunRecord(store, load, { ...before, load_id: load.loadId })
  return new Run(dependencies, load)
}

test('a load that cannot be given up is a warning beside the error that it failed with', async () => {
  const store = new MemoryObjectStore()
  const remove = store.delete.bind(store)
  store.delete = async (key) => {
    if (key.endsWith('current.json')) throw new JobError('LAKE_UNREACHABLE', `cannot delete \`${key}\``)
    await remove(key)
  }
  const { dependencies, told } = await readingFrom('[{"id":1},', store)
  const outcome = await runPipeline(dependencies)
  expect(outcome.error).toMatchObject({ code: 'EXTRACT_TRUNCATED', kind: 'data' })
  expect(outcome.record).toMatchObject({ status: 'failed', error: { code: 'EXTRACT_TRUNCATED' } })
  expect(told.join('')).toContain('warning: cannot delete `runs/spacex/current.json`')
})

test('a step alone forgets the failure of the attempt before', async () => {
  const run = await runAfter(failedRecord())
  await run.only('extract')
  const record = await run.save()
  expect(record).toMatchObject({
    status: 'succeeded',
    started_at: '2026-11-22T05:00:00.000Z',
    steps: [{ name: 'extract', status: 'done' }],
    raw: { records: 2 },
  })
  expect(record).not.toHaveProperty('error')
})

test('a step alone forgets what later steps have found: a load needs the check of what was staged last', async () => {
  const run = await runAfter(runRecord())
  await run.only('extract')
  const record = await run.save()
  expect(record.checks).toEqual([])
  expect(record.steps.map(({ name }) => name)).toEqual(['extract'])
  expect(record).not.toHaveProperty('dbt')
})

test('a run whose lease is taken over stops, says so, and leaves the load to the other run', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'Date'] })
  try {
    const store = new MemoryObjectStore()
    const { dependencies, load } = await readingFrom('[{"id":1}]', store)
    const thief = { owner: 'thief', host: 'elsewhere', pid: 7, expires_at: '2999-01-01T00:00:00Z' }
    const connect = async (signal: AbortSignal): Promise<never> => {
      await putJson(store, 'runs/spacex/lease.json', thief)
      const isLost = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      jest.advanceTimersByTime(20_000)
      await isLost
      throw new JobError('INTERRUPTED', 'the connection was interrupted')
    }
    const outcome = await runPipeline({ ...dependencies, warehouse: { connect } as unknown as Warehouse })
    expect(outcome.error).toMatchObject({
      code: 'RUN_LEASE_LOST',
      message: 'another run of `spacex` has taken over: process 7 on `elsewhere`',
    })
    expect(outcome.record).toMatchObject({ status: 'failed', error: { code: 'RUN_LEASE_LOST' } })
    expect(await readCurrentRun(store, load.pipeline)).toMatchObject({ loadId: outcome.record.load_id })
    expect(JSON.parse(`${await store.getBytes('runs/spacex/lease.json')}`)).toEqual(thief)
  } finally {
    jest.useRealTimers()
  }
})

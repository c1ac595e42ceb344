import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Run } from '../../../job/run/run'
import type { RunDependencies } from '../../../job/run/run-dependencies'
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

/** A run of a load that has a record already, and reads its records from a file. */
async function runAfter(before: ReturnType<typeof runRecord>): Promise<Run> {
  const path = join(folder, 'orders.json')
  await writeFile(path, '[{"id":1},{"id":2}]')
  const { pipeline, store, clock, signal, load } = extractContext({
    store: new MemoryObjectStore(),
    source: { kind: 'files', path },
  })
  const silent = { write: () => true }
  const dependencies = {
    pipeline,
    store,
    clock,
    signal,
    terminal: new Terminal({ stdout: silent, stderr: silent, environment: {}, quiet: true }),
    limits: { concurrency: 1, memoryLimitMb: 128, stepTimeLimitMs: 60_000, scratchFolder: folder },
  } as unknown as RunDependencies
  await writeRunRecord(store, load, { ...before, load_id: load.loadId })
  return new Run(dependencies, load)
}

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

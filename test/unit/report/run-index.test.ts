import { endOfRecord, type RunEnd } from '../../../job/report/run-end'
import {
  addRun,
  maxIndexedRuns,
  type RunIndex,
  readRunIndex,
  writeRunIndex,
} from '../../../job/report/run-index'
import { failedRecord, runRecord, untestedRecord } from '../../support/ended-run'
import { MemoryObjectStore } from '../../support/memory-object-store'

const only = { attempt: 1, attempts: 1 }
const empty: RunIndex = { version: 1, pipeline: 'shop', runs: [] }
const never = new AbortController().signal

const index = (...ends: readonly RunEnd[]): RunIndex => ends.reduce(addRun, empty)
const good = (load_id: string) => endOfRecord(runRecord({ load_id }), only)
const bad = (load_id: string, finished_at = '2026-11-22T05:00:12.500Z') =>
  endOfRecord(failedRecord({ load_id, finished_at }), only)

test('the newest run stands first', () => {
  expect(index(good('A'), bad('B')).runs.map(({ load_id, status }) => [load_id, status])).toEqual([
    ['B', 'failed'],
    ['A', 'succeeded'],
  ])
})

test('a load that several runs worked on has one entry, from its first start to its last end', () => {
  const later = endOfRecord(
    runRecord({ started_at: '2026-11-22T05:10:00.000Z', finished_at: '2026-11-22T05:10:20.000Z' }),
    only,
  )
  expect(index(endOfRecord(failedRecord(), only), later).runs).toEqual([
    {
      load_id: '01KAPB2K4G3QJ6R3F2N5T7V9XZ',
      status: 'succeeded',
      started_at: '2026-11-22T05:00:00.000Z',
      finished_at: '2026-11-22T05:10:20.000Z',
      runs: 2,
      records: 200,
      rows_loaded: 609,
      tests_failed: 0,
    },
  ])
})

test('it is bounded', () => {
  const many = Array.from({ length: maxIndexedRuns + 5 }, (_, number) => good(String(number)))
  const { runs } = index(...many)
  expect(runs).toHaveLength(maxIndexedRuns)
  expect([runs[0]?.load_id, runs.at(-1)?.load_id]).toEqual([String(maxIndexedRuns + 4), '5'])
})

test('the time of the newest load stays known when a later run does not come so far', () => {
  expect(index(good('A'), bad('B')).last_loaded_at).toBe('2026-11-22T05:00:04.000Z')
  expect(index(bad('B')).last_loaded_at).toBeUndefined()
})

test('it knows since when a pipeline has been failing, until a run is well', () => {
  const first = '2026-11-20T05:00:00.000Z'
  expect(index(good('A'), bad('B', first), bad('C')).failing_since).toBe(first)
  expect(index(bad('B', first), endOfRecord(untestedRecord(), only)).failing_since).toBe(first)
  expect(index(bad('B', first), good('C')).failing_since).toBeUndefined()
  const unchanged = endOfRecord(runRecord({ status: 'unchanged' }), only)
  expect(index(bad('B', first), unchanged).failing_since).toBeUndefined()
})

test('a failure that is tried again neither begins a failing time nor ends one', () => {
  const triedAgain = endOfRecord(failedRecord({ load_id: 'C' }), { attempt: 1, attempts: 2 })
  expect(index(good('A'), triedAgain).failing_since).toBeUndefined()
  expect(index(bad('B'), triedAgain).failing_since).toBe('2026-11-22T05:00:12.500Z')
})

test('it is read as it was written; before the first run it is empty', async () => {
  const store = new MemoryObjectStore()
  expect(await readRunIndex(store, 'shop')).toEqual(empty)
  const written = index(good('A'), bad('B'))
  await writeRunIndex(store, written, never)
  expect(await readRunIndex(store, 'shop')).toEqual(written)
})

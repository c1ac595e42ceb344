import { JobError } from '../../../job/errors/job-error'
import type { Notice, Notifier } from '../../../job/ports/notifier'
import { type ReportOptions, reportRun, reportStep } from '../../../job/report/report-run'
import { endBeforeStart, endOfRecord } from '../../../job/report/run-end'
import { Terminal } from '../../../job/ui/terminal'
import { failedRecord, runRecord } from '../../support/ended-run'
import { MemoryObjectStore } from '../../support/memory-object-store'

const only = { attempt: 1, attempts: 1 }
const page = 'runs/shop/01KAPB2K4G3QJ6R3F2N5T7V9XZ/report.html'

/** A lake that cannot be written. */
class FullStore extends MemoryObjectStore {
  override async put(): Promise<never> {
    throw new JobError('LAKE_ACCESS_DENIED', 'cannot write')
  }
}

/** A lake that says nothing. */
class SilentStore extends MemoryObjectStore {
  override async getBytes(): Promise<never> {
    return await new Promise(() => {})
  }
}

interface Bench {
  readonly options: ReportOptions
  readonly lines: string[]
  readonly told: Notice[]
}

function bench(more: Partial<ReportOptions> = {}): Bench {
  const lines: string[] = []
  const told: Notice[] = []
  const notifier: Notifier = {
    name: 'test',
    notify: async (notice) => {
      told.push(notice)
    },
    close: () => undefined,
  }
  const write = (text: string) => lines.push(text)
  const terminal = new Terminal({ stdout: { write }, stderr: { write }, environment: {}, quiet: true })
  const deadline = new AbortController().signal
  const options = { terminal, notifyOn: 'failure' as const, notifiers: [notifier], deadline, ...more }
  return { options, lines, told }
}

const text = (store: MemoryObjectStore, key: string): string => store.objects.get(key)?.toString('utf8') ?? ''

test('a run leaves its page and its place in the list', async () => {
  const store = new MemoryObjectStore()
  const { options, lines } = bench()
  await reportRun(endOfRecord(runRecord(), only), { store, streams: ['orders'] }, options)
  expect([...store.objects.keys()].sort()).toEqual([page, 'runs/shop/index.html', 'runs/shop/index.json'])
  expect(text(store, page)).toContain(
    's3://memory/raw/shop/orders/date=2026-11-22/load=01KAPB2K4G3QJ6R3F2N5T7V9XZ/',
  )
  expect(text(store, 'runs/shop/index.html')).toContain(
    '<a href="01KAPB2K4G3QJ6R3F2N5T7V9XZ/report.html">01KAPB2K4G3QJ6R3F2N5T7V9XZ</a>',
  )
  expect(lines).toEqual([])
})

test('people are told where to look', async () => {
  const { options, told } = bench()
  const store = new MemoryObjectStore()
  await reportRun(endOfRecord(failedRecord(), only), { store, streams: [] }, options)
  expect(told).toMatchObject([
    {
      status: 'failed',
      run_record: 's3://memory/runs/shop/01KAPB2K4G3QJ6R3F2N5T7V9XZ/run.json',
      report: `s3://memory/${page}`,
    },
  ])
})

test('a recovery is told once', async () => {
  const { options, told } = bench({ notifyOn: 'change' })
  const lake = { store: new MemoryObjectStore(), streams: [] }
  for (const record of [runRecord(), failedRecord({ load_id: 'B' }), runRecord(), runRecord()])
    await reportRun(endOfRecord(record, only), lake, options)
  expect(told.map(({ status }) => status)).toEqual(['failed', 'recovered'])
})

test('how old the newest load is stands in the metrics of a run that did not come so far', async () => {
  const { options, lines } = bench({ metricsNamespace: 'lakeload' })
  const lake = { store: new MemoryObjectStore(), streams: [] }
  await reportRun(endOfRecord(runRecord(), only), lake, options)
  await reportRun(endOfRecord(failedRecord({ finished_at: '2026-11-22T06:00:04.000Z' }), only), lake, options)
  expect(lines.map((line) => JSON.parse(line).FreshnessSeconds)).toEqual([0, 3_600])
})

test('a lake that cannot be written is a warning; people are told and counted all the same', async () => {
  const { options, lines, told } = bench({ metricsNamespace: 'lakeload' })
  await reportRun(endOfRecord(failedRecord(), only), { store: new FullStore(), streams: [] }, options)
  expect(lines.slice(1).map((line) => line.slice(0, line.indexOf(';')))).toEqual([
    'warning: the report could not be written: cannot write',
    'warning: the list of runs could not be written: cannot write',
  ])
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ RunFailed: 1 })
  expect(told).toHaveLength(1)
})

test('a list of another version is left alone, and told', async () => {
  const store = new MemoryObjectStore()
  await store.put('runs/shop/index.json', '{"version":2}')
  const { options, lines } = bench()
  await reportRun(endOfRecord(runRecord(), only), { store, streams: [] }, options)
  expect(lines.join('')).toMatch(
    /^warning: the list of runs could not be read: `s3:\/\/memory\/runs\/shop\/index.json` has another shape/,
  )
  expect(text(store, 'runs/shop/index.json')).toBe('{"version":2}')
  expect(text(store, page)).not.toBe('')
})

test('one place that cannot be told does not keep the others from it', async () => {
  const deaf: Notifier = {
    name: 'deaf',
    notify: async () => {
      throw new JobError('REPORT_NOTICE_REFUSED', 'topic `a` refused the notice: no', { hint: 'allow it' })
    },
    close: () => undefined,
  }
  const { options, lines, told } = bench()
  await reportRun(
    endOfRecord(failedRecord(), only),
    { store: new MemoryObjectStore(), streams: [] },
    { ...options, notifiers: [deaf, ...options.notifiers] },
  )
  expect(told).toHaveLength(1)
  expect(lines).toEqual(['warning: nobody was told of the run: topic `a` refused the notice: no; allow it\n'])
})

test('a report that takes too long is given up, step by step', async () => {
  const deadline = AbortSignal.abort(
    new JobError('REPORT_NOTICE_NOT_SENT', 'it took too long', { hint: 'look' }),
  )
  const { options, lines } = bench({ deadline, metricsNamespace: 'lakeload' })
  await reportRun(endOfRecord(failedRecord(), only), { store: new SilentStore(), streams: [] }, options)
  expect(lines.filter((line) => line.startsWith('warning: the list of runs could not be read'))).toHaveLength(
    1,
  )
  // A line on stderr needs nobody's answer.
  expect(lines.some((line) => line.includes('"RunFailed":1'))).toBe(true)
})

test('a run that failed before it began leaves nothing in the lake', async () => {
  const error = { code: 'LAKE_UNREACHABLE', kind: 'transient', message: 'm', hint: 'h', context: {} }
  const times = { startedAt: new Date(0), finishedAt: new Date(1_000) }
  const { options, told } = bench()
  await reportRun(endBeforeStart('shop', error, times, only), undefined, options)
  expect(told).toMatchObject([{ status: 'failed' }])
  expect(told[0]).not.toHaveProperty('run_record')
})

test('a step by itself renews the page of its load, and tells nobody', async () => {
  const store = new MemoryObjectStore()
  const { options, told, lines } = bench({ metricsNamespace: 'lakeload' })
  await reportStep(failedRecord(), { store, streams: [] }, options)
  expect([...store.objects.keys()]).toEqual([page])
  expect([told, lines]).toEqual([[], []])
})

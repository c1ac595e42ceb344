import { messageOf } from '../errors/error-facts'
import { isJobError } from '../errors/job-error'
import { type LoadIdentity, rawPrefix, runRecordKey, stagedManifestKey } from '../pipeline/lake-keys'
import type { Notice, Notifier } from '../ports/notifier'
import type { ObjectStore } from '../ports/object-store'
import type { RunRecord } from '../run/run-record'
import type { Terminal } from '../ui/terminal'
import { embeddedMetrics } from './embedded-metrics'
import { indexPage } from './index-page'
import { type NoticeOccasion, planNotice } from './plan-notice'
import type { RunEnd } from './run-end'
import { addRun, indexPageKey, type RunIndex, readRunIndex, writeRunIndex } from './run-index'
import { runMetrics } from './run-metrics'
import { type RunPlace, runPage } from './run-page'

/** The lake that a run worked on, as far as its report needs it. */
export interface ReportedLake {
  readonly store: ObjectStore
  /** The names of the pipeline's streams. */
  readonly streams: readonly string[]
}

/** Who is told of a run, and how. */
export interface ReportOptions {
  readonly terminal: Terminal
  /** Where metrics are wanted. */
  readonly metricsNamespace?: string
  readonly notifyOn: NoticeOccasion
  readonly notifiers: readonly Notifier[]
  /** Aborts when the report has taken long enough: a run does not stay up for it. */
  readonly deadline: AbortSignal
}

/**
 * The report that ends a run: its page and the list of runs in the lake, its metrics, and notices to people. Whatever
 * fails in it is a warning; the run stands as it is.
 *
 * It comes after the lease was given back, so that nobody waits for a slow webhook. Two runs that end in the same moment
 * may then write the list at once, and one of them is missing in it; its own page and record are there.
 */
export async function reportRun(
  end: RunEnd,
  lake: ReportedLake | undefined,
  options: ReportOptions,
): Promise<void> {
  const { record } = end
  const before =
    lake === undefined || record === undefined
      ? undefined
      : await attempt('the list of runs could not be read', options, () =>
          readRunIndex(lake.store, end.pipeline),
        )
  printMetrics(end, before, options)
  if (lake !== undefined && record !== undefined) {
    await Promise.all([
      attempt('the report could not be written', options, () => writePage(lake, record, options.deadline)),
      before === undefined
        ? undefined
        : attempt('the list of runs could not be written', options, () =>
            writeIndex(lake.store, addRun(before, end), options.deadline),
          ),
    ])
  }
  await tell(end, before, lake?.store, options)
}

/** The page of one load alone, for a step that was run by itself. */
export async function reportStep(
  record: RunRecord,
  lake: ReportedLake,
  options: Pick<ReportOptions, 'terminal' | 'deadline'>,
): Promise<void> {
  await attempt('the report could not be written', options, () => writePage(lake, record, options.deadline))
}

/** To stderr, where stdout is data; a log driver takes both. */
function printMetrics(end: RunEnd, index: RunIndex | undefined, options: ReportOptions): void {
  if (options.metricsNamespace === undefined) return
  const loadedAt = end.record?.last_loaded_at ?? index?.last_loaded_at
  const metrics = runMetrics(end, loadedAt === undefined ? undefined : new Date(loadedAt))
  options.terminal.warn(embeddedMetrics(end, metrics, options.metricsNamespace))
}

async function writePage(lake: ReportedLake, record: RunRecord, signal: AbortSignal): Promise<void> {
  const { store } = lake
  await store.put(reportPageKey(record), runPage(record, placesOf(record, lake)), {
    contentType: 'text/html; charset=utf-8',
    signal,
  })
}

async function writeIndex(store: ObjectStore, index: RunIndex, signal: AbortSignal): Promise<void> {
  await writeRunIndex(store, index, signal)
  await store.put(indexPageKey(index.pipeline), indexPage(index), {
    contentType: 'text/html; charset=utf-8',
    signal,
  })
}

async function tell(
  end: RunEnd,
  index: RunIndex | undefined,
  store: ObjectStore | undefined,
  options: ReportOptions,
): Promise<void> {
  const { record } = end
  const places =
    store === undefined || record === undefined
      ? {}
      : { runRecord: store.url(runRecordKey(identityOf(record))), report: store.url(reportPageKey(record)) }
  const notice = planNotice(end, {
    notifyOn: options.notifyOn,
    ...(index?.failing_since === undefined ? {} : { failingSince: index.failing_since }),
    ...places,
  })
  if (notice === undefined) return
  await Promise.all(options.notifiers.map((notifier) => send(notifier, notice, options)))
}

async function send(notifier: Notifier, notice: Notice, options: ReportOptions): Promise<void> {
  await attempt('nobody was told of the run', options, () => notifier.notify(notice, options.deadline))
}

/** Does a part of the report; a failure of it, or a late end, is a warning. */
async function attempt<T>(
  failed: string,
  { terminal, deadline }: Pick<ReportOptions, 'terminal' | 'deadline'>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await orLate(work(), deadline)
  } catch (error) {
    const hint = isJobError(error) ? `; ${error.hint}` : ''
    terminal.warn(`${terminal.style('yellow', 'warning:')} ${failed}: ${messageOf(error)}${hint}`)
    return undefined
  }
}

/** Not everything that is waited for knows of the deadline. */
async function orLate<T>(work: Promise<T>, deadline: AbortSignal): Promise<T> {
  let onAbort: (() => void) | undefined
  const late = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(deadline.reason)
    if (deadline.aborted) onAbort()
    else deadline.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    if (onAbort !== undefined) deadline.removeEventListener('abort', onAbort)
    // Whichever came second is heard by nobody.
    work.catch(() => undefined)
    late.catch(() => undefined)
  }
}

function placesOf(record: RunRecord, { store, streams }: ReportedLake): readonly RunPlace[] {
  const load = identityOf(record)
  return [
    ...streams.map((stream) => ({
      title: `raw records of ${stream}`,
      url: store.url(rawPrefix(load, stream)),
    })),
    { title: 'load package', url: store.url(stagedManifestKey(load)) },
    { title: 'run record', url: store.url(runRecordKey(load)) },
  ]
}

function reportPageKey(record: RunRecord): string {
  return `runs/${record.pipeline}/${record.load_id}/report.html`
}

function identityOf({ pipeline, load_id: loadId, date }: RunRecord): LoadIdentity {
  return { pipeline, loadId, date }
}

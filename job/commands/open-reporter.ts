import { createSnsNotifier } from '../adapters/sns-notifier'
import { createSystemClock } from '../adapters/system-clock'
import { createWebhookNotifier } from '../adapters/webhook-notifier'
import { isJobError } from '../errors/job-error'
import type { Notifier } from '../ports/notifier'
import { reportDeadline } from '../report/report-deadline'
import { type ReportedLake, type ReportOptions, reportRun, reportStep } from '../report/report-run'
import { endBeforeStart, endOfRecord } from '../report/run-end'
import { toErrorRecord } from '../run/error-record'
import type { RunDependencies } from '../run/run-dependencies'
import type { RunRecord } from '../run/run-record'
import { type ReportSettings, SettingsReader } from '../settings'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'

/** What tells of runs when they have ended. */
export interface Reporter {
  /**
   * Does what comes before a run has a record, and tells if it fails. A wrong command line, and another run that is in
   * the way, are nobody's failure: they are told to whoever typed the command, and to nobody else.
   */
  watch<T>(pipeline: string, work: () => Promise<T>): Promise<T>
  /** Tells of a run. */
  tellRun(record: RunRecord, dependencies: RunDependencies): Promise<void>
  /** Shows a step that was run by itself on the page of its load; somebody sits before it, so nobody else is told. */
  showStep(record: RunRecord, dependencies: RunDependencies): Promise<void>
}

/**
 * Reads who is to be told, and of what.
 *
 * @throws JobError SETTING_INVALID
 */
export function openReporter(terminal: Terminal, context: CommandContext): Reporter {
  // The process's own settings, also with --local: who is told is no matter of the endpoints.
  const reader = new SettingsReader(context.environment)
  const settings = reader.report()
  reader.throwProblems()
  const clock = createSystemClock()
  const startedAt = clock.now()
  const report = async (write: (options: ReportOptions) => Promise<void>): Promise<void> => {
    const deadline = reportDeadline(context.signal)
    const notifiers = openNotifiers(settings)
    try {
      await write({ ...settings, terminal, notifiers, deadline: deadline.signal })
    } finally {
      deadline.stop()
      for (const notifier of notifiers) notifier.close()
    }
  }
  return {
    watch: async (pipeline, work) => {
      try {
        return await work()
      } catch (error) {
        if (!isJobError(error) || (error.kind !== 'usage' && error.code !== 'RUN_IN_PROGRESS')) {
          const times = { startedAt, finishedAt: clock.now() }
          const end = endBeforeStart(pipeline, toErrorRecord(error), times, settings)
          await report((options) => reportRun(end, undefined, options))
        }
        throw error
      }
    },
    tellRun: (record, dependencies) =>
      report((options) => reportRun(endOfRecord(record, settings), lakeOf(dependencies), options)),
    showStep: (record, dependencies) =>
      report((options) => reportStep(record, lakeOf(dependencies), options)),
  }
}

function lakeOf({ store, pipeline }: RunDependencies): ReportedLake {
  return { store, streams: pipeline.streams.map((stream) => stream.name) }
}

function openNotifiers({ topic, webhook }: ReportSettings): readonly Notifier[] {
  return [
    ...(topic === undefined ? [] : [createSnsNotifier({ topic })]),
    ...(webhook === undefined ? [] : [createWebhookNotifier({ url: webhook, clock: createSystemClock() })]),
  ]
}

import { JobError } from '../errors/job-error'

/** How long a report may take: enough for three attempts of a slow webhook. */
const reportMs = 45_000
/** How long where a signal has ended the run: whoever sent it kills the process soon. */
const interruptedReportMs = 4_000

/** The time limit of a report. */
export interface ReportDeadline {
  readonly signal: AbortSignal
  stop(): void
}

/** Begins the time of a report; a signal that has come, or comes while it is written, leaves it little. */
export function reportDeadline(interruption: AbortSignal): ReportDeadline {
  const controller = new AbortController()
  const abort = (): void =>
    controller.abort(new JobError('REPORT_NOTICE_NOT_SENT', 'it took longer than a report may'))
  const timers = [setTimeout(abort, reportMs)]
  const hurry = (): void => void timers.push(setTimeout(abort, interruptedReportMs))
  if (interruption.aborted) hurry()
  else interruption.addEventListener('abort', hurry, { once: true })
  return {
    signal: controller.signal,
    stop: () => {
      interruption.removeEventListener('abort', hurry)
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

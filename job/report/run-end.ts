import type { ErrorRecord, RunRecord, RunStatus } from '../run/run-record'

/** How a run that is over has ended. */
export type EndStatus = Exclude<RunStatus, 'running'>

/** The end of a run, as metrics and notices tell of it. */
export interface RunEnd {
  readonly pipeline: string
  readonly status: EndStatus
  readonly startedAt: Date
  readonly finishedAt: Date
  /** Absent where the run failed before it had a load. */
  readonly record?: RunRecord
  readonly error?: ErrorRecord
  /** False where the failure may pass and whoever started the run will start it again. */
  readonly isFinal: boolean
}

/** Which start of a run this is, of how many that whoever schedules it will make. */
export interface Attempts {
  readonly attempt: number
  readonly attempts: number
}

/** The end of a run that has a record. */
export function endOfRecord(record: RunRecord, attempts: Attempts): RunEnd {
  const startedAt = new Date(record.started_at)
  return {
    pipeline: record.pipeline,
    // A run that is over and does not say how has failed.
    status: record.status === 'running' ? 'failed' : record.status,
    startedAt,
    finishedAt: record.finished_at === undefined ? startedAt : new Date(record.finished_at),
    record,
    ...(record.error === undefined ? {} : { error: record.error }),
    isFinal: isFinal(record.error, attempts),
  }
}

/** The end of a run that failed before it had a record. */
export function endBeforeStart(
  pipeline: string,
  error: ErrorRecord,
  times: Pick<RunEnd, 'startedAt' | 'finishedAt'>,
  attempts: Attempts,
): RunEnd {
  return { pipeline, status: 'failed', ...times, error, isFinal: isFinal(error, attempts) }
}

/**
 * Only a failure that may pass is tried again. Its last attempt is final: then somebody has to look.
 */
function isFinal(error: ErrorRecord | undefined, { attempt, attempts }: Attempts): boolean {
  return error?.kind !== 'transient' || attempt >= attempts
}

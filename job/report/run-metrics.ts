import { quarantinedRecords } from '../run/run-record'
import type { RunEnd } from './run-end'

/**
 * The metrics of one run, by their names in CloudWatch. One that the run has nothing to say about is absent: an alarm
 * then goes by what the last run said.
 */
export interface RunMetrics {
  /** 1 where the source's content is loaded and tested, now or before. The heartbeat of a pipeline. */
  readonly RunSucceeded: 0 | 1
  /** 1 where the run failed; absent where it failed and is started again. */
  readonly RunFailed?: 0 | 1
  readonly RowsLoaded: number
  readonly RowsStaged: number
  /** Records that the load has set aside; absent where the run did not come to stage. */
  readonly RecordsQuarantined?: number
  readonly RunSeconds: number
  /** Failed dbt tests and models, and failed checks of the staged files; absent where the run did not come to either. */
  readonly TestsFailed?: number
  /** How old the newest load is; absent where nobody knows. */
  readonly FreshnessSeconds?: number
}

/** What a run's end is in numbers. `lastLoadedAt`: when the newest load of the pipeline was committed, where that is known. */
export function runMetrics(end: RunEnd, lastLoadedAt: Date | undefined): RunMetrics {
  const { record } = end
  const isLoaded = stepEnded(end, 'load')
  const isStaged = stepEnded(end, 'stage')
  const tables = record?.tables ?? []
  return {
    RunSucceeded: end.status === 'succeeded' || end.status === 'unchanged' ? 1 : 0,
    ...(end.isFinal ? { RunFailed: end.status === 'failed' ? 1 : 0 } : {}),
    // The tables of a run that had nothing to load are those of the load before: they are not counted again.
    RowsLoaded: isLoaded ? sum(tables.map((table) => table.rows_loaded)) : 0,
    RowsStaged: isStaged ? sum(tables.map((table) => table.rows_staged)) : 0,
    ...(isStaged && record !== undefined ? { RecordsQuarantined: quarantinedRecords(record) } : {}),
    RunSeconds: seconds(end.startedAt, end.finishedAt),
    ...testsFailed(end),
    ...freshness(end, isLoaded, lastLoadedAt),
  }
}

/** Staged checks that pass say nothing yet of the data tests; `unchanged` stands for tests that have passed before. */
function testsFailed({ record, status }: RunEnd): Pick<RunMetrics, 'TestsFailed'> {
  const failedChecks = (record?.checks ?? []).filter((check) => check.status === 'failed').length
  const isTested = record?.dbt !== undefined || status === 'unchanged' || failedChecks > 0
  return isTested ? { TestsFailed: (record?.dbt?.failed ?? 0) + failedChecks } : {}
}

function freshness(
  end: RunEnd,
  isLoaded: boolean,
  lastLoadedAt: Date | undefined,
): Pick<RunMetrics, 'FreshnessSeconds'> {
  if (isLoaded) return { FreshnessSeconds: 0 }
  return lastLoadedAt === undefined ? {} : { FreshnessSeconds: seconds(lastLoadedAt, end.finishedAt) }
}

function stepEnded(end: RunEnd, name: 'stage' | 'load'): boolean {
  return (end.record?.steps ?? []).some(
    (step) => step.name === name && (step.status === 'done' || step.status === 'resumed'),
  )
}

/** To the millisecond; clocks of two machines may differ, a time is never less than none. */
function seconds(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime()) / 1000
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

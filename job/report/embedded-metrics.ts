import type { RunEnd } from './run-end'
import type { RunMetrics } from './run-metrics'

/** CloudWatch's names of units. */
const units: Readonly<Record<keyof RunMetrics, 'Count' | 'Seconds'>> = {
  RunSucceeded: 'Count',
  RunFailed: 'Count',
  RowsLoaded: 'Count',
  RowsStaged: 'Count',
  RecordsQuarantined: 'Count',
  RunSeconds: 'Seconds',
  TestsFailed: 'Count',
  FreshnessSeconds: 'Seconds',
}

/**
 * A run's metrics as one line in CloudWatch's embedded metric format: CloudWatch Logs makes metrics of any log event
 * that is such an object and nothing else, so the line needs no agent, no permission and no request of its own.
 * Status and load id are for queries over the log; as dimensions they would be a metric each.
 */
export function embeddedMetrics(end: RunEnd, metrics: RunMetrics, namespace: string): string {
  const names = (Object.keys(units) as (keyof RunMetrics)[]).filter((name) => metrics[name] !== undefined)
  return JSON.stringify({
    _aws: {
      Timestamp: end.finishedAt.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [['Pipeline']],
          Metrics: names.map((name) => ({ Name: name, Unit: units[name] })),
        },
      ],
    },
    Pipeline: end.pipeline,
    Status: end.status,
    ...(end.record === undefined ? {} : { LoadId: end.record.load_id }),
    ...(end.error === undefined ? {} : { ErrorCode: end.error.code }),
    ...Object.fromEntries(names.map((name) => [name, metrics[name]])),
  })
}

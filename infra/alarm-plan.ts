import { heartbeatHours, type WatchedPipeline } from './schedule/heartbeat'

/** What alarms watch. `Text` is a string, or one that is not known before AWS has answered. */
export interface AlarmFacts<Text> {
  /** Of the job's metrics. */
  readonly namespace: string
  readonly pipelines: Readonly<Record<string, WatchedPipeline & { readonly staleAfterHours: number }>>
  readonly deadLetterQueueName: Text
  /** Of a provisioned warehouse. */
  readonly clusterIdentifier?: Text
  readonly redshiftDiskPercent: number
}

/** The alarms by what they mean. Each has its entry in docs/runbook.md under this name. */
export const alarmKinds = [
  'missed-run',
  'run-failed',
  'tests-failed',
  'stale-data',
  'dead-letters',
  'redshift-disk',
  'redshift-health',
] as const
export type AlarmKind = (typeof alarmKinds)[number]

/** One alarm to be made. */
export interface PlannedAlarm<Text> {
  readonly kind: AlarmKind
  /** Within the stack: the kind, and the pipeline where it is about one. */
  readonly label: string
  readonly description: string
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: Readonly<Record<string, Text | string>>
  readonly statistic: 'Sum' | 'Minimum' | 'Maximum'
  readonly comparisonOperator: 'LessThanThreshold' | 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold'
  readonly threshold: number
  readonly periodSeconds: number
  readonly evaluationPeriods: number
  /**
   * `breaching` where silence is the fault, `notBreaching` where silence is well, `ignore` where the last word stands
   * until the next: a run speaks once a day, and a paused cluster not at all.
   */
  readonly treatMissingData: 'breaching' | 'notBreaching' | 'ignore'
}

const hour = 3_600
const minutes = 60

/** The alarms of a stack. */
export function planAlarms<Text>(facts: AlarmFacts<Text>): readonly PlannedAlarm<Text>[] {
  return [
    ...Object.entries(facts.pipelines).flatMap(([pipeline, config]) =>
      pipelineAlarms(facts, pipeline, config),
    ),
    deadLetters(facts.deadLetterQueueName),
    ...(facts.clusterIdentifier === undefined
      ? []
      : clusterAlarms(facts.clusterIdentifier, facts.redshiftDiskPercent)),
  ]
}

function pipelineAlarms<Text>(
  { namespace }: AlarmFacts<Text>,
  pipeline: string,
  config: AlarmFacts<Text>['pipelines'][string],
): readonly PlannedAlarm<Text>[] {
  const about = (kind: AlarmKind) => ({
    kind,
    label: `${kind}-${pipeline}`,
    namespace,
    dimensions: { Pipeline: pipeline },
  })
  // What the last run said stands until the next one speaks.
  const lastRun = { periodSeconds: 5 * minutes, evaluationPeriods: 1, treatMissingData: 'ignore' } as const
  const expectedHours = heartbeatHours(config)
  const some = { comparisonOperator: 'GreaterThanThreshold', threshold: 0 } as const
  return [
    ...(expectedHours === undefined
      ? []
      : [
          {
            ...about('missed-run'),
            description: `No run of ${pipeline} has succeeded for ${expectedHours} hours`,
            metricName: 'RunSucceeded',
            statistic: 'Sum' as const,
            comparisonOperator: 'LessThanThreshold' as const,
            threshold: 1,
            // Every hour has to be without a success. CloudWatch allows 7 days of them, which is also the most that
            // the setting takes.
            periodSeconds: hour,
            evaluationPeriods: expectedHours,
            treatMissingData: 'breaching' as const,
          },
        ]),
    {
      ...about('run-failed'),
      ...lastRun,
      ...some,
      description: `The last run of ${pipeline} failed, and is not started again by itself`,
      metricName: 'RunFailed',
      statistic: 'Maximum',
    },
    {
      ...about('tests-failed'),
      ...lastRun,
      ...some,
      description: `Data tests of ${pipeline} failed in its last run`,
      metricName: 'TestsFailed',
      statistic: 'Maximum',
    },
    ...(config.staleAfterHours === 0
      ? []
      : [
          {
            ...about('stale-data'),
            ...lastRun,
            description: `The newest load of ${pipeline} is older than ${config.staleAfterHours} hours`,
            metricName: 'FreshnessSeconds',
            statistic: 'Maximum' as const,
            comparisonOperator: 'GreaterThanThreshold' as const,
            threshold: config.staleAfterHours * hour,
          },
        ]),
  ]
}

function deadLetters<Text>(queueName: Text): PlannedAlarm<Text> {
  return {
    kind: 'dead-letters',
    label: 'dead-letters',
    description: 'A scheduled run could not be started at all',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueName },
    statistic: 'Maximum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    periodSeconds: 5 * minutes,
    evaluationPeriods: 1,
    // A queue that nobody uses says nothing after some hours.
    treatMissingData: 'notBreaching',
  }
}

/** Serverless has neither: its storage grows by itself, and a spent usage limit fails the run, which is told. */
function clusterAlarms<Text>(clusterIdentifier: Text, diskPercent: number): readonly PlannedAlarm<Text>[] {
  const about = (kind: AlarmKind) =>
    ({
      kind,
      label: kind,
      namespace: 'AWS/Redshift',
      dimensions: { ClusterIdentifier: clusterIdentifier },
      periodSeconds: 5 * minutes,
      evaluationPeriods: 3,
      treatMissingData: 'ignore',
    }) as const
  return [
    {
      ...about('redshift-disk'),
      description: `More than ${diskPercent} % of the cluster's disk is used`,
      metricName: 'PercentageDiskSpaceUsed',
      statistic: 'Maximum',
      comparisonOperator: 'GreaterThanThreshold',
      threshold: diskPercent,
    },
    {
      ...about('redshift-health'),
      description: 'The cluster has not answered its own health check for 15 minutes',
      metricName: 'HealthStatus',
      statistic: 'Maximum',
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
    },
  ]
}

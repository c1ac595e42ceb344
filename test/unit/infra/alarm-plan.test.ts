import { alarmKinds, planAlarms } from '../../../infra/alarm-plan'

const daily = { schedule: 'cron(0 5 * * ? *)', flexibleMinutes: 15, staleAfterHours: 0 }
const facts = {
  namespace: 'lakeload-prod',
  pipelines: { spacex: daily },
  deadLetterQueueName: 'queue',
  redshiftDiskPercent: 80,
}
const find = (label: string, more = {}) =>
  planAlarms({ ...facts, ...more }).find((one) => one.label === label)

test('silence is the fault that the heartbeat sees', () => {
  expect(find('missed-run-spacex')).toEqual({
    kind: 'missed-run',
    label: 'missed-run-spacex',
    description: 'No run of spacex has succeeded for 26 hours',
    namespace: 'lakeload-prod',
    metricName: 'RunSucceeded',
    dimensions: { Pipeline: 'spacex' },
    statistic: 'Sum',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    periodSeconds: 3600,
    evaluationPeriods: 26,
    treatMissingData: 'breaching',
  })
})

test('a pipeline that nobody schedules has no heartbeat', () => {
  expect(find('missed-run-spacex', { pipelines: { spacex: { ...daily, schedule: 'off' } } })).toBeUndefined()
  expect(find('run-failed-spacex', { pipelines: { spacex: { ...daily, schedule: 'off' } } })).toBeDefined()
})

test.each([
  ['run-failed-spacex', 'RunFailed'],
  ['tests-failed-spacex', 'TestsFailed'],
])('%s stays as the last run left it', (label, metricName) => {
  expect(find(label)).toMatchObject({
    metricName,
    namespace: 'lakeload-prod',
    dimensions: { Pipeline: 'spacex' },
    statistic: 'Maximum',
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    evaluationPeriods: 1,
    treatMissingData: 'ignore',
  })
})

test('old data is an alarm only where somebody says how old', () => {
  expect(find('stale-data-spacex')).toBeUndefined()
  expect(
    find('stale-data-spacex', { pipelines: { spacex: { ...daily, staleAfterHours: 48 } } }),
  ).toMatchObject({
    metricName: 'FreshnessSeconds',
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 172_800,
    treatMissingData: 'ignore',
  })
})

test('one dead letter is one too many', () => {
  expect(find('dead-letters')).toMatchObject({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: 'queue' },
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    treatMissingData: 'notBreaching',
  })
})

test('a cluster is watched, and its silence when it is paused is no fault', () => {
  const more = { clusterIdentifier: 'cluster' }
  expect(find('redshift-disk', more)).toMatchObject({
    namespace: 'AWS/Redshift',
    metricName: 'PercentageDiskSpaceUsed',
    dimensions: { ClusterIdentifier: 'cluster' },
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 80,
    treatMissingData: 'ignore',
  })
  expect(find('redshift-health', more)).toMatchObject({
    metricName: 'HealthStatus',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    treatMissingData: 'ignore',
  })
  expect(find('redshift-disk')).toBeUndefined()
})

test('every kind is planned for some stack, and CloudWatch takes every window', () => {
  const pipelines = { spacex: { ...daily, maxAgeHours: 168, staleAfterHours: 1 } }
  const all = planAlarms({ ...facts, pipelines, clusterIdentifier: 'cluster' })
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(alarmKinds))
  expect(new Set(all.map(({ label }) => label)).size).toBe(all.length)
  // From PutMetricAlarm: 7 days in all, and one day where a period is below an hour.
  for (const { periodSeconds, evaluationPeriods } of all) {
    expect(periodSeconds * evaluationPeriods).toBeLessThanOrEqual(periodSeconds < 3_600 ? 86_400 : 604_800)
    expect(periodSeconds % 60).toBe(0)
  }
})

import { planAlarms } from '../alarm-plan'
import type { InfraConfig } from '../config/shape'
import { type CostFacts, type CostItem, costItem, plain } from './cost-item'
import { hoursPerMonth } from './runs-per-month'

/** What the task costs while it runs. */
export function jobItems({ job }: InfraConfig, { table, runHoursPerMonth }: CostFacts): readonly CostItem[] {
  const { prices } = table
  const isArm = job.architecture === 'arm64'
  const cpu = job.cpu / 1_024
  const memory = job.memoryMb / 1_024
  const hourly =
    cpu * (isArm ? prices.fargateCpuArm : prices.fargateCpuX86).usd +
    memory * (isArm ? prices.fargateMemoryArm : prices.fargateMemoryX86).usd
  const disk = Math.max(0, job.ephemeralStorageGb - 20) * prices.fargateDisk.usd
  const share = job.spot ? prices.fargateSpotShare.usd : 1
  const kind = `${isArm ? 'ARM' : 'x86'}${job.spot ? ', Spot' : ''}`
  return [
    costItem(
      'Fargate task',
      runHoursPerMonth * (hourly * share + disk),
      `${plain(cpu)} vCPU and ${plain(memory)} GB (${kind}), ${plain(runHoursPerMonth)} h`,
    ),
  ]
}

/** What is there whether a run is or not: the lake, its key, secrets, and what watches over it all. */
export function standingItems(config: InfraConfig, facts: CostFacts): readonly CostItem[] {
  const { table, assumptions, runsPerMonth } = facts
  const { prices } = table
  const { lakeGigabytes } = assumptions
  return [
    costItem(
      'S3 lake',
      lakeGigabytes * prices.s3Standard.usd,
      `${plain(lakeGigabytes)} GB as if all in Standard, $${prices.s3Standard.usd} each; older raw records cost less`,
    ),
    ...(config.encryption.kmsKeyArn === undefined ? [costItem('KMS key', prices.kmsKey.usd, '1 key')] : []),
    ...(config.warehouse.kind === 'existing'
      ? []
      : [costItem('Secrets', prices.secret.usd, '1 secret: the admin’s password')]),
    watching(config, facts),
    costItem(
      'Step Functions',
      runsPerMonth * transitionsPerRun * prices.stateTransition.usd,
      `${plain(runsPerMonth)} runs of ${transitionsPerRun} transitions; the 4,000 that are free not counted`,
    ),
  ]
}

/** FirstAttempt, Run, and their ends. */
const transitionsPerRun = 4

/** What the job emits at the end of a run, by pipeline. */
const metricsPerPipeline = 7

function watching(config: InfraConfig, { table, assumptions, runsPerMonth }: CostFacts): CostItem {
  const { prices } = table
  const count = Object.keys(config.pipelines).length
  const gigabytes = (runsPerMonth * assumptions.logMegabytesPerRun) / 1_024
  // A metric is paid by the hour in which it is sent.
  const metricHours = Math.min(runsPerMonth, count * hoursPerMonth)
  const metrics = (metricsPerPipeline * metricHours) / hoursPerMonth
  const alarms = planAlarms({
    namespace: '',
    pipelines: config.pipelines,
    deadLetterQueueName: '',
    ...(config.warehouse.kind === 'provisioned' ? { clusterIdentifier: '' } : {}),
    redshiftDiskPercent: config.alerts.redshiftDiskPercent,
  }).length
  return costItem(
    'CloudWatch',
    gigabytes * prices.logIngestion.usd +
      metrics * prices.metric.usd +
      alarms * prices.alarm.usd +
      prices.dashboard.usd,
    `a dashboard, ${alarms} alarms, ${plain(gigabytes)} GB of logs; the free tier not counted`,
  )
}

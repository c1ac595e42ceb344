import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { accountIdOf } from './account-id'
import { AlertTopic } from './alert-topic'
import { Alerts } from './alerts'
import type { InfraConfig } from './config/shape'
import type { StackContext } from './context'
import { estimateCost } from './cost/estimate'
import { Encryption } from './encryption'
import { Job } from './job'
import { Lake } from './lake'
import { Network } from './network'
import { type PendingOutputs, runTaskCommand } from './outputs'
import { heartbeatWarnings } from './schedule/heartbeat'
import { Schedules } from './schedules'
import { createWarehouse } from './warehouse/warehouse'

/** What a stack is made from. */
export interface StackArgs {
  /** The account is found out where it is not named. */
  readonly context: Omit<StackContext, 'accountId'> & Partial<Pick<StackContext, 'accountId'>>
  readonly config: InfraConfig
  /** A secret: where alerts go beside mail. */
  readonly webhook?: pulumi.Output<string>
}

/** Everything lakeload runs on, composed. */
export function createStack({ context: place, config, webhook }: StackArgs): PendingOutputs {
  // First of all: nothing of it needs the account's id, and its ARN tells it.
  const scheduleGroup = new aws.scheduler.ScheduleGroup('schedule-group', {
    name: place.prefix,
    tags: { ...place.tags, Name: place.prefix },
  })
  const context: StackContext = { ...place, accountId: place.accountId ?? accountIdOf(scheduleGroup.arn) }
  const pipelines = Object.keys(config.pipelines)
  // By IAM the user is that of the role; a secret names its own.
  const jobUser = config.warehouse.existingJobUser ?? `IAMR:${context.prefix}-job`
  const { keyArn } = new Encryption('encryption', {
    context,
    config: config.encryption,
    outlivesStack: isAnythingKept(config),
  })
  const network = new Network('network', {
    context,
    config: config.network,
    keyArn,
    warehouse: config.warehouse,
    readsParameters: Object.values(config.job.secrets).some((secret) => secret.includes(':ssm:')),
  })
  const lake = new Lake('lake', {
    context,
    config: config.lake,
    keyArn,
    auditLogExpireAfterDays: config.warehouse.auditLogExpireAfterDays,
  })
  const warehouse = createWarehouse('warehouse', {
    context,
    config: config.warehouse,
    network,
    keyArn,
    lake,
    pipelines: config.pipelines,
  })
  const topic = new AlertTopic('alert-topic', {
    context,
    config: config.alerts,
    keyArn,
    ...(webhook === undefined ? {} : { webhook }),
  })
  const job = new Job('job', {
    context,
    config: config.job,
    lake,
    warehouse,
    jobUser,
    keyArn,
    topicArn: topic.topicArn,
    ...(topic.webhookSecretArn === undefined ? {} : { webhookSecretArn: topic.webhookSecretArn }),
    pipelines,
  })
  const schedules = new Schedules('schedules', {
    context,
    pipelines: config.pipelines,
    job,
    network,
    keyArn,
    group: scheduleGroup,
  })
  const alerts = new Alerts('alerts', {
    context,
    config: config.alerts,
    topicArn: topic.topicArn,
    ...(topic.webhook === undefined ? {} : { webhook: topic.webhook }),
    job,
    schedules,
    warehouse,
    pipelines: config.pipelines,
  })
  const cost = estimateCost(config, { region: context.region })
  for (const warning of [
    ...warehouse.warnings,
    ...topic.warnings,
    ...cost.warnings,
    ...heartbeatWarnings(config.pipelines),
  ]) {
    void pulumi.log.warn(warning)
  }
  const run = {
    region: context.region,
    cluster: job.clusterArn,
    taskDefinition: job.taskDefinitionArn,
    taskSubnets: network.taskSubnetIds,
    taskSecurityGroup: network.jobSecurityGroupId,
    assignPublicIp: network.assignPublicIp,
    capacityProvider: config.job.spot ? 'FARGATE_SPOT' : 'FARGATE',
    containerName: job.containerName,
  }
  return {
    ...run,
    lake: lake.address,
    bootstrapTaskDefinition: job.bootstrapTaskDefinitionArn,
    logGroup: job.logGroupName,
    logStreamPrefix: job.logStreamPrefix,
    stateMachine: schedules.stateMachineArn,
    schedules: Object.fromEntries(
      Object.entries(config.pipelines).map(([name, { schedule, timeZone }]) => [
        name,
        schedule === 'off' ? 'off' : `${schedule} ${timeZone}`,
      ]),
    ),
    image: job.imageUri,
    dashboardUrl: alerts.dashboardUrl,
    alertTopic: topic.topicArn,
    deadLetterQueue: schedules.deadLetterQueueName,
    warehouseHost: warehouse.host,
    warehousePort: warehouse.port,
    warehouseDatabase: warehouse.database,
    jobUser,
    copyRole: warehouse.copyRoleArn,
    runTaskCommands: pulumi.all(
      Object.fromEntries(pipelines.map((name) => [name, runTaskCommand(name, run)])),
    ),
    monthlyCostUsd: {
      total: cost.totalMonthlyUsd,
      items: Object.fromEntries(cost.items.map(({ item, monthlyUsd }) => [item, monthlyUsd])),
    },
  }
}

/** Whether `pulumi destroy` leaves encrypted things behind: the lake, or a last snapshot of the warehouse. */
function isAnythingKept({ lake, warehouse }: InfraConfig): boolean {
  return !lake.forceDestroy || (warehouse.kind === 'provisioned' && !warehouse.skipFinalSnapshot)
}

import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { auditLogPrefix } from '../lifecycle-rules'
import type { PolicyStatement } from '../policy-document'
import { planPause } from '../schedule/pause-plan'
import { CopyRole } from './copy-role'
import { clusterLogin, clusterWake, placeVariables, secretLogin } from './logins'
import { PauseSchedules } from './pause-schedules'
import { provisionedWarnings } from './provisioned-warnings'
import type { Warehouse, WarehouseArgs } from './warehouse'

/** Redshift's own; the security groups let the job in on it. */
const redshiftPort = 5_439

/** A Redshift cluster that only the job reaches, with its audit log, limits, and the times at which it is paused. */
export class ProvisionedWarehouse extends pulumi.ComponentResource implements Warehouse {
  readonly kind = 'provisioned'
  readonly host: pulumi.Output<string>
  readonly port: pulumi.Output<number>
  readonly database: string
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>
  readonly jobStatements: readonly PolicyStatement[]
  readonly adminEnvironment: Readonly<Record<string, pulumi.Input<string>>>
  readonly adminStatements: readonly PolicyStatement[]
  readonly copyRoleArn: pulumi.Output<string>
  readonly adminSecretArn: pulumi.Output<string>
  readonly clusterIdentifier: pulumi.Output<string>
  readonly warnings: readonly string[]

  readonly #name: string
  readonly #args: WarehouseArgs

  constructor(name: string, args: WarehouseArgs, options?: pulumi.ComponentResourceOptions) {
    super('lakeload:infra:ProvisionedWarehouse', name, {}, options)
    this.#name = name
    this.#args = args
    const { context, config, keyArn, lake } = args
    const copyRole = new CopyRole(
      `${name}-copy`,
      { context, bucketArn: lake.bucketArn, keyArn, takenBy: { cluster: context.prefix } },
      { parent: this },
    )
    const cluster = this.#cluster(copyRole.arn)
    new aws.redshift.Logging(
      `${name}-audit-log`,
      {
        clusterIdentifier: cluster.id,
        logDestinationType: 's3',
        bucketName: lake.logBucketName,
        s3KeyPrefix: auditLogPrefix,
      },
      { parent: this },
    )
    this.#usageLimits(cluster)
    const plan = config.pause
      ? planPause(args.pipelines, {
          resumeBeforeMinutes: config.resumeBeforeMinutes,
          pauseAfterMinutes: config.pauseAfterMinutes,
        })
      : undefined
    if (plan?.kind === 'scheduled') {
      new PauseSchedules(
        `${name}-pause`,
        { context, clusterIdentifier: cluster.clusterIdentifier, keyArn, plan },
        { parent: this },
      )
    }
    this.warnings = provisionedWarnings(config, plan)

    const { database } = config
    const login = clusterLogin(context, cluster.clusterIdentifier, database)
    const admin = secretLogin(context, cluster.masterPasswordSecretArn, keyArn)
    this.host = cluster.dnsName
    this.port = pulumi.output(redshiftPort)
    this.database = database
    this.copyRoleArn = copyRole.arn
    this.adminSecretArn = cluster.masterPasswordSecretArn
    this.clusterIdentifier = cluster.clusterIdentifier
    const place = placeVariables({
      host: this.host,
      port: redshiftPort,
      database,
      copyRoleArn: copyRole.arn,
    })
    this.environment = { ...place, ...login.environment }
    this.jobStatements = login.statements
    const wake = clusterWake(context, cluster.clusterIdentifier)
    this.adminEnvironment = { ...place, ...admin.environment, ...wake.environment }
    this.adminStatements = [...admin.statements, ...wake.statements]
    this.registerOutputs({ host: this.host, clusterIdentifier: this.clusterIdentifier })
  }

  #cluster(copyRoleArn: pulumi.Output<string>): aws.redshift.Cluster {
    const { context, config, keyArn, network } = this.#args
    const { prefix } = context
    const name = this.#name
    const tags = { ...context.tags, Name: prefix }
    const subnetGroup = new aws.redshift.SubnetGroup(
      `${name}-subnets`,
      { description: `Where the cluster ${prefix} lives`, subnetIds: network.warehouseSubnetIds, tags },
      { parent: this },
    )
    const parameterGroup = new aws.redshift.ParameterGroup(
      `${name}-parameters`,
      {
        description: `TLS alone, every statement in the audit log: ${prefix}`,
        family: 'redshift-2.0',
        parameters: [
          { name: 'require_ssl', value: 'true' },
          { name: 'enable_user_activity_logging', value: 'true' },
        ],
        tags,
      },
      { parent: this },
    )
    return new aws.redshift.Cluster(
      `${name}-cluster`,
      {
        clusterIdentifier: prefix,
        nodeType: config.nodeType,
        clusterType: config.nodes === 1 ? 'single-node' : 'multi-node',
        numberOfNodes: config.nodes,
        databaseName: config.database,
        masterUsername: config.adminUser,
        manageMasterPassword: true,
        masterPasswordSecretKmsKeyId: keyArn,
        port: redshiftPort,
        clusterSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [network.warehouseSecurityGroupId],
        publiclyAccessible: false,
        enhancedVpcRouting: true,
        // A string in this version of the provider.
        encrypted: 'true',
        kmsKeyId: keyArn,
        clusterParameterGroupName: parameterGroup.name,
        iamRoles: [copyRoleArn],
        defaultIamRoleArn: copyRoleArn,
        // Where a zone fails or has no node left to resume with, AWS may move the cluster to another one.
        availabilityZoneRelocationEnabled: config.nodeType.startsWith('ra3.'),
        automatedSnapshotRetentionPeriod: config.snapshotRetentionDays,
        preferredMaintenanceWindow: config.maintenanceWindow,
        allowVersionUpgrade: true,
        applyImmediately: false,
        skipFinalSnapshot: config.skipFinalSnapshot,
        ...(config.skipFinalSnapshot ? {} : { finalSnapshotIdentifier: this.#finalSnapshot(subnetGroup) }),
        tags,
      },
      { parent: this },
    )
  }

  /** A stack of the same name may come and go more than once; the group's random suffix tells its snapshots apart. */
  #finalSnapshot(subnetGroup: aws.redshift.SubnetGroup): pulumi.Output<string> {
    const suffix = subnetGroup.name.apply((name) => name.split('-').at(-1) ?? name)
    return pulumi.interpolate`${this.#args.context.prefix}-final-${suffix}`
  }

  #usageLimits(cluster: aws.redshift.Cluster): void {
    const { context, config } = this.#args
    const limits = [
      {
        feature: 'concurrency-scaling',
        limitType: 'time',
        // A single node has none to limit.
        amount: config.nodes === 1 ? 0 : config.concurrencyScalingMinutesPerDay,
      },
      { feature: 'spectrum', limitType: 'data-scanned', amount: config.spectrumTerabytesPerDay },
    ]
    for (const { feature, limitType, amount } of limits) {
      if (amount === 0) continue
      new aws.redshift.UsageLimit(
        `${this.#name}-limit-${feature}`,
        {
          clusterIdentifier: cluster.id,
          featureType: feature,
          limitType,
          amount,
          period: 'daily',
          breachAction: 'disable',
          tags: { ...context.tags, Name: `${context.prefix}-${feature}` },
        },
        { parent: this },
      )
    }
  }
}

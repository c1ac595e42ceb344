import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { PolicyStatement } from '../policy-document'
import { retentionOf } from './audit-retention'
import { CopyRole } from './copy-role'
import { placeVariables, secretLogin, workgroupLogin } from './logins'
import type { Warehouse, WarehouseArgs } from './warehouse'

const redshiftPort = 5_439

/** All three that Redshift Serverless can write; it writes them to CloudWatch alone. */
const auditLogs = ['connectionlog', 'userlog', 'useractivitylog']

/**
 * Every parameter that a new workgroup has, ours first. AWS answers all of them, and the provider takes those that are
 * not declared for a change.
 */
const parameters: Readonly<Record<string, string>> = {
  require_ssl: 'true',
  enable_user_activity_logging: 'true',
  auto_mv: 'true',
  datestyle: 'ISO, MDY',
  enable_case_sensitive_identifier: 'false',
  max_query_execution_time: '14400',
  query_group: 'default',
  search_path: '$user, public',
  use_fips_ssl: 'false',
}

/** A Redshift Serverless namespace and its workgroup, which costs nothing while no query runs. */
export class ServerlessWarehouse extends pulumi.ComponentResource implements Warehouse {
  readonly kind = 'serverless'
  readonly host: pulumi.Output<string>
  readonly port: pulumi.Output<number>
  readonly database: string
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>
  readonly jobStatements: readonly PolicyStatement[]
  readonly adminEnvironment: Readonly<Record<string, pulumi.Input<string>>>
  readonly adminStatements: readonly PolicyStatement[]
  readonly copyRoleArn: pulumi.Output<string>
  readonly adminSecretArn: pulumi.Output<string>
  readonly workgroupName: pulumi.Output<string>
  readonly warnings: readonly string[] = []

  readonly #name: string
  readonly #args: WarehouseArgs

  constructor(name: string, args: WarehouseArgs, options?: pulumi.ComponentResourceOptions) {
    super('lakeload:infra:ServerlessWarehouse', name, {}, options)
    this.#name = name
    this.#args = args
    const { context, config, keyArn, lake } = args
    const copyRole = new CopyRole(
      `${name}-copy`,
      { context, bucketArn: lake.bucketArn, keyArn, takenBy: 'serverless' },
      { parent: this },
    )
    const namespace = this.#namespace(copyRole.arn)
    const workgroup = this.#workgroup(namespace)
    new aws.redshiftserverless.UsageLimit(
      `${name}-limit`,
      {
        resourceArn: workgroup.arn,
        usageType: 'serverless-compute',
        amount: config.maxRpuHoursPerDay,
        period: 'daily',
        breachAction: 'deactivate',
      },
      { parent: this },
    )

    const { database } = config
    const login = workgroupLogin(workgroup.workgroupName, workgroup.arn)
    const admin = secretLogin(context, namespace.adminPasswordSecretArn, keyArn)
    this.host = workgroup.endpoints.apply(([endpoint]) => endpoint?.address ?? '')
    this.port = pulumi.output(redshiftPort)
    this.database = database
    this.copyRoleArn = copyRole.arn
    this.adminSecretArn = namespace.adminPasswordSecretArn
    this.workgroupName = workgroup.workgroupName
    const place = placeVariables({
      host: this.host,
      port: redshiftPort,
      database,
      copyRoleArn: copyRole.arn,
    })
    this.environment = { ...place, ...login.environment }
    this.jobStatements = login.statements
    this.adminEnvironment = { ...place, ...admin.environment }
    this.adminStatements = admin.statements
    this.registerOutputs({ host: this.host, workgroupName: this.workgroupName })
  }

  #namespace(copyRoleArn: pulumi.Output<string>): aws.redshiftserverless.Namespace {
    const { context, config, keyArn } = this.#args
    const { prefix } = context
    const tags = { ...context.tags, Name: prefix }
    // Redshift would make these groups itself, and keep them for ever without our key.
    const logGroups = auditLogs.map(
      (log) =>
        new aws.cloudwatch.LogGroup(
          `${this.#name}-${log}`,
          {
            name: `/aws/redshift/${prefix}/${log}`,
            retentionInDays: retentionOf(config.auditLogExpireAfterDays),
            kmsKeyId: keyArn,
            tags,
          },
          { parent: this },
        ),
    )
    return new aws.redshiftserverless.Namespace(
      `${this.#name}-namespace`,
      {
        namespaceName: prefix,
        dbName: config.database,
        adminUsername: config.adminUser,
        manageAdminPassword: true,
        adminPasswordSecretKmsKeyId: keyArn,
        kmsKeyId: keyArn,
        iamRoles: [copyRoleArn],
        defaultIamRoleArn: copyRoleArn,
        logExports: auditLogs,
        tags,
      },
      // Unlike a cluster it leaves no last snapshot, so that it goes only where none is wanted.
      { parent: this, dependsOn: logGroups, protect: !config.skipFinalSnapshot },
    )
  }

  #workgroup(namespace: aws.redshiftserverless.Namespace): aws.redshiftserverless.Workgroup {
    const { context, config, network } = this.#args
    return new aws.redshiftserverless.Workgroup(
      `${this.#name}-workgroup`,
      {
        workgroupName: context.prefix,
        namespaceName: namespace.namespaceName,
        baseCapacity: config.baseCapacityRpu,
        port: redshiftPort,
        subnetIds: network.warehouseSubnetIds,
        securityGroupIds: [network.warehouseSecurityGroupId],
        publiclyAccessible: false,
        enhancedVpcRouting: true,
        configParameters: Object.entries(parameters).map(([parameterKey, parameterValue]) => ({
          parameterKey,
          parameterValue,
        })),
        tags: { ...context.tags, Name: context.prefix },
      },
      {
        parent: this,
        // AWS adds parameters that the provider neither knows nor may set, and every later update would fail by them
        // (hashicorp/terraform-provider-aws#49939). They are set once, when the workgroup is made.
        ignoreChanges: ['configParameters'],
      },
    )
  }
}

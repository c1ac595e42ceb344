import * as pulumi from '@pulumi/pulumi'
import type { WarehouseConfig } from '../config/shape'
import type { StackContext } from '../context'
import { clusterLogin, clusterWake, type Login, placeVariables, secretLogin, workgroupLogin } from './logins'
import type { Warehouse, WarehouseArgs } from './warehouse'

/** A warehouse that is there already: nothing is made or changed, its settings are handed on. */
export function existingWarehouse({ context, config }: Pick<WarehouseArgs, 'context' | 'config'>): Warehouse {
  const {
    database,
    existingAdminSecretArn,
    existingClusterIdentifier,
    existingCopyRoleArn,
    existingHost,
    existingPort,
    existingWorkgroupName,
  } = config
  const login = existingLogin(context, config)
  const admin =
    existingAdminSecretArn === undefined ? undefined : secretLogin(context, existingAdminSecretArn)
  const wake =
    existingClusterIdentifier === undefined ? undefined : clusterWake(context, existingClusterIdentifier)
  const host = needed('existingHost', existingHost)
  const copyRoleArn = needed('existingCopyRoleArn', existingCopyRoleArn)
  const place = placeVariables({ host, port: existingPort, database, copyRoleArn })
  return {
    kind: 'existing',
    host: pulumi.output(host),
    port: pulumi.output(existingPort),
    database,
    environment: { ...place, ...login.environment },
    jobStatements: login.statements,
    adminEnvironment: admin === undefined ? {} : { ...place, ...admin.environment, ...wake?.environment },
    adminStatements: admin === undefined ? [] : [...admin.statements, ...(wake?.statements ?? [])],
    copyRoleArn: pulumi.output(copyRoleArn),
    ...(existingAdminSecretArn === undefined
      ? {}
      : { adminSecretArn: pulumi.output(existingAdminSecretArn) }),
    ...(existingClusterIdentifier === undefined
      ? {}
      : { clusterIdentifier: pulumi.output(existingClusterIdentifier) }),
    ...(existingWorkgroupName === undefined ? {} : { workgroupName: pulumi.output(existingWorkgroupName) }),
    warnings: warnings(config),
  }
}

function existingLogin(context: StackContext, config: WarehouseConfig): Login {
  const { existingClusterIdentifier, existingSecretArn, existingWorkgroupName } = config
  if (existingClusterIdentifier !== undefined) {
    return clusterLogin(context, existingClusterIdentifier, config.database)
  }
  if (existingWorkgroupName !== undefined) {
    const { accountId, partition, region } = context
    // Only AWS knows the id at the end of a workgroup's ARN.
    const arn = pulumi.interpolate`arn:${partition}:redshift-serverless:${region}:${accountId}:workgroup/*`
    return workgroupLogin(existingWorkgroupName, arn)
  }
  return secretLogin(context, needed('existingSecretArn', existingSecretArn))
}

/** The configuration's contradictions are found before, so that a setting that is missing here is our mistake. */
function needed(setting: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`warehouse.${setting} is not set`)
  return value
}

function warnings({ existingAdminSecretArn, existingSecurityGroupId }: WarehouseConfig): readonly string[] {
  const missing: string[] = []
  if (existingAdminSecretArn === undefined) {
    missing.push(
      'warehouse.existingAdminSecretArn is not set: there is no bootstrap task, the job’s user and its grants are yours to make',
    )
  }
  if (existingSecurityGroupId === undefined) {
    missing.push(
      'warehouse.existingSecurityGroupId is not set: let the job’s security group in on the warehouse’s port yourself',
    )
  }
  return missing
}

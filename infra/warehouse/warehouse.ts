import type * as pulumi from '@pulumi/pulumi'
import type { PipelineConfig, WarehouseConfig } from '../config/shape'
import type { StackContext } from '../context'
import type { Lake } from '../lake'
import type { Network } from '../network'
import type { PolicyStatement } from '../policy-document'
import { existingWarehouse } from './existing-warehouse'
import { ProvisionedWarehouse } from './provisioned-warehouse'
import { ServerlessWarehouse } from './serverless-warehouse'

/** What the rest of the stack knows of Redshift, whatever kind of it there is. */
export interface Warehouse {
  readonly kind: WarehouseConfig['kind']
  readonly host: pulumi.Output<string>
  readonly port: pulumi.Output<number>
  readonly database: string
  /** The job's variables: where the warehouse is, how to log in, which role COPY takes. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>
  /** What the job's role needs for that. */
  readonly jobStatements: readonly PolicyStatement[]
  /** What takes the place of the job's login in the bootstrap task: the admin's secret. Empty where none is known. */
  readonly adminEnvironment: Readonly<Record<string, pulumi.Input<string>>>
  readonly adminStatements: readonly PolicyStatement[]
  /** The role that Redshift reads the lake with. */
  readonly copyRoleArn: pulumi.Output<string>
  readonly adminSecretArn?: pulumi.Output<string>
  /** Of a provisioned cluster. */
  readonly clusterIdentifier?: pulumi.Output<string>
  /** Of Redshift Serverless. */
  readonly workgroupName?: pulumi.Output<string>
  /** What the configuration allows, and people may not have meant. */
  readonly warnings: readonly string[]
}

/** What a warehouse is made from. */
export interface WarehouseArgs {
  readonly context: StackContext
  readonly config: WarehouseConfig
  readonly network: Pick<Network, 'warehouseSubnetIds' | 'warehouseSecurityGroupId'>
  readonly keyArn: pulumi.Input<string>
  readonly lake: Pick<Lake, 'bucketArn' | 'logBucketName'>
  /** When they run says when a cluster may be paused. */
  readonly pipelines: Readonly<Record<string, PipelineConfig>>
}

/** The warehouse of the configured kind. */
export function createWarehouse(name: string, args: WarehouseArgs): Warehouse {
  switch (args.config.kind) {
    case 'provisioned':
      return new ProvisionedWarehouse(name, args)
    case 'serverless':
      return new ServerlessWarehouse(name, args)
    case 'existing':
      return existingWarehouse(args)
  }
}

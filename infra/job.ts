import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { JobConfig } from './config/shape'
import type { StackContext } from './context'
import { buildImage, repositoryArnOf } from './image'
import { ImageRepository } from './image-repository'
import { executionStatements, jobStatements } from './job-policies'
import type { Lake } from './lake'
import { metricsNamespace } from './metrics-namespace'
import { type PolicyStatement, policyDocument, trustService } from './policy-document'
import {
  containerDefinition,
  containerName,
  logStreamPrefix,
  memoryLimitMb,
  writableVolumes,
} from './task-definition'
import type { Warehouse } from './warehouse/warehouse'

/** What a Job is made from. */
export interface JobArgs {
  readonly context: StackContext
  readonly config: JobConfig
  readonly lake: Pick<Lake, 'bucketArn' | 'address'>
  readonly warehouse: Pick<
    Warehouse,
    'environment' | 'jobStatements' | 'adminStatements' | 'adminEnvironment' | 'adminSecretArn'
  >
  /** The database user that the job logs in as, and that the bootstrap lets in. */
  readonly jobUser: string
  readonly keyArn: pulumi.Input<string>
  readonly topicArn: pulumi.Input<string>
  /** Holds the address that the job tells of its runs. */
  readonly webhookSecretArn?: pulumi.Input<string>
  /** The pipelines of the stack; a task that is given no command runs the first. */
  readonly pipelines: readonly string[]
}

type Environment = Readonly<Record<string, pulumi.Input<string>>>

/** How the task logs in to Redshift; one of them is set. */
const loginVariables = [
  'LAKELOAD_REDSHIFT_CLUSTER',
  'LAKELOAD_REDSHIFT_WORKGROUP',
  'LAKELOAD_REDSHIFT_SECRET',
]

/** The container job: image, cluster, log, task definitions and their roles. */
export class Job extends pulumi.ComponentResource {
  readonly clusterArn: pulumi.Output<string>
  readonly clusterName: pulumi.Output<string>
  /** With its revision. */
  readonly taskDefinitionArn: pulumi.Output<string>
  /** Without revision: what policies name. */
  readonly taskFamily: string
  readonly bootstrapTaskDefinitionArn?: pulumi.Output<string>
  readonly containerName = containerName
  readonly logStreamPrefix = logStreamPrefix
  readonly logGroupName: pulumi.Output<string>
  readonly logGroupArn: pulumi.Output<string>
  readonly roleArn: pulumi.Output<string>
  readonly roleName: pulumi.Output<string>
  readonly executionRoleArn: pulumi.Output<string>
  readonly bootstrapRoleArn?: pulumi.Output<string>
  readonly imageUri: pulumi.Output<string>

  readonly #name: string
  readonly #args: JobArgs

  constructor(name: string, args: JobArgs, options?: pulumi.ComponentResourceOptions) {
    super('lakeload:infra:Job', name, {}, options)
    this.#name = name
    this.#args = args
    const { context, config, keyArn, lake, topicArn, warehouse } = args
    const { prefix } = context
    const repository = new ImageRepository(`${name}-image`, { context, keyArn }, { parent: this })
    this.imageUri =
      config.image === undefined
        ? buildImage(`${name}-image`, { repository, architecture: config.architecture }, { parent: this })
        : pulumi.output(config.image)
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: `/lakeload/${prefix}/job`,
        retentionInDays: config.logRetentionDays,
        kmsKeyId: keyArn,
        tags: { ...context.tags, Name: `${prefix}-job` },
      },
      { parent: this },
    )
    this.logGroupName = logGroup.name
    this.logGroupArn = logGroup.arn
    const cluster = this.#cluster(logGroup)
    this.clusterArn = cluster.arn
    this.clusterName = cluster.name
    const repositoryArn =
      config.image === undefined ? repository.arn : repositoryArnOf(config.image, context.partition)
    this.executionRoleArn = this.#role(
      'execution',
      'Starts the container of lakeload: image, log, secrets',
      executionStatements({
        context,
        ...(repositoryArn === undefined ? {} : { repositoryArn }),
        logGroupArn: logGroup.arn,
        secretArns: Object.values(this.#secrets()),
        keyArn,
      }),
    ).arn
    const jobRole = this.#role(
      'job',
      'What the job of lakeload may do',
      jobStatements({
        context,
        bucketArn: lake.bucketArn,
        keyArn,
        topicArn,
        warehouse: warehouse.jobStatements,
      }),
    )
    this.roleArn = jobRole.arn
    this.roleName = jobRole.name
    this.taskFamily = `${prefix}-job`
    this.taskDefinitionArn = this.#taskDefinition('job', jobRole.arn, {
      command: ['run', args.pipelines[0] ?? 'spacex'],
      environment: this.#environment(),
      secrets: this.#secrets(),
    })
    if (warehouse.adminSecretArn !== undefined) {
      this.bootstrapRoleArn = this.#role(
        'bootstrap',
        'Makes schemas and grants with the admin’s secret',
        warehouse.adminStatements,
      ).arn
      this.bootstrapTaskDefinitionArn = this.#taskDefinition('bootstrap', this.bootstrapRoleArn, {
        command: ['bootstrap'],
        environment: this.#bootstrapEnvironment(),
        // Reading the pipelines’ definitions may ask for theirs.
        secrets: config.secrets,
      })
    }
    this.registerOutputs({ taskDefinitionArn: this.taskDefinitionArn, imageUri: this.imageUri })
  }

  #cluster(logGroup: aws.cloudwatch.LogGroup): aws.ecs.Cluster {
    const { context, config, keyArn } = this.#args
    const cluster = new aws.ecs.Cluster(
      `${this.#name}-cluster`,
      {
        name: context.prefix,
        settings: [{ name: 'containerInsights', value: 'enabled' }],
        configuration: {
          executeCommandConfiguration: {
            kmsKeyId: keyArn,
            logging: 'OVERRIDE',
            logConfiguration: {
              cloudWatchEncryptionEnabled: true,
              cloudWatchLogGroupName: logGroup.name,
            },
          },
        },
        tags: { ...context.tags, Name: context.prefix },
      },
      { parent: this },
    )
    new aws.ecs.ClusterCapacityProviders(
      `${this.#name}-capacity`,
      {
        clusterName: cluster.name,
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        // A task that is started without saying where runs here: so do those of the schedules.
        defaultCapacityProviderStrategies: [
          { capacityProvider: config.spot ? 'FARGATE_SPOT' : 'FARGATE', weight: 1 },
        ],
      },
      { parent: this },
    )
    return cluster
  }

  #role(purpose: string, description: string, statements: readonly PolicyStatement[]): aws.iam.Role {
    const { context } = this.#args
    const role = new aws.iam.Role(
      `${this.#name}-${purpose}-role`,
      {
        name: `${context.prefix}-${purpose}`,
        description,
        assumeRolePolicy: trustService(
          'ecs-tasks.amazonaws.com',
          context.accountId,
          pulumi.interpolate`arn:${context.partition}:ecs:${context.region}:${context.accountId}:*`,
        ),
        tags: { ...context.tags, Name: `${context.prefix}-${purpose}` },
      },
      { parent: this },
    )
    new aws.iam.RolePolicy(
      `${this.#name}-${purpose}-policy`,
      { name: purpose, role: role.name, policy: policyDocument(statements) },
      { parent: this },
    )
    return role
  }

  #taskDefinition(
    purpose: string,
    taskRoleArn: pulumi.Input<string>,
    container: {
      readonly command: readonly string[]
      readonly environment: Environment
      readonly secrets: Environment
    },
  ): pulumi.Output<string> {
    const { context, config } = this.#args
    const family = `${context.prefix}-${purpose}`
    const { command, environment, secrets } = container
    const definitions = pulumi
      .all([this.imageUri, this.logGroupName, pulumi.all({ ...environment }), pulumi.all({ ...secrets })])
      .apply(([image, logGroup, variables, secretArns]) => [
        containerDefinition({
          image,
          command,
          environment: variables,
          secrets: secretArns,
          memoryMb: config.memoryMb,
          logGroup,
          region: context.region,
        }),
      ])
    return new aws.ecs.TaskDefinition(
      `${this.#name}-${purpose}-task`,
      {
        family,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: String(config.cpu),
        memory: String(config.memoryMb),
        runtimePlatform: {
          operatingSystemFamily: 'LINUX',
          cpuArchitecture: config.architecture === 'arm64' ? 'ARM64' : 'X86_64',
        },
        ephemeralStorage: { sizeInGib: config.ephemeralStorageGb },
        volumes: Object.keys(writableVolumes).map((volume) => ({ name: volume })),
        executionRoleArn: this.executionRoleArn,
        taskRoleArn,
        containerDefinitions: pulumi.jsonStringify(definitions),
        // A run that is started again goes on with the revision that it began with.
        skipDestroy: true,
        tags: { ...context.tags, Name: family },
      },
      { parent: this },
    ).arn
  }

  #environment(): Environment {
    const { context, config, lake, topicArn, warehouse } = this.#args
    return {
      AWS_REGION: context.region,
      LAKELOAD_LAKE: lake.address,
      LAKELOAD_SCRATCH: writableVolumes.scratch ?? '/scratch',
      LAKELOAD_MEMORY_LIMIT_MB: String(memoryLimitMb(config.memoryMb)),
      LAKELOAD_STEP_TIME_LIMIT_MINUTES: String(config.stepTimeLimitMinutes),
      LAKELOAD_METRICS: 'emf',
      LAKELOAD_METRICS_NAMESPACE: metricsNamespace(context),
      LAKELOAD_NOTIFY_TOPIC: topicArn,
      ...warehouse.environment,
      // Last: what a stack sets for itself is meant.
      ...config.environment,
    }
  }

  /** The job’s variables, but the admin’s way to log in instead of the job’s. */
  #bootstrapEnvironment(): Environment {
    const { warehouse, jobUser } = this.#args
    const common = Object.entries(this.#environment()).filter(([name]) => !loginVariables.includes(name))
    return {
      ...Object.fromEntries(common),
      ...warehouse.adminEnvironment,
      LAKELOAD_JOB_USER: jobUser,
    }
  }

  #secrets(): Environment {
    const { config, webhookSecretArn } = this.#args
    return {
      ...config.secrets,
      ...(webhookSecretArn === undefined ? {} : { LAKELOAD_NOTIFY_WEBHOOK: webhookSecretArn }),
    }
  }
}

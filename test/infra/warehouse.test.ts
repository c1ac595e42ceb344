import * as pulumi from '@pulumi/pulumi'
import { parseConfig, type RawConfig } from '../../infra/config/parse-config'
import { createWarehouse, type Warehouse } from '../../infra/warehouse/warehouse'
import { mockAccountId, type RecordedGraph, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

const keyArn = `arn:aws:kms:us-east-1:${mockAccountId}:key/k`
const secretArn = `arn:aws:secretsmanager:us-east-1:${mockAccountId}:secret`

/** What others see of a warehouse, every output resolved. */
interface Seen {
  readonly graph: RecordedGraph
  readonly warehouse: Omit<Warehouse, 'environment'> & Record<string, unknown>
}

async function record(raw: RawConfig): Promise<Seen> {
  let seen: Record<string, unknown> = {}
  const graph = await recordGraph(async () => {
    const config = parseConfig(raw)
    const warehouse = createWarehouse('warehouse', {
      context: testContext(),
      config: config.warehouse,
      network: {
        warehouseSubnetIds: pulumi.output(['subnet-a', 'subnet-b']),
        warehouseSecurityGroupId: pulumi.output('sg-w'),
      },
      keyArn,
      lake: { bucketArn: pulumi.output('arn:aws:s3:::lake'), logBucketName: pulumi.output('logs') },
      pipelines: config.pipelines,
    })
    seen = await reveal({ ...warehouse })
  })
  return { graph, warehouse: seen as Seen['warehouse'] }
}

/** A component has members that lead round in circles; those that people use are plain. */
async function reveal(warehouse: Warehouse): Promise<Record<string, unknown>> {
  const { kind, host, port, database, environment, jobStatements, adminEnvironment, adminStatements } =
    warehouse
  const { copyRoleArn, adminSecretArn, clusterIdentifier, workgroupName, warnings } = warehouse
  const plain = {
    ...{ kind, host, port, database, environment, jobStatements, adminEnvironment, adminStatements },
    ...{ copyRoleArn, adminSecretArn, clusterIdentifier, workgroupName, warnings },
  }
  return await new Promise((resolve) => pulumi.output(plain).apply((value) => resolve(value)))
}

describe('a provisioned warehouse', () => {
  let graph: RecordedGraph
  let warehouse: Seen['warehouse']
  beforeAll(async () => {
    const seen = await record({ warehouse: { nodes: 2, nodeType: 'ra3.large' } })
    graph = seen.graph
    warehouse = seen.warehouse
  })

  test('is a private, encrypted cluster with a password that nobody knows', () => {
    expect(graph.one('aws:redshift/cluster:Cluster').inputs).toEqual({
      clusterIdentifier: 'lakeload-test',
      nodeType: 'ra3.large',
      clusterType: 'multi-node',
      numberOfNodes: 2,
      databaseName: 'lakeload',
      masterUsername: 'lakeload_admin',
      manageMasterPassword: true,
      masterPasswordSecretKmsKeyId: keyArn,
      port: 5439,
      clusterSubnetGroupName: 'warehouse-subnets',
      vpcSecurityGroupIds: ['sg-w'],
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      encrypted: 'true',
      kmsKeyId: keyArn,
      clusterParameterGroupName: 'warehouse-parameters',
      iamRoles: [`arn:aws:iam::${mockAccountId}:role/lakeload-test-copy`],
      defaultIamRoleArn: `arn:aws:iam::${mockAccountId}:role/lakeload-test-copy`,
      availabilityZoneRelocationEnabled: true,
      automatedSnapshotRetentionPeriod: 7,
      preferredMaintenanceWindow: 'sun:06:30-sun:07:00',
      allowVersionUpgrade: true,
      applyImmediately: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: 'lakeload-test-final-subnets',
      tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test' },
    })
  })

  test('takes TLS alone and logs every statement', () => {
    expect(graph.one('aws:redshift/parameterGroup:ParameterGroup').inputs).toMatchObject({
      family: 'redshift-2.0',
      parameters: [
        { name: 'require_ssl', value: 'true' },
        { name: 'enable_user_activity_logging', value: 'true' },
      ],
    })
    expect(graph.one('aws:redshift/logging:Logging').inputs).toEqual({
      clusterIdentifier: 'warehouse-cluster-id',
      logDestinationType: 's3',
      bucketName: 'logs',
      s3KeyPrefix: 'redshift-audit/',
    })
  })

  test('lies in the subnets of the warehouse', () => {
    expect(graph.one('aws:redshift/subnetGroup:SubnetGroup').inputs.subnetIds).toEqual([
      'subnet-a',
      'subnet-b',
    ])
  })

  test('has its extras limited by the day', () => {
    const limits = graph.ofType('aws:redshift/usageLimit:UsageLimit').map(({ inputs }) => inputs)
    const common = {
      clusterIdentifier: 'warehouse-cluster-id',
      period: 'daily',
      breachAction: 'disable',
      tags: expect.anything(),
    }
    expect(limits).toEqual([
      { ...common, featureType: 'concurrency-scaling', limitType: 'time', amount: 60 },
      { ...common, featureType: 'spectrum', limitType: 'data-scanned', amount: 1 },
    ])
  })

  test('is resumed before the scheduled run and paused after it', () => {
    const schedules = graph.ofType('aws:scheduler/schedule:Schedule').map(({ inputs }) => inputs)
    const target = {
      roleArn: `arn:aws:iam::${mockAccountId}:role/warehouse-pause-role`,
      input: '{"ClusterIdentifier":"lakeload-test"}',
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 600 },
    }
    const common = {
      description: expect.any(String),
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: keyArn,
    }
    expect(schedules).toEqual([
      {
        ...common,
        scheduleExpression: 'cron(45 4 * * ? *)',
        target: { ...target, arn: 'arn:aws:scheduler:::aws-sdk:redshift:resumeCluster' },
      },
      {
        ...common,
        scheduleExpression: 'cron(15 7 * * ? *)',
        target: { ...target, arn: 'arn:aws:scheduler:::aws-sdk:redshift:pauseCluster' },
      },
    ])
    expect(
      JSON.parse(graph.one('aws:iam/rolePolicy:RolePolicy', 'pause-policy').inputs.policy).Statement,
    ).toEqual([
      {
        Sid: 'PauseAndResume',
        Effect: 'Allow',
        Action: ['redshift:PauseCluster', 'redshift:ResumeCluster'],
        Resource: `arn:aws:redshift:us-east-1:${mockAccountId}:cluster:lakeload-test`,
      },
      { Sid: 'ReadSchedules', Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn },
    ])
  })

  test('reads the staged files of the lake, and only the cluster takes the role for it', () => {
    const role = graph.one('aws:iam/role:Role', 'copy-role').inputs
    expect(role.name).toBe('lakeload-test-copy')
    expect(JSON.parse(role.assumeRolePolicy).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'redshift.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': mockAccountId },
          ArnLike: { 'aws:SourceArn': `arn:aws:redshift:us-east-1:${mockAccountId}:cluster:lakeload-test` },
        },
      },
    ])
    expect(
      JSON.parse(graph.one('aws:iam/rolePolicy:RolePolicy', 'copy-policy').inputs.policy).Statement,
    ).toEqual([
      {
        Sid: 'ReadStagedFiles',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: ['arn:aws:s3:::lake/processed/*', 'arn:aws:s3:::lake/doctor/*'],
      },
      {
        Sid: 'ListStagedFiles',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::lake',
        Condition: { StringLike: { 's3:prefix': ['processed/*', 'doctor/*'] } },
      },
      { Sid: 'LocateLake', Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: 'arn:aws:s3:::lake' },
      {
        Sid: 'DecryptStagedFiles',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: keyArn,
        Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      },
    ])
  })

  test('tells the job where it is and lets it log in as itself', () => {
    expect(warehouse).toMatchObject({
      kind: 'provisioned',
      host: 'lakeload-test.abc.us-east-1.redshift.amazonaws.com',
      port: 5439,
      environment: {
        LAKELOAD_REDSHIFT_HOST: 'lakeload-test.abc.us-east-1.redshift.amazonaws.com',
        LAKELOAD_REDSHIFT_PORT: '5439',
        LAKELOAD_REDSHIFT_DATABASE: 'lakeload',
        LAKELOAD_COPY_ROLE: `arn:aws:iam::${mockAccountId}:role/lakeload-test-copy`,
        LAKELOAD_REDSHIFT_CLUSTER: 'lakeload-test',
      },
      jobStatements: [
        {
          Sid: 'LogInToCluster',
          Effect: 'Allow',
          Action: 'redshift:GetClusterCredentialsWithIAM',
          Resource: `arn:aws:redshift:us-east-1:${mockAccountId}:dbname:lakeload-test/lakeload`,
        },
        {
          Sid: 'WakeCluster',
          Effect: 'Allow',
          Action: ['redshift:DescribeClusters', 'redshift:ResumeCluster'],
          Resource: `arn:aws:redshift:us-east-1:${mockAccountId}:cluster:lakeload-test`,
        },
      ],
      clusterIdentifier: 'lakeload-test',
      warnings: [],
    })
    expect(warehouse.workgroupName).toBeUndefined()
  })

  test('gives the bootstrap task the admin’s secret, and no other', () => {
    const secret = `${secretArn}:redshift!lakeload-test`
    expect(warehouse.adminSecretArn).toBe(secret)
    expect(Object.keys(warehouse.adminEnvironment).sort()).toEqual([
      'LAKELOAD_COPY_ROLE',
      'LAKELOAD_REDSHIFT_DATABASE',
      'LAKELOAD_REDSHIFT_HOST',
      'LAKELOAD_REDSHIFT_PORT',
      'LAKELOAD_REDSHIFT_RESUME',
      'LAKELOAD_REDSHIFT_SECRET',
    ])
    expect(warehouse.adminEnvironment.LAKELOAD_REDSHIFT_RESUME).toBe('lakeload-test')
    expect(warehouse.adminEnvironment.LAKELOAD_REDSHIFT_SECRET).toBe(secret)
    expect(warehouse.adminStatements).toEqual([
      { Sid: 'ReadSecret', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
      {
        Sid: 'DecryptSecret',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
            'kms:EncryptionContext:SecretARN': secret,
          },
        },
      },
      {
        Sid: 'WakeCluster',
        Effect: 'Allow',
        Action: ['redshift:DescribeClusters', 'redshift:ResumeCluster'],
        Resource: `arn:aws:redshift:us-east-1:${mockAccountId}:cluster:lakeload-test`,
      },
    ])
  })
})

test('a cluster of one node that is never paused: no schedules, no limit of what it has not', async () => {
  const { graph, warehouse } = await record({
    warehouse: { pause: false, spectrumTerabytesPerDay: 0, skipFinalSnapshot: true },
  })
  expect(graph.ofType('aws:scheduler/schedule:Schedule')).toEqual([])
  expect(graph.ofType('aws:redshift/usageLimit:UsageLimit')).toEqual([])
  const cluster = graph.one('aws:redshift/cluster:Cluster').inputs
  expect(cluster).toMatchObject({ clusterType: 'single-node', numberOfNodes: 1, skipFinalSnapshot: true })
  expect(cluster).not.toHaveProperty('finalSnapshotIdentifier')
  expect(warehouse.warnings).toEqual([])
})

test('a schedule that cannot be planned by leaves the cluster running, and says so', async () => {
  const { graph, warehouse } = await record({
    warehouse: { nodes: 2 },
    pipelines: { spacex: { schedule: 'rate(6 hours)' } },
  })
  expect(graph.ofType('aws:scheduler/schedule:Schedule')).toEqual([])
  expect(warehouse.warnings).toEqual([
    'warehouse.pause does nothing, the cluster runs all the time: spacex runs at a rate, `rate(6 hours)`, and so at no foreseeable time of day',
  ])
})

describe('a serverless warehouse', () => {
  let graph: RecordedGraph
  let warehouse: Seen['warehouse']
  beforeAll(async () => {
    const seen = await record({
      network: { zones: 3 },
      warehouse: { kind: 'serverless', baseCapacityRpu: 8 },
    })
    graph = seen.graph
    warehouse = seen.warehouse
  })

  test('is an encrypted namespace with a password that nobody knows, and all its logs', () => {
    const copyRole = `arn:aws:iam::${mockAccountId}:role/lakeload-test-copy`
    expect(graph.one('aws:redshiftserverless/namespace:Namespace').inputs).toEqual({
      namespaceName: 'lakeload-test',
      dbName: 'lakeload',
      adminUsername: { secret: 'lakeload_admin' },
      manageAdminPassword: true,
      adminPasswordSecretKmsKeyId: keyArn,
      kmsKeyId: keyArn,
      iamRoles: [copyRole],
      defaultIamRoleArn: copyRole,
      logExports: ['connectionlog', 'userlog', 'useractivitylog'],
      tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test' },
    })
    const logs = graph.ofType('aws:cloudwatch/logGroup:LogGroup').map(({ inputs }) => inputs)
    expect(logs.map(({ name }) => name)).toEqual([
      '/aws/redshift/lakeload-test/connectionlog',
      '/aws/redshift/lakeload-test/userlog',
      '/aws/redshift/lakeload-test/useractivitylog',
    ])
    for (const log of logs) expect(log).toMatchObject({ retentionInDays: 90, kmsKeyId: keyArn })
  })

  test('is not deleted by accident, for it would leave no snapshot', async () => {
    const namespace = 'aws:redshiftserverless/namespace:Namespace'
    expect(graph.one(namespace).atDestroy).toBe('refused')
    const seen = await record({
      network: { zones: 3 },
      warehouse: { kind: 'serverless', skipFinalSnapshot: true },
    })
    expect(seen.graph.one(namespace).atDestroy).toBe('deleted')
  })

  test('is a private workgroup that takes TLS alone', () => {
    const { configParameters, ...workgroup } = graph.one('aws:redshiftserverless/workgroup:Workgroup').inputs
    expect(workgroup).toEqual({
      workgroupName: 'lakeload-test',
      namespaceName: 'lakeload-test',
      baseCapacity: 8,
      port: 5439,
      subnetIds: ['subnet-a', 'subnet-b'],
      securityGroupIds: ['sg-w'],
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test' },
    })
    expect(configParameters).toHaveLength(9)
    expect(configParameters).toContainEqual({ parameterKey: 'require_ssl', parameterValue: 'true' })
    expect(configParameters).toContainEqual({
      parameterKey: 'enable_user_activity_logging',
      parameterValue: 'true',
    })
  })

  test('stops at its limit of a day', () => {
    expect(graph.one('aws:redshiftserverless/usageLimit:UsageLimit').inputs).toEqual({
      resourceArn: expect.stringContaining('warehouse-workgroup'),
      usageType: 'serverless-compute',
      amount: 24,
      period: 'daily',
      breachAction: 'deactivate',
    })
  })

  test('takes the copy role by its account’s workgroups', () => {
    const trust = JSON.parse(graph.one('aws:iam/role:Role', 'copy-role').inputs.assumeRolePolicy)
    expect(trust.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'redshift-serverless.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': mockAccountId },
          ArnLike: {
            'aws:SourceArn': `arn:aws:redshift-serverless:us-east-1:${mockAccountId}:workgroup/*`,
          },
        },
      },
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'redshift.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': mockAccountId } },
      },
    ])
  })

  test('lets the job log in to this workgroup as itself', () => {
    expect(warehouse).toMatchObject({
      kind: 'serverless',
      port: 5439,
      workgroupName: 'lakeload-test',
      environment: {
        LAKELOAD_REDSHIFT_HOST: expect.stringMatching(/redshift-serverless\.amazonaws\.com$/),
        LAKELOAD_REDSHIFT_WORKGROUP: 'lakeload-test',
      },
      jobStatements: [
        {
          Sid: 'LogInToWorkgroup',
          Effect: 'Allow',
          Action: ['redshift-serverless:GetCredentials', 'redshift-serverless:GetWorkgroup'],
          Resource: expect.stringContaining('warehouse-workgroup'),
        },
      ],
      adminSecretArn: `${secretArn}:redshift!lakeload-test`,
    })
    expect(warehouse.clusterIdentifier).toBeUndefined()
  })
})

describe('an existing warehouse', () => {
  const copyRole = `arn:aws:iam::${mockAccountId}:role/theirs`
  const existing = (settings: Record<string, unknown>): RawConfig => ({
    network: { vpcId: 'vpc-1', taskSubnetIds: ['subnet-t'] },
    warehouse: {
      kind: 'existing',
      existingHost: 'theirs.example.com',
      existingPort: 5440,
      database: 'theirs',
      existingCopyRoleArn: copyRole,
      ...settings,
    },
  })

  test.each([
    [
      { existingClusterIdentifier: 'theirs' },
      { LAKELOAD_REDSHIFT_CLUSTER: 'theirs' },
      ['redshift:GetClusterCredentialsWithIAM', 'redshift:DescribeClusters', 'redshift:ResumeCluster'],
    ],
    [
      { existingWorkgroupName: 'theirs' },
      { LAKELOAD_REDSHIFT_WORKGROUP: 'theirs' },
      ['redshift-serverless:GetCredentials', 'redshift-serverless:GetWorkgroup'],
    ],
    [
      { existingSecretArn: `${secretArn}:theirs`, existingJobUser: 'loader' },
      { LAKELOAD_REDSHIFT_SECRET: `${secretArn}:theirs` },
      ['secretsmanager:GetSecretValue', 'kms:Decrypt'],
    ],
  ])('makes nothing; %j is how the job logs in', async (settings, variables, actions) => {
    const { graph, warehouse } = await record(existing(settings))
    expect(graph.all).toEqual([])
    expect(warehouse.environment).toEqual({
      LAKELOAD_REDSHIFT_HOST: 'theirs.example.com',
      LAKELOAD_REDSHIFT_PORT: '5440',
      LAKELOAD_REDSHIFT_DATABASE: 'theirs',
      LAKELOAD_COPY_ROLE: copyRole,
      ...variables,
    })
    expect(warehouse.jobStatements.flatMap(({ Action }) => Action)).toEqual(actions)
    expect(warehouse).toMatchObject({ adminStatements: [], adminEnvironment: {} })
    expect(warehouse.warnings).toHaveLength(2)
  })

  test('with the admin’s secret there is a bootstrap', async () => {
    const { warehouse } = await record(
      existing({
        existingClusterIdentifier: 'theirs',
        existingAdminSecretArn: `${secretArn}:admin`,
        existingSecurityGroupId: 'sg-0a',
      }),
    )
    expect(warehouse.adminEnvironment).toMatchObject({
      LAKELOAD_REDSHIFT_SECRET: `${secretArn}:admin`,
      LAKELOAD_REDSHIFT_HOST: 'theirs.example.com',
    })
    expect(warehouse.adminStatements.map(({ Sid }) => Sid)).toEqual([
      'ReadSecret',
      'DecryptSecret',
      'WakeCluster',
    ])
    expect(warehouse.warnings).toEqual([])
  })
})

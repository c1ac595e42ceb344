import * as pulumi from '@pulumi/pulumi'
import { parseConfig, type RawConfig } from '../../infra/config/parse-config'
import { repositoryArnOf } from '../../infra/image'
import { Job, type JobArgs } from '../../infra/job'
import { mockAccountId, type RecordedGraph, recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

let loadedDockerBuild = 0
jest.mock('@pulumi/docker-build', () => {
  loadedDockerBuild++
  return jest.requireActual('@pulumi/docker-build')
})

const digest = `sha256:${'a'.repeat(64)}`
const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/k'
const topicArn = 'arn:aws:sns:us-east-1:123456789012:topic'
const bucketArn = 'arn:aws:s3:::lake'
const webhookArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:webhook-AbCdEf'
const adminArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:admin-AbCdEf'
const ofOurs = '123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror/lakeload'

interface Made {
  readonly graph: RecordedGraph
  readonly job: Job
}

async function make(config: RawConfig = {}, args: Partial<JobArgs> = {}): Promise<Made> {
  let job: Job | undefined
  const graph = await recordGraph(
    () => {
      job = new Job('job', {
        context: testContext(),
        config: parseConfig(config).job,
        lake: { bucketArn: pulumi.output(bucketArn), address: pulumi.output('s3://lake') },
        warehouse: {
          environment: {
            LAKELOAD_REDSHIFT_HOST: 'host',
            LAKELOAD_REDSHIFT_CLUSTER: 'cluster',
            LAKELOAD_COPY_ROLE: 'arn:aws:iam::123456789012:role/copy',
          },
          jobStatements: [
            {
              Sid: 'LogIn',
              Effect: 'Allow',
              Action: 'redshift:GetClusterCredentialsWithIAM',
              Resource: 'db',
            },
          ],
          adminStatements: [
            { Sid: 'Admin', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: adminArn },
          ],
          adminEnvironment: { LAKELOAD_REDSHIFT_SECRET: adminArn },
          adminSecretArn: pulumi.output(adminArn),
        },
        jobUser: 'IAMR:lakeload-test-job',
        keyArn,
        topicArn,
        webhookSecretArn: webhookArn,
        pipelines: ['spacex', 'shop'],
        ...args,
      })
    },
    (token) =>
      token === 'aws:ecr/getAuthorizationToken:getAuthorizationToken'
        ? { userName: 'AWS', password: 'token', proxyEndpoint: 'https://registry' }
        : undefined,
  )
  return { graph, job: job as Job }
}

const byDigest = (job: object = {}): RawConfig => ({ job: { image: `${ofOurs}@${digest}`, ...job } })

function container(graph: RecordedGraph, purpose = 'job') {
  const [definition] = JSON.parse(
    graph.one('aws:ecs/taskDefinition:TaskDefinition', `-${purpose}-task`).inputs.containerDefinitions,
  )
  return definition
}

function policy(graph: RecordedGraph, purpose: string) {
  return JSON.parse(graph.one('aws:iam/rolePolicy:RolePolicy', `-${purpose}-policy`).inputs.policy).Statement
}

const variables = (definition: { environment: { name: string; value: string }[] }) =>
  Object.fromEntries(definition.environment.map(({ name, value }) => [name, value]))

describe('with an image by digest', () => {
  let made: Made

  beforeAll(async () => {
    made = await make(
      byDigest({
        cpu: 2048,
        memoryMb: 8192,
        ephemeralStorageGb: 50,
        environment: { SPACEX_API_URL: 'https://api.test', LAKELOAD_NOTIFY_ON: 'always' },
        secrets: {
          SHOP_TOKEN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf:token::',
          SHOP_USER: 'arn:aws:ssm:us-east-1:123456789012:parameter/shop/user',
        },
      }),
    )
  })

  test('neither the builder nor its plugin is needed', () => {
    expect(loadedDockerBuild).toBe(0)
    expect(made.graph.all.filter(({ type }) => type.startsWith('docker-build:'))).toEqual([])
    expect(container(made.graph).image).toBe(`${ofOurs}@${digest}`)
  })

  test('the task is one that Fargate takes, on a read-only root, as nobody in particular', () => {
    const { inputs } = made.graph.one('aws:ecs/taskDefinition:TaskDefinition', '-job-task')
    expect(inputs).toMatchObject({
      family: 'lakeload-test-job',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '2048',
      memory: '8192',
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' },
      ephemeralStorage: { sizeInGib: 50 },
      volumes: [{ name: 'scratch' }, { name: 'tmp' }],
      executionRoleArn: 'arn:aws:iam::123456789012:role/lakeload-test-execution',
      taskRoleArn: 'arn:aws:iam::123456789012:role/lakeload-test-job',
      skipDestroy: true,
      tags: { project: 'lakeload', stack: 'test', Name: 'lakeload-test-job' },
    })
  })

  test('the container definition has only members that ECS knows, with these values', () => {
    const { environment: _, ...definition } = container(made.graph)
    expect(definition).toEqual({
      name: 'lakeload',
      image: `${ofOurs}@${digest}`,
      essential: true,
      command: ['run', 'spacex'],
      memory: 8192,
      user: '10001:10001',
      readonlyRootFilesystem: true,
      stopTimeout: 30,
      linuxParameters: { capabilities: { drop: ['ALL'] } },
      secrets: [
        { name: 'LAKELOAD_NOTIFY_WEBHOOK', valueFrom: webhookArn },
        {
          name: 'SHOP_TOKEN',
          valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf:token::',
        },
        { name: 'SHOP_USER', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/shop/user' },
      ],
      mountPoints: [
        { sourceVolume: 'scratch', containerPath: '/scratch', readOnly: false },
        { sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false },
      ],
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/lakeload/lakeload-test/job',
          'awslogs-region': 'us-east-1',
          'awslogs-stream-prefix': 'job',
          mode: 'non-blocking',
          'max-buffer-size': '25m',
        },
      },
    })
  })

  test('the job learns of the stack by its environment', () => {
    expect(variables(container(made.graph))).toEqual({
      AWS_REGION: 'us-east-1',
      LAKELOAD_COPY_ROLE: 'arn:aws:iam::123456789012:role/copy',
      LAKELOAD_LAKE: 's3://lake',
      LAKELOAD_MEMORY_LIMIT_MB: '3276',
      LAKELOAD_METRICS: 'emf',
      LAKELOAD_METRICS_NAMESPACE: 'lakeload-test',
      LAKELOAD_NOTIFY_ON: 'always',
      LAKELOAD_NOTIFY_TOPIC: topicArn,
      LAKELOAD_REDSHIFT_CLUSTER: 'cluster',
      LAKELOAD_REDSHIFT_HOST: 'host',
      LAKELOAD_SCRATCH: '/scratch',
      LAKELOAD_STEP_TIME_LIMIT_MINUTES: '120',
      SPACEX_API_URL: 'https://api.test',
    })
    const names = container(made.graph).environment.map(({ name }: { name: string }) => name)
    expect(names).toEqual([...names].sort())
  })

  test('the execution role pulls this image, writes this log and reads these secrets', () => {
    expect(policy(made.graph, 'execution')).toEqual([
      { Sid: 'LogInToEcr', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Sid: 'PullImage',
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: 'arn:aws:ecr:us-east-1:123456789012:repository/mirror/lakeload',
      },
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: expect.stringMatching(/:LogGroup\/\/lakeload\/lakeload-test\/job:\*$/i),
      },
      {
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameters'],
        Resource: [
          'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf',
          'arn:aws:ssm:us-east-1:123456789012:parameter/shop/user',
          webhookArn,
        ],
      },
      {
        Sid: 'DecryptSecrets',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': ['secretsmanager.us-east-1.amazonaws.com', 'ssm.us-east-1.amazonaws.com'],
          },
        },
      },
    ])
  })

  test('the job’s role reads the lake, writes raw records once, and deletes only what is unfinished', () => {
    const below = (...names: readonly string[]) => names.map((name) => `${bucketArn}/${name}`)
    expect(policy(made.graph, 'job')).toEqual([
      { Sid: 'ListLake', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn },
      {
        Sid: 'ReadLake',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: below('raw/*', 'processed/*', 'quarantine/*', 'runs/*', 'doctor/*'),
      },
      {
        Sid: 'WriteLake',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: below('processed/*', 'quarantine/*', 'runs/*', 'doctor/*'),
      },
      {
        Sid: 'WriteRawOnce',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: below('raw/*'),
        Condition: { Null: { 's3:if-none-match': 'false' } },
      },
      {
        Sid: 'UploadRawInPieces',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: below('raw/*'),
        Condition: { Bool: { 's3:ObjectCreationOperation': 'false' } },
      },
      {
        Sid: 'AbortUploads',
        Effect: 'Allow',
        Action: 's3:AbortMultipartUpload',
        Resource: below('raw/*', 'processed/*', 'quarantine/*', 'runs/*', 'doctor/*'),
      },
      {
        Sid: 'DeleteUnfinished',
        Effect: 'Allow',
        Action: 's3:DeleteObject',
        Resource: below(
          'raw/*/part-*.jsonl.gz',
          'processed/*',
          'runs/*/current.json',
          'runs/*/lease.json',
          'doctor/*',
        ),
      },
      {
        Sid: 'UseKey',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: keyArn,
        Condition: {
          StringEquals: { 'kms:ViaService': ['s3.us-east-1.amazonaws.com', 'sns.us-east-1.amazonaws.com'] },
        },
      },
      {
        Sid: 'TellPeople',
        Effect: 'Allow',
        Action: ['sns:GetTopicAttributes', 'sns:Publish'],
        Resource: topicArn,
      },
      { Sid: 'LogIn', Effect: 'Allow', Action: 'redshift:GetClusterCredentialsWithIAM', Resource: 'db' },
    ])
  })

  test('only ECS tasks of this account take the roles', () => {
    const roles = made.graph.ofType('aws:iam/role:Role')
    expect(roles.map(({ inputs }) => inputs.name).sort()).toEqual([
      'lakeload-test-bootstrap',
      'lakeload-test-execution',
      'lakeload-test-job',
    ])
    for (const { inputs } of roles) {
      expect(JSON.parse(inputs.assumeRolePolicy).Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': mockAccountId },
            ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:123456789012:*' },
          },
        },
      ])
    }
  })

  test('bootstrap is a task of its own, with the admin’s secret and nothing of the job’s rights', () => {
    const definition = container(made.graph, 'bootstrap')
    expect(definition.command).toEqual(['bootstrap'])
    expect(variables(definition)).toMatchObject({
      LAKELOAD_REDSHIFT_HOST: 'host',
      LAKELOAD_REDSHIFT_SECRET: adminArn,
      LAKELOAD_JOB_USER: 'IAMR:lakeload-test-job',
    })
    expect(variables(definition)).not.toHaveProperty('LAKELOAD_REDSHIFT_CLUSTER')
    expect(definition.secrets.map(({ name }: { name: string }) => name)).toEqual(['SHOP_TOKEN', 'SHOP_USER'])
    expect(policy(made.graph, 'bootstrap')).toEqual([
      { Sid: 'Admin', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: adminArn },
    ])
  })

  test('the cluster runs tasks on Fargate, watches them, and encrypts what is typed into them', () => {
    expect(made.graph.one('aws:ecs/cluster:Cluster').inputs).toMatchObject({
      name: 'lakeload-test',
      settings: [{ name: 'containerInsights', value: 'enabled' }],
      configuration: { executeCommandConfiguration: { kmsKeyId: keyArn, logging: 'OVERRIDE' } },
    })
    expect(made.graph.one('aws:ecs/clusterCapacityProviders:ClusterCapacityProviders').inputs).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
    })
  })

  test('the log is kept as long as configured, and encrypted', () => {
    expect(made.graph.one('aws:cloudwatch/logGroup:LogGroup').inputs).toMatchObject({
      name: '/lakeload/lakeload-test/job',
      retentionInDays: 90,
      kmsKeyId: keyArn,
    })
  })

  test('images are scanned, never overwritten, encrypted, and the last 20 are kept', () => {
    expect(made.graph.one('aws:ecr/repository:Repository').inputs).toMatchObject({
      name: 'lakeload-test',
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: 'KMS', kmsKey: keyArn }],
    })
    const { inputs } = made.graph.one('aws:ecr/lifecyclePolicy:LifecyclePolicy')
    expect(JSON.parse(inputs.policy).rules).toEqual([
      {
        rulePriority: 1,
        description: 'keep the last 20 images',
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 20 },
        action: { type: 'expire' },
      },
    ])
  })

  test('everything that can have tags has them', () => {
    const tagged = made.graph.all.filter(({ inputs }) => inputs.tags !== undefined)
    for (const { inputs } of tagged) expect(inputs.tags).toMatchObject({ project: 'lakeload', stack: 'test' })
    expect(tagged.map(({ type }) => type.split(':')[2]).sort()).toEqual([
      'Cluster',
      'LogGroup',
      'Repository',
      'Role',
      'Role',
      'Role',
      'TaskDefinition',
      'TaskDefinition',
    ])
  })
})

test('an image of a registry that is not ECR asks for no right to pull', async () => {
  const { graph } = await make({ job: { image: `ghcr.io/acme/lakeload@${digest}` } })
  const sids = policy(graph, 'execution').map(({ Sid }: { Sid: string }) => Sid)
  expect(sids).toEqual(['WriteLog', 'ReadSecrets', 'DecryptSecrets'])
})

test.each([
  [
    `123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/b@${digest}`,
    'arn:aws:ecr:eu-west-1:123456789012:repository/a/b',
  ],
  [`123456789012.dkr-ecr.eu-west-1.on.aws/a@${digest}`, 'arn:aws:ecr:eu-west-1:123456789012:repository/a'],
  [
    `123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/a:1.2@${digest}`,
    'arn:aws:ecr:us-east-1:123456789012:repository/a',
  ],
  [`public.ecr.aws/acme/lakeload@${digest}`, undefined],
])('the repository of %s', (image, arn) => {
  expect(repositoryArnOf(image, 'aws')).toBe(arn)
})

test('without secrets there is none to read', async () => {
  const { graph, job } = await make(byDigest(), {
    webhookSecretArn: undefined as never,
    warehouse: { environment: {}, jobStatements: [], adminStatements: [], adminEnvironment: {} },
  })
  const sids = policy(graph, 'execution').map(({ Sid }: { Sid: string }) => Sid)
  expect(sids).toEqual(['LogInToEcr', 'PullImage', 'WriteLog'])
  expect(job.bootstrapTaskDefinitionArn).toBeUndefined()
  expect(graph.ofType('aws:ecs/taskDefinition:TaskDefinition')).toHaveLength(1)
})

test('on Spot, tasks run on Spot by default', async () => {
  const { graph } = await make(byDigest({ spot: true, architecture: 'x86_64' }))
  expect(graph.one('aws:ecs/clusterCapacityProviders:ClusterCapacityProviders').inputs).toMatchObject({
    defaultCapacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  })
  const { inputs } = graph.one('aws:ecs/taskDefinition:TaskDefinition', '-job-task')
  expect(inputs.runtimePlatform.cpuArchitecture).toBe('X86_64')
})

describe('without a digest', () => {
  let made: Made

  beforeAll(async () => {
    made = await make()
  })

  test('the Dockerfile is built for the task’s processor and pushed by digest, no tag, to the repository', () => {
    expect(loadedDockerBuild).toBe(1)
    expect(made.graph.one('docker-build:index:Image').inputs).toEqual({
      context: { location: '.' },
      platforms: ['linux/arm64'],
      buildOnPreview: false,
      push: false,
      exports: [
        {
          image: {
            names: ['123456789012.dkr.ecr.us-east-1.amazonaws.com/lakeload-test'],
            push: true,
            pushByDigest: true,
            nameCanonical: true,
          },
        },
      ],
      network: 'default',
      registries: {
        secret: [
          {
            address: '123456789012.dkr.ecr.us-east-1.amazonaws.com/lakeload-test',
            username: 'AWS',
            password: 'token',
          },
        ],
      },
    })
  })

  test('the task runs what was pushed, and its role pulls from there', () => {
    const [, pull] = policy(made.graph, 'execution')
    expect(pull).toMatchObject({
      Sid: 'PullImage',
      Resource: expect.stringMatching(/:Repository\/lakeload-test$/i),
    })
    expect(container(made.graph).image).toMatch(
      /^123456789012\.dkr\.ecr\.us-east-1\.amazonaws\.com\/lakeload-test@/,
    )
  })
})

import { join } from 'node:path'
import {
  CreateClusterCommand,
  CreateClusterParameterGroupCommand,
  CreateUsageLimitCommand,
  DescribeClusterParametersCommand,
  DescribeClustersCommand,
  DescribeUsageLimitsCommand,
  ModifyClusterParameterGroupCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import { repository } from '../support/cli'
import { type Moto, startMoto } from '../support/moto'

let moto: Moto
let redshift: RedshiftClient

beforeAll(async () => {
  moto = await startMoto({ program: join(repository, 'scripts', 'verify', 'infra', 'moto_server.py') })
  redshift = new RedshiftClient({
    endpoint: moto.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  redshift.destroy()
  await moto.close()
})

// Each is what the provider of AWS waits for, and what moto alone does not answer.
test('a parameter group keeps what it is set to', async () => {
  const ParameterGroupName = 'one'
  await redshift.send(
    new CreateClusterParameterGroupCommand({
      ParameterGroupName,
      ParameterGroupFamily: 'redshift-2.0',
      Description: 'TLS alone',
    }),
  )
  const Parameters = [{ ParameterName: 'require_ssl', ParameterValue: 'true' }]
  await redshift.send(new ModifyClusterParameterGroupCommand({ ParameterGroupName, Parameters }))
  const answer = await redshift.send(new DescribeClusterParametersCommand({ ParameterGroupName }))
  expect(answer.Parameters).toEqual([{ ...Parameters[0], Source: 'user' }])
})

test('a cluster is there at once, with what it was asked for, and has limits', async () => {
  const ClusterIdentifier = 'lakeload-moto'
  await redshift.send(
    new CreateClusterCommand({
      ClusterIdentifier,
      NodeType: 'ra3.large',
      NumberOfNodes: 2,
      ClusterType: 'multi-node',
      MasterUsername: 'lakeload_admin',
      ManageMasterPassword: true,
      AvailabilityZoneRelocation: true,
      DefaultIamRoleArn: 'arn:aws:iam::123456789012:role/copy',
    }),
  )
  const { Clusters } = await redshift.send(new DescribeClustersCommand({ ClusterIdentifier }))
  expect(Clusters?.[0]).toMatchObject({
    ClusterAvailabilityStatus: 'Available',
    AvailabilityZoneRelocationStatus: 'enabled',
    MultiAZ: 'Disabled',
    DefaultIamRoleArn: 'arn:aws:iam::123456789012:role/copy',
    MasterPasswordSecretArn: expect.stringMatching(
      /^arn:aws:secretsmanager:us-east-1:123456789012:secret:redshift!/,
    ),
  })
  expect(Clusters?.[0]?.ClusterNodes).toHaveLength(2)
  const limit = {
    ClusterIdentifier,
    FeatureType: 'spectrum',
    LimitType: 'data-scanned',
    Amount: 1,
    Period: 'daily',
  } as const
  const { UsageLimitId } = await redshift.send(new CreateUsageLimitCommand(limit))
  const { UsageLimits } = await redshift.send(new DescribeUsageLimitsCommand({ UsageLimitId }))
  expect(UsageLimits).toMatchObject([limit])
})

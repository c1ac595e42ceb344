import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
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

let child: ChildProcess
let redshift: RedshiftClient

beforeAll(async () => {
  const server = join(repository, 'scripts', 'verify', 'infra', 'moto_server.py')
  const python = join(repository, '.venv', 'moto', 'bin', 'python')
  child = spawn(python, [server, '-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  redshift = new RedshiftClient({
    endpoint: await addressOf(child),
    region: 'us-east-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  redshift.destroy()
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
})

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000)
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (address !== undefined) resolve(address)
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.once('close', () => reject(new Error(`moto did not start: ${output}`)))
  })
}

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

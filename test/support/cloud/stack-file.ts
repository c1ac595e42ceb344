import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StackOutputs } from '../../../cloud/stack-outputs'

/** The outputs of a stack as tests have it. */
export function testStack(change: Partial<StackOutputs> = {}): StackOutputs {
  const cluster = 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test'
  return {
    region: 'us-east-1',
    lake: 's3://lakeload-test-lake',
    cluster,
    taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:7',
    bootstrapTaskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-bootstrap:2',
    containerName: 'lakeload',
    taskSubnets: ['subnet-1', 'subnet-2'],
    taskSecurityGroup: 'sg-1',
    assignPublicIp: true,
    capacityProvider: 'FARGATE',
    logGroup: '/lakeload/test/job',
    logStreamPrefix: 'job',
    stateMachine: 'arn:aws:states:us-east-1:123456789012:stateMachine:lakeload-test-run',
    schedules: { spacex: 'cron(0 5 * * ? *) UTC' },
    image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/lakeload-test@sha256:00',
    dashboardUrl:
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/lakeload-test',
    alertTopic: 'arn:aws:sns:us-east-1:123456789012:lakeload-test-alerts',
    deadLetterQueue: 'lakeload-test-dead-letters',
    warehouseHost: 'lakeload-test.abc.us-east-1.redshift.amazonaws.com',
    warehousePort: 5439,
    warehouseDatabase: 'lakeload',
    jobUser: 'IAMR:lakeload-test-job',
    copyRole: 'arn:aws:iam::123456789012:role/lakeload-test-copy',
    runTaskCommands: { spacex: 'aws ecs run-task …' },
    monthlyCostUsd: { total: 42, items: { 'Redshift nodes': 41, 'KMS key': 1 } },
    ...change,
  }
}

/** Writes a stack's outputs as `pulumi stack output --json` prints them, and answers the file. */
export async function writeStackFile(folder: string, stack: object): Promise<string> {
  const file = join(folder, 'stack.json')
  await writeFile(file, JSON.stringify(stack))
  return file
}

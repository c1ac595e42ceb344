import { runMachine } from '../../../../infra/schedule/state-machine'
import { asServiceSpells, checkRequests } from '../../../support/infra/check-request'
import { type TaskAnswer, type WalkResult, walkMachine } from '../../../support/infra/walk-machine'

const facts = {
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test',
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:7',
  containerName: 'lakeload',
  subnetIds: ['subnet-1', 'subnet-2'],
  securityGroupId: 'sg-1',
  assignPublicIp: true,
}

const machine = runMachine({ ...facts, waitSeconds: [0, 0] })

/** A task as Step Functions describes it in the cause of its failure. */
function ended(task: {
  exitCode?: number
  stopCode?: string
  stoppedReason?: string
  sidecarFirst?: boolean
}): TaskAnswer {
  const ours = {
    Name: 'lakeload',
    LastStatus: 'STOPPED',
    ...(task.exitCode === undefined ? {} : { ExitCode: task.exitCode }),
  }
  const sidecar = { Name: 'aws-guardduty-agent', LastStatus: 'STOPPED', ExitCode: 137 }
  const description = {
    ClusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test',
    Containers: task.sidecarFirst === true ? [sidecar, ours] : [ours],
    LastStatus: 'STOPPED',
    StopCode: task.stopCode ?? 'EssentialContainerExited',
    StoppedReason: task.stoppedReason ?? 'Essential container in task exited',
    TaskArn: 'arn:aws:ecs:us-east-1:123456789012:task/lakeload-test/abc',
  }
  return { Error: 'States.TaskFailed', Cause: JSON.stringify(description) }
}

const succeeded: TaskAnswer = {
  Return: { LastStatus: 'STOPPED', Containers: [{ Name: 'lakeload', ExitCode: 0 }] },
}
const spot = ended({
  exitCode: 143,
  stopCode: 'SpotInterruption',
  stoppedReason: 'Your Spot Task was interrupted.',
})

const walks = {
  success: [succeeded],
  transient: [ended({ exitCode: 4 }), succeeded],
  spotTwice: [spot, spot, succeeded],
  spotWithoutTrace: [ended({ exitCode: 1, stopCode: 'SpotInterruption' }), succeeded],
  maintenance: [ended({ exitCode: 0, stopCode: 'TerminationNotice' }), succeeded],
  outOfMemory: [ended({ exitCode: 137 }), succeeded],
  heapExhausted: [ended({ exitCode: 134 }), succeeded],
  neverStarted: [
    ended({ stopCode: 'TaskFailedToStart', stoppedReason: 'Timeout waiting for network interface' }),
    succeeded,
  ],
  gaveUp: [ended({ exitCode: 4 }), ended({ exitCode: 137 }), ended({ exitCode: 4 })],
  gaveUpUnstarted: Array(3).fill(
    ended({ stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError' }),
  ),
  failed: [ended({ exitCode: 1 })],
  usage: [ended({ exitCode: 2 })],
  testsFailed: [ended({ exitCode: 3 })],
  failedBesideSidecar: [ended({ exitCode: 1, sidecarFirst: true })],
  userStopped: [ended({ exitCode: 143, stopCode: 'UserInitiated', stoppedReason: 'ann asked for it' })],
  refused: [{ Error: 'ECS.AccessDeniedException', Cause: 'not authorized to perform: ecs:RunTask' }],
  noCapacity: [
    { Error: 'ECS.Unknown', Cause: '{"Failures":[{"Reason":"Capacity is unavailable"}],"Tasks":[]}' },
  ],
  timedOut: [{ Error: 'States.Timeout', Cause: '' }],
} satisfies Record<string, readonly TaskAnswer[]>

let results: Readonly<Record<string, WalkResult>>

beforeAll(async () => {
  const walked = await walkMachine(
    machine,
    Object.values(walks).map((answers) => ({ input: { pipeline: 'spacex' }, answers })),
  )
  results = Object.fromEntries(Object.keys(walks).map((name, index) => [name, walked[index] as WalkResult]))
})

const again = [
  'IsTaskDescribed',
  'ReadTask',
  'FindContainer',
  'ReadContainer',
  'MayAnotherAttemptHelp',
  'IsAttemptLeft',
]

test('a run that succeeds is run once, by the pinned revision, with its pipeline and the attempt', () => {
  const [request] = results.success?.requests ?? []
  expect(results.success).toMatchObject({ status: 'succeeded', states: ['FirstAttempt', 'Run'] })
  expect(request).toEqual({
    Cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test',
    TaskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:7',
    PropagateTags: 'TASK_DEFINITION',
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: ['subnet-1', 'subnet-2'],
        SecurityGroups: ['sg-1'],
        AssignPublicIp: 'ENABLED',
      },
    },
    Overrides: { ContainerOverrides: [override('1')] },
    StartedBy: 'AWS Step Functions',
  })
})

test('ECS knows every member of the request', async () => {
  const [request] = results.success?.requests ?? []
  const parameters = asServiceSpells(request)
  const misspelt = asServiceSpells({ ...request, NetworkConfiguration: { AwsVpcConfiguration: {} } })
  const [ours, wrong] = await checkRequests([
    { service: 'ecs', operation: 'RunTask', parameters },
    { service: 'ecs', operation: 'RunTask', parameters: misspelt },
  ])
  expect(ours).toBe('')
  // Proof that the check can fail.
  expect(wrong).toContain('awsVpcConfiguration')
})

test.each(['transient', 'spotWithoutTrace', 'maintenance', 'outOfMemory', 'heapExhausted', 'neverStarted'])(
  'a second attempt follows: %s',
  (name) => {
    const result = results[name]
    expect(result?.status).toBe('succeeded')
    expect(result?.states).toEqual(['FirstAttempt', 'Run', ...again, 'WaitForAttempt2', 'NextAttempt', 'Run'])
    expect(result?.requests.map(overrideOf)).toEqual([override('1'), override('2')])
  },
)

test('at most three attempts are made, each told its number', () => {
  expect(results.spotTwice?.status).toBe('succeeded')
  expect(results.spotTwice?.requests.map(overrideOf)).toEqual([override('1'), override('2'), override('3')])
  expect(results.gaveUp?.requests).toHaveLength(3)
})

test.each([
  [
    'gaveUp',
    'GaveUp',
    'pipeline spacex failed 3 times, at last with exit code 4: Essential container in task exited; task arn:aws:ecs:us-east-1:123456789012:task/lakeload-test/abc',
  ],
  [
    'gaveUpUnstarted',
    'Lost',
    'pipeline spacex failed 3 times; at last the task was lost without an exit code: CannotPullContainerError; task arn:aws:ecs:us-east-1:123456789012:task/lakeload-test/abc',
  ],
])('gives up after the third: %s', (name, error, cause) => {
  expect(results[name]).toMatchObject({ status: 'failed', error, cause })
  expect(results[name]?.requests).toHaveLength(3)
})

test.each([
  ['failed', 'RunFailed', 'pipeline spacex ended with exit code 1; task '],
  ['usage', 'RunFailed', 'pipeline spacex ended with exit code 2; task '],
  ['testsFailed', 'RunFailed', 'pipeline spacex ended with exit code 3; task '],
  ['failedBesideSidecar', 'RunFailed', 'pipeline spacex ended with exit code 1; task '],
  ['userStopped', 'StoppedByUser', 'pipeline spacex was stopped by a user: ann asked for it'],
  [
    'refused',
    'NotStarted',
    'pipeline spacex was not started: ECS.AccessDeniedException: not authorized to perform: ecs:RunTask',
  ],
  [
    'noCapacity',
    'NotStarted',
    'pipeline spacex was not started: ECS.Unknown: {"Failures":[{"Reason":"Capacity is unavailable"}],"Tasks":[]}',
  ],
  ['timedOut', 'TookTooLong', 'pipeline spacex was stopped: it had not ended after 24 hours'],
])('is not run again: %s', (name, error, cause) => {
  expect(results[name]).toMatchObject({ status: 'failed', error, cause: expect.stringContaining(cause) })
  expect(results[name]?.requests).toHaveLength(1)
})

test('waits two minutes, then ten: longer than a lost lease lasts', () => {
  const { States } = runMachine(facts)
  expect(States.WaitForAttempt2).toEqual({ Type: 'Wait', Seconds: 120, Next: 'NextAttempt' })
  expect(States.WaitForAttempt3).toEqual({ Type: 'Wait', Seconds: 600, Next: 'NextAttempt' })
})

test('a request that ECS cannot serve at the moment is sent again before it counts as an attempt', () => {
  const run = machine.States.Run
  expect(run?.TimeoutSeconds).toBe(86_400)
  expect(run?.Retry).toEqual([
    {
      ErrorEquals: [
        'AmazonECS.Unknown',
        'ECS.ServerException',
        'ECS.AmazonECSException',
        'ECS.SdkClientException',
      ],
      IntervalSeconds: 60,
      BackoffRate: 3,
      MaxAttempts: 3,
    },
  ])
})

test('every state that is named is there, and every one is reached', () => {
  const text = JSON.stringify(machine.States)
  const named = [...text.matchAll(/"(?:Next|Default)":"([^"]+)"/g)].map(([, state]) => state)
  expect([...new Set([...named, machine.StartAt])].sort()).toEqual(Object.keys(machine.States).sort())
})

test('a task without a public address says so', () => {
  const { States } = runMachine({ ...facts, assignPublicIp: false })
  expect(JSON.stringify(States.Run)).toContain('"AssignPublicIp":"DISABLED"')
})

function override(attempt: string): object {
  return {
    Name: 'lakeload',
    Command: ['run', 'spacex'],
    Environment: [
      { Name: 'LAKELOAD_ATTEMPT', Value: attempt },
      { Name: 'LAKELOAD_ATTEMPTS', Value: '3' },
    ],
  }
}

function overrideOf(request: Readonly<Record<string, unknown>>): unknown {
  const { ContainerOverrides } = request.Overrides as { readonly ContainerOverrides: readonly unknown[] }
  return ContainerOverrides[0]
}

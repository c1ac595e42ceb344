/** What the state machine starts, and how patiently. */
export interface RunMachineFacts {
  readonly clusterArn: string
  /** With its revision. */
  readonly taskDefinitionArn: string
  readonly containerName: string
  readonly subnetIds: readonly string[]
  readonly securityGroupId: string
  readonly assignPublicIp: boolean
  /** How long to wait before each further attempt, in seconds; there is one attempt more than waits. */
  readonly waitSeconds?: readonly number[]
}

/** A state of the Amazon States Language; its members depend on its `Type`. */
export interface State {
  readonly Type: 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Fail' | 'Succeed'
  readonly Comment?: string
  readonly [member: string]: unknown
}

/** A state machine in the Amazon States Language. */
export interface StateMachineDefinition {
  readonly Comment: string
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
}

/** A lost run’s lease ends a minute after its last renewal: the second attempt comes later than that. */
const defaultWaitSeconds = [120, 600]

/** No run takes a day: whatever is still there then hangs. */
const timeoutSeconds = 86_400

/** The job’s exit code for what may pass: a rerun is worthwhile. */
const transientExitCode = 4

/** From here on, exit codes tell which signal ended the process: 137 is SIGKILL, mostly for want of memory. */
const leastSignalExitCode = 128

/** ECS stops tasks with these codes for its own reasons. */
const platformStopCodes = ['SpotInterruption', 'TerminationNotice']

/** RunTask itself failed in a way that may pass: no capacity at the moment, or trouble of ECS. Nothing has run yet. */
const startErrors = [
  'AmazonECS.Unknown',
  'ECS.ServerException',
  'ECS.AmazonECSException',
  'ECS.SdkClientException',
]

/**
 * The machine that runs one pipeline, with the input `{"pipeline": "spacex"}`: starts the task, waits for its end, and
 * starts it again where that may help: exit code 4, a task that was lost, or one that did not start. Everything else
 * fails the execution at once with a cause that names the pipeline and the exit code. Pure.
 */
export function runMachine(facts: RunMachineFacts): StateMachineDefinition {
  const waits = facts.waitSeconds ?? defaultWaitSeconds
  const attempts = waits.length + 1
  return {
    Comment: 'Runs one pipeline of lakeload; runs it again where that may help',
    StartAt: 'FirstAttempt',
    States: {
      FirstAttempt: { Type: 'Pass', Parameters: { 'pipeline.$': '$.pipeline', attempt: 1 }, Next: 'Run' },
      Run: runTask(facts, attempts),
      IsTaskDescribed: {
        Type: 'Choice',
        Comment: 'A task that ended badly is described as JSON; a request that ECS refused is told otherwise',
        Choices: [{ Variable: '$.failure.Cause', StringMatches: '{*"Containers":*', Next: 'ReadTask' }],
        Default: 'NotStarted',
      },
      ReadTask: {
        Type: 'Pass',
        Parameters: { 'task.$': 'States.StringToJson($.failure.Cause)' },
        ResultPath: '$.failure',
        Next: 'FindContainer',
      },
      FindContainer: {
        Type: 'Pass',
        Comment: 'By name: AWS may run a container of its own beside ours',
        InputPath: `${task}.Containers[?(@.Name == '${facts.containerName}')]`,
        ResultPath: '$.found',
        Next: 'ReadContainer',
      },
      ReadContainer: {
        Type: 'Pass',
        Parameters: { 'container.$': 'States.ArrayGetItem($.found, 0)' },
        ResultPath: '$.found',
        Next: 'MayAnotherAttemptHelp',
      },
      MayAnotherAttemptHelp: mayAnotherAttemptHelp(),
      IsAttemptLeft: {
        Type: 'Choice',
        Choices: waits.map((_, index) => ({
          Variable: '$.attempt',
          NumericEquals: index + 1,
          Next: waitName(index + 2),
        })),
        Default: 'HasEnded',
      },
      HasEnded: {
        Type: 'Choice',
        Choices: [{ Variable: exitCode, IsPresent: true, Next: 'GaveUp' }],
        Default: 'Lost',
      },
      ...Object.fromEntries(
        waits.map((seconds, index) => [
          waitName(index + 2),
          { Type: 'Wait', Seconds: seconds, Next: 'NextAttempt' } satisfies State,
        ]),
      ),
      NextAttempt: {
        Type: 'Pass',
        Parameters: { 'pipeline.$': '$.pipeline', 'attempt.$': 'States.MathAdd($.attempt, 1)' },
        Next: 'Run',
      },
      NotStarted: fail(
        'NotStarted',
        "States.Format('pipeline {} was not started: {}: {}', $.pipeline, $.failure.Error, $.failure.Cause)",
      ),
      TookTooLong: fail(
        'TookTooLong',
        `States.Format('pipeline {} was stopped: it had not ended after ${timeoutSeconds / 3_600} hours', $.pipeline)`,
      ),
      StoppedByUser: fail(
        'StoppedByUser',
        `States.Format('pipeline {} was stopped by a user: {}', $.pipeline, ${task}.StoppedReason)`,
      ),
      RunFailed: fail(
        'RunFailed',
        `States.Format('pipeline {} ended with exit code {}; task {}', $.pipeline, ${exitCode}, ${task}.TaskArn)`,
      ),
      GaveUp: fail(
        'GaveUp',
        `States.Format('pipeline {} failed ${attempts} times, at last with exit code {}: {}; task {}', $.pipeline, ${exitCode}, ${task}.StoppedReason, ${task}.TaskArn)`,
      ),
      Lost: fail(
        'Lost',
        `States.Format('pipeline {} failed ${attempts} times; at last the task was lost without an exit code: {}; task {}', $.pipeline, ${task}.StoppedReason, ${task}.TaskArn)`,
      ),
    },
  }
}

/** The description of the task that ended. */
const task = '$.failure.task'

/** Not there where the container never started, or was lost with its host. */
const exitCode = '$.found.container.ExitCode'

const waitName = (attempt: number): string => `WaitForAttempt${attempt}`

function fail(error: string, causePath: string): State {
  return { Type: 'Fail', Error: error, CausePath: causePath }
}

function runTask(facts: RunMachineFacts, attempts: number): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    // Neither launch type nor capacity provider: the cluster’s default strategy says which.
    Parameters: {
      Cluster: facts.clusterArn,
      TaskDefinition: facts.taskDefinitionArn,
      PropagateTags: 'TASK_DEFINITION',
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: facts.subnetIds,
          SecurityGroups: [facts.securityGroupId],
          AssignPublicIp: facts.assignPublicIp ? 'ENABLED' : 'DISABLED',
        },
      },
      Overrides: {
        ContainerOverrides: [
          {
            Name: facts.containerName,
            'Command.$': "States.Array('run', $.pipeline)",
            Environment: [
              { Name: 'LAKELOAD_ATTEMPT', 'Value.$': "States.Format('{}', $.attempt)" },
              { Name: 'LAKELOAD_ATTEMPTS', Value: String(attempts) },
            ],
          },
        ],
      },
    },
    TimeoutSeconds: timeoutSeconds,
    Retry: [{ ErrorEquals: startErrors, IntervalSeconds: 60, BackoffRate: 3, MaxAttempts: 3 }],
    Catch: [
      { ErrorEquals: ['States.Timeout'], ResultPath: '$.failure', Next: 'TookTooLong' },
      { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'IsTaskDescribed' },
    ],
    ResultPath: null,
    End: true,
  }
}

function mayAnotherAttemptHelp(): State {
  const stopCode = `${task}.StopCode`
  const hasStopCode = (code: string) => ({
    And: [
      { Variable: stopCode, IsPresent: true },
      { Variable: stopCode, StringEquals: code },
    ],
  })
  const yes = 'IsAttemptLeft'
  return {
    Type: 'Choice',
    // In this order: a Choice fails where it compares what is not there.
    Choices: [
      { ...hasStopCode('UserInitiated'), Next: 'StoppedByUser' },
      ...platformStopCodes.map((code) => ({ ...hasStopCode(code), Next: yes })),
      { Variable: exitCode, IsPresent: false, Next: yes },
      { Variable: exitCode, NumericEquals: transientExitCode, Next: yes },
      { Variable: exitCode, NumericGreaterThanEquals: leastSignalExitCode, Next: yes },
    ],
    Default: 'RunFailed',
  }
}

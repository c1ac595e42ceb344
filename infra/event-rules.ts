import { alarmKinds } from './alarm-plan'

/** The rules by what they tell. Each has its entry in docs/runbook.md under this name. */
export type RuleKind = 'task-stopped' | 'execution-failed' | 'alarm-changed'

/** What an event must look like, and what people read of it. */
export interface PlannedRule {
  readonly kind: RuleKind
  readonly description: string
  readonly pattern: Readonly<Record<string, unknown>>
  /** Name to path in the event; what the event lacks is left out of the text. */
  readonly paths: Readonly<Record<string, string>>
  /** The text, `<name>` where a value goes. */
  readonly lines: readonly string[]
}

/** Where a rule's things are. */
export interface RuleFacts {
  readonly prefix: string
  readonly consoleUrl: string
  readonly clusterArn: string
  readonly stateMachineArn: string
  readonly containerName: string
}

const inRunbook = (kind: RuleKind) => `What to do: docs/runbook.md, ${kind}`

/** Exit codes that need nobody: done, and what the state machine starts again by itself. */
const quietExitCodes = [0, 4]

/** A task that ended otherwise than by finishing its work, whoever started it. */
export function taskStopped({ prefix, clusterArn, containerName }: RuleFacts): PlannedRule {
  return {
    kind: 'task-stopped',
    description: 'A task ended with an error, was lost, or never started',
    pattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        clusterArn: [clusterArn],
        lastStatus: ['STOPPED'],
        $or: [
          // The container by its name: AWS may run one of its own beside it, which ends as it likes.
          { containers: { name: [containerName], exitCode: [{ 'anything-but': quietExitCodes }] } },
          { containers: { exitCode: [{ exists: false }] } },
          { stopCode: ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'] },
        ],
      },
    },
    paths: {
      pipeline: '$.detail.overrides.containerOverrides[0].command[1]',
      exitCode: '$.detail.containers[0].exitCode',
      containerReason: '$.detail.containers[0].reason',
      reason: '$.detail.stoppedReason',
      stopCode: '$.detail.stopCode',
      task: '$.detail.taskArn',
      startedBy: '$.detail.startedBy',
    },
    lines: [
      `${prefix}: a task stopped, pipeline <pipeline>, exit code <exitCode>`,
      '<stopCode>: <reason>; <containerReason>',
      'Task <task>, started by <startedBy>',
      inRunbook('task-stopped'),
    ],
  }
}

/** A scheduled run that the state machine has given up. */
export function executionFailed({ prefix, stateMachineArn, consoleUrl }: RuleFacts): PlannedRule {
  return {
    kind: 'execution-failed',
    description: 'A scheduled run was given up',
    pattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    paths: {
      status: '$.detail.status',
      error: '$.detail.error',
      cause: '$.detail.cause',
      execution: '$.detail.executionArn',
    },
    lines: [
      `${prefix}: a scheduled run ended <status>`,
      '<error>: <cause>',
      `${consoleUrl}/states/home#/v2/executions/details/<execution>`,
      inRunbook('execution-failed'),
    ],
  }
}

/** For the webhook alone: alarms write to the topic themselves, but in a form that no chat shows. */
export function alarmChanged({ prefix, consoleUrl }: RuleFacts): PlannedRule {
  return {
    kind: 'alarm-changed',
    description: 'An alarm of the stack was raised, or is over',
    pattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: {
        alarmName: alarmKinds.map((kind) => ({ prefix: `${prefix}-${kind}` })),
        // Not the step from "no data yet" to well, which every new alarm takes.
        $or: [
          { state: { value: ['ALARM'] } },
          { state: { value: ['OK'] }, previousState: { value: ['ALARM'] } },
        ],
      },
    },
    paths: {
      alarm: '$.detail.alarmName',
      state: '$.detail.state.value',
      description: '$.detail.configuration.description',
    },
    lines: ['<alarm> is <state>', '<description>', `${consoleUrl}/cloudwatch/home#alarmsV2:alarm/<alarm>`],
  }
}

/** For a mail: EventBridge takes a text as one JSON string a line. */
export function mailTemplate({ lines }: PlannedRule): string {
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

/** For a chat: what Slack and its likes take. */
export function chatTemplate({ lines }: PlannedRule): string {
  return JSON.stringify({ text: lines.join('\n') })
}

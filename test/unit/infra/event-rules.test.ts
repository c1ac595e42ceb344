import {
  alarmChanged,
  chatTemplate,
  executionFailed,
  mailTemplate,
  type RuleFacts,
  taskStopped,
} from '../../../infra/event-rules'
import { matchesEvent } from '../../support/infra/match-event'

const facts: RuleFacts = {
  prefix: 'lakeload-prod',
  consoleUrl: 'https://us-east-1.console.aws.amazon.com',
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-prod',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:lakeload-prod-run',
  containerName: 'lakeload',
}

describe('a task that stopped', () => {
  const { pattern } = taskStopped(facts)
  const event = (detail: object) => ({
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    detail: {
      clusterArn: facts.clusterArn,
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      ...detail,
    },
  })
  const ended = (exitCode?: number) => event({ containers: [{ name: 'lakeload', exitCode }] })

  test.each([1, 2, 3, 130, 137, 143])('with exit code %d is told', (exitCode) => {
    expect(matchesEvent(ended(exitCode), pattern)).toBe(true)
  })

  test.each([0, 4])('with exit code %d is not: done, or started again by the state machine', (exitCode) => {
    expect(matchesEvent(ended(exitCode), pattern)).toBe(false)
  })

  test('without an exit code is told', () => {
    expect(matchesEvent(ended(), pattern)).toBe(true)
  })

  test.each(['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'])('by %s is told', (stopCode) => {
    const lost = event({ stopCode, containers: [{ name: 'lakeload', exitCode: 0 }] })
    expect(matchesEvent(lost, pattern)).toBe(true)
  })

  test('is judged by our container, not by one that AWS runs beside it', () => {
    const sidecar = { name: 'aws-guardduty-agent', exitCode: 137 }
    expect(matchesEvent(event({ containers: [sidecar, { name: 'lakeload', exitCode: 0 }] }), pattern)).toBe(
      false,
    )
    expect(matchesEvent(event({ containers: [sidecar, { name: 'lakeload', exitCode: 1 }] }), pattern)).toBe(
      true,
    )
  })

  test('of another cluster, or one that still runs, is nothing to us', () => {
    expect(matchesEvent({ ...ended(1), detail: { ...ended(1).detail, clusterArn: 'other' } }, pattern)).toBe(
      false,
    )
    expect(
      matchesEvent({ ...ended(1), detail: { ...ended(1).detail, lastStatus: 'RUNNING' } }, pattern),
    ).toBe(false)
  })
})

describe('a scheduled run', () => {
  const { pattern } = executionFailed(facts)
  const event = (status: string, stateMachineArn = facts.stateMachineArn) => ({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: { stateMachineArn, status },
  })

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('that ended %s is told', (status) => {
    expect(matchesEvent(event(status), pattern)).toBe(true)
  })

  test.each(['RUNNING', 'SUCCEEDED'])('that is %s is not', (status) => {
    expect(matchesEvent(event(status), pattern)).toBe(false)
  })

  test('of another state machine is nothing to us', () => {
    expect(matchesEvent(event('FAILED', 'other'), pattern)).toBe(false)
  })
})

describe('an alarm', () => {
  const { pattern } = alarmChanged(facts)
  const event = (alarmName: string, value: string, before: string) => ({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    detail: { alarmName, state: { value }, previousState: { value: before } },
  })

  test.each([
    ['lakeload-prod-missed-run-spacex', 'ALARM', 'OK', true],
    ['lakeload-prod-missed-run-spacex', 'ALARM', 'INSUFFICIENT_DATA', true],
    ['lakeload-prod-redshift-disk', 'OK', 'ALARM', true],
    ['lakeload-prod-redshift-disk', 'OK', 'INSUFFICIENT_DATA', false],
    ['lakeload-prod-redshift-disk', 'INSUFFICIENT_DATA', 'ALARM', false],
    ['lakeload-prod-of-others', 'ALARM', 'OK', false],
    ['lakeload-dev-missed-run-spacex', 'ALARM', 'OK', false],
  ])('%s that is %s after %s goes to the chat: %s', (name, value, before, isTold) => {
    expect(matchesEvent(event(name, value, before), pattern)).toBe(isTold)
  })
})

describe.each([taskStopped, executionFailed, alarmChanged])('%p', (plan) => {
  const rule = plan(facts)

  test('reads every value that its text shows, and shows every value that it reads', () => {
    const shown = [...rule.lines.join('\n').matchAll(/<(\w+)>/g)].map(([, name]) => name)
    expect(new Set(shown)).toEqual(new Set(Object.keys(rule.paths)))
    // EventBridge keeps names that begin so for itself.
    expect(Object.keys(rule.paths).filter((name) => /^aws/i.test(name))).toEqual([])
  })

  test('is within what EventBridge takes', () => {
    expect(JSON.stringify(rule.pattern).length).toBeLessThanOrEqual(2_048)
    expect(mailTemplate(rule).length).toBeLessThanOrEqual(8_192)
  })
})

test('a mail is one JSON string a line, a chat’s message one object', () => {
  expect(mailTemplate(executionFailed(facts))).toBe(
    [
      '"lakeload-prod: a scheduled run ended <status>"',
      '"<error>: <cause>"',
      '"https://us-east-1.console.aws.amazon.com/states/home#/v2/executions/details/<execution>"',
      '"What to do: docs/runbook.md, execution-failed"',
    ].join('\n'),
  )
  expect(JSON.parse(chatTemplate(taskStopped(facts)))).toEqual({
    text: [
      'lakeload-prod: a task stopped, pipeline <pipeline>, exit code <exitCode>',
      '<stopCode>: <reason>; <containerReason>',
      'Task <task>, started by <startedBy>',
      'What to do: docs/runbook.md, task-stopped',
    ].join('\n'),
  })
})

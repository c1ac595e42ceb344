import { readTaskState, taskExitCode } from '../../../cloud/task-state'
import { testStack } from '../../support/cloud/stack-file'

const stack = testStack()

test('a task whose container ended has its exit code, also where a sidecar ended with another', () => {
  const state = readTaskState(
    {
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [
        { name: 'sidecar', exitCode: 9 },
        { name: 'lakeload', exitCode: 0 },
      ],
    },
    'lakeload',
  )
  expect(state).toMatchObject({ isStopped: true, hasStarted: true, exitCode: 0 })
  expect(taskExitCode(state, 't', stack)).toBe(0)
})

test('a task that waits for its host has not started', () => {
  const state = readTaskState({ lastStatus: 'PROVISIONING' }, 'lakeload')
  expect(state).toMatchObject({ isStopped: false, hasStarted: false })
})

test.each([
  ['SpotInterruption', 'Your Spot Task was interrupted.', 'CLOUD_TASK_LOST'],
  [
    'TaskFailedToStart',
    'CannotPullContainerError: pull image manifest has been retried',
    'CLOUD_TASK_NOT_STARTED',
  ],
  ['TaskFailedToStart', 'ResourceInitializationError: unable to pull secrets', 'CLOUD_TASK_NOT_STARTED'],
  ['EssentialContainerExited', 'OutOfMemoryError: container killed', 'CLOUD_TASK_LOST'],
])('%s, %s: %s', (stopCode, stoppedReason, code) => {
  const state = readTaskState(
    {
      lastStatus: 'STOPPED',
      stopCode: stopCode as 'SpotInterruption',
      stoppedReason,
      containers: [{ name: 'lakeload' }],
    },
    'lakeload',
  )
  expect(() => taskExitCode(state, 't', stack)).toThrow(expect.objectContaining({ code }))
})

test('a task that ran and has no exit code was lost', () => {
  const state = readTaskState({ lastStatus: 'STOPPED', startedAt: new Date(0) }, 'lakeload')
  expect(() => taskExitCode(state, 't', stack)).toThrow(
    expect.objectContaining({
      code: 'CLOUD_TASK_LOST',
      message: 'task `t` ended without an exit code: ECS gives no reason',
    }),
  )
})

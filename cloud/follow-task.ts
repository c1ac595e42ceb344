import { messageOf } from '../job/errors/error-facts'
import { JobError } from '../job/errors/job-error'
import type { Clock } from '../job/ports/clock'
import type { EcsTasks } from './ecs-tasks'
import type { LogLine, TaskLog } from './task-logs'
import type { TaskState } from './task-state'

/** What a task is followed by. */
export interface FollowOptions {
  readonly taskId: string
  readonly tasks: Pick<EcsTasks, 'describe'>
  readonly log: Pick<TaskLog, 'next'>
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How long the task may take to start, in milliseconds. */
  readonly startTimeLimitMs: number
  /** Whether it was started just now. */
  readonly isNew: boolean
  onStatus(status: string): void
  /** AWS cannot be asked at the moment. */
  onTrouble(reason: string): void
  onLine(line: LogLine): void
}

const pollMs = 1_000

/** CloudWatch shows lines some seconds after they were written: how often it is asked again after the task's end. */
const lastLooks = 4

/** ECS is eventually consistent: for some seconds it may not know a task that it has accepted. */
const unknownAtFirstMs = 60_000

/** How long AWS may be out of reach before the watching ends: a run of an hour outlives a network that drops. */
const silenceMs = 300_000

/**
 * Follows a task until it has stopped, and hands on every line it prints.
 *
 * @throws JobError CLOUD_TASK_SLOW where it does not start within the limit, INTERRUPTED by the signal: it runs on then
 */
export async function followTask(options: FollowOptions): Promise<TaskState> {
  const { taskId, tasks, log, clock, signal } = options
  const now = () => clock.now().getTime()
  const startedAt = now()
  const deadline = startedAt + options.startTimeLimitMs
  let answeredAt: number | undefined
  let isTroubled = false
  let status = ''
  for (;;) {
    const state = await look()
    if (state === undefined) {
      await clock.sleep(pollMs, signal)
      continue
    }
    if (state.isStopped) {
      await printRest()
      return state
    }
    if (!state.hasStarted && now() > deadline) {
      throw new JobError(
        'CLOUD_TASK_SLOW',
        `task \`${taskId}\` is \`${state.status}\` after ${Math.round(options.startTimeLimitMs / 1_000)} seconds`,
        { hint: `it may start still: \`lakeload cloud logs --task ${taskId} --follow\` follows it` },
      )
    }
    await clock.sleep(pollMs, signal)
  }

  /** How it stands, with what it has printed since; undefined where that cannot be seen now, and may be later. */
  async function look(): Promise<TaskState | undefined> {
    try {
      const state = await tasks.describe(taskId, signal)
      if (state.status !== status) options.onStatus(state.status)
      status = state.status
      await printNew()
      answeredAt = now()
      isTroubled = false
      return state
    } catch (error) {
      if (!maySeeLater(error)) throw error
      tell(error)
      return undefined
    }
  }

  function maySeeLater(error: unknown): error is JobError {
    if (!(error instanceof JobError)) return false
    if (error.code === 'CLOUD_TASK_UNKNOWN') {
      return options.isNew && answeredAt === undefined && now() - startedAt < unknownAtFirstMs
    }
    return error.kind === 'transient' && now() - (answeredAt ?? startedAt) < silenceMs
  }

  /** Once, until AWS answers again; that a new task is not known yet is nothing to tell. */
  function tell(error: JobError): void {
    if (isTroubled || error.code === 'CLOUD_TASK_UNKNOWN') return
    isTroubled = true
    options.onTrouble(messageOf(error))
  }

  async function printNew(): Promise<number> {
    const lines = await log.next(signal)
    for (const line of lines) options.onLine(line)
    return lines.length
  }

  async function printRest(): Promise<void> {
    for (let quiet = 0; quiet < lastLooks; quiet++) {
      await clock.sleep(pollMs, signal)
      try {
        if ((await printNew()) > 0) quiet = 0
      } catch (error) {
        // Its exit code is known, and matters more than its last lines.
        if (!maySeeLater(error)) throw error
        tell(error)
      }
    }
  }
}

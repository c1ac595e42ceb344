import type { Argv } from 'yargs'
import { JobError } from '../../job/errors/job-error'

/** How a task is waited for. */
export interface TaskOptions {
  readonly wait?: boolean | undefined
  readonly startTimeLimit?: number | undefined
}

/** Adds the options of the commands that start a task. */
export function withTaskOptions<T>(yargs: Argv<T>): Argv<T & TaskOptions> {
  return yargs
    .option('wait', {
      type: 'boolean',
      default: true,
      describe: 'Wait for the task’s end; --no-wait prints its id and goes',
    })
    .option('start-time-limit', {
      type: 'number',
      requiresArg: true,
      default: 10,
      describe: 'How many minutes the task may take to start',
    }) as unknown as Argv<T & TaskOptions>
}

/** @throws JobError USAGE where the limit is no number of minutes */
export function startTimeLimitMs({ startTimeLimit = 10 }: TaskOptions): number {
  if (Number.isFinite(startTimeLimit) && startTimeLimit > 0) return startTimeLimit * 60_000
  throw new JobError(
    'USAGE',
    `--start-time-limit must be a number of minutes above 0, not \`${startTimeLimit}\``,
  )
}

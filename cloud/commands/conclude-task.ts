import type { CommandContext } from '../../job/commands/command-context'
import type { Terminal } from '../../job/ui/terminal'
import type { EndedTask } from '../run-task'

/** Prints how a task ended, and ends with its exit code. */
export function concludeTask(task: EndedTask, terminal: Terminal, context: CommandContext): void {
  const { taskId, exitCode, seconds, result } = task
  if (terminal.json) {
    const status = exitCode === 0 ? 'succeeded' : 'failed'
    terminal.print(
      JSON.stringify({ status, task: taskId, exit_code: exitCode, seconds, result: result ?? null }),
    )
  } else {
    terminal.print(`Task ${taskId} ended with exit code ${exitCode} after ${seconds} s`)
  }
  context.setExitCode(exitCode)
}

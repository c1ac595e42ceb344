import { exitCodes } from '../exit-code'
import type { TransformResult } from '../transform/transform-result'
import { formatFailedNodes } from '../ui/format-replay'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'

/** What a command that changes tables without a run prints at the end: its own result, and what dbt makes of the tables. */
export function concludeReplay(
  result: { readonly text: string; readonly json: object },
  dbt: TransformResult | undefined,
  terminal: Terminal,
  context: CommandContext,
): void {
  if (terminal.json) terminal.print(JSON.stringify({ ...result.json, ...(dbt === undefined ? {} : { dbt }) }))
  else terminal.print([result.text, ...(dbt === undefined ? [] : formatFailedNodes(dbt))].join('\n'))
  if (dbt !== undefined && dbt.failed > 0) context.setExitCode(exitCodes.checksFailed)
}

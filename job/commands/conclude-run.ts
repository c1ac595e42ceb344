import { exitCodeOf, exitCodes } from '../exit-code'
import type { RunDependencies } from '../run/run-dependencies'
import type { RunOutcome } from '../run/run-pipeline'
import { formatRun } from '../ui/format-run'
import { runJson } from '../ui/run-json'
import type { CommandContext } from './command-context'

/**
 * Prints how a run ended, and gives its exit code. Without `--json` an error is thrown on, for the command line to print.
 *
 * @param suggestsQuery whether the warehouse can be asked by `lakeload local sql`
 */
export function concludeRun(
  outcome: RunOutcome,
  { terminal, pipeline }: RunDependencies,
  context: CommandContext,
  suggestsQuery: boolean,
): void {
  const { record, error } = outcome
  if (terminal.json) {
    terminal.print(JSON.stringify(runJson(record)))
    if (record.error !== undefined) terminal.warn(`error: ${record.error.message}`)
  } else if (error !== undefined) throw error
  else terminal.print(formatRun(record, terminal, suggestsQuery ? nextQuery() : undefined))
  if (error !== undefined) context.setExitCode(exitCodeOf(error))
  else if (record.status === 'checks_failed') context.setExitCode(exitCodes.checksFailed)

  function nextQuery(): string {
    return (
      pipeline.exampleQuery ?? `select * from ${pipeline.name}.${pipeline.contract.tables[0]?.name} limit 5`
    )
  }
}

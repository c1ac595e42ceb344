import { join, resolve } from 'node:path'
import type { Argv } from 'yargs'
import { SettingsReader } from '../settings'
import type { CommandContext } from './command-context'

/** Where a command finds the dbt project. */
export interface DbtOption {
  readonly dbt?: string | undefined
}

/** Adds the option of the commands that read or write the dbt project. */
export function withDbtOption<T>(yargs: Argv<T>): Argv<T & DbtOption> {
  return yargs.option('dbt', {
    type: 'string',
    requiresArg: true,
    describe: 'The folder of the dbt project; dbt/ of the project where it is left away',
  }) as unknown as Argv<T & DbtOption>
}

/**
 * The folder of the dbt project, absolute: the option, else `LAKELOAD_DBT_PROJECT`, else `dbt/` of the project. What
 * people write is relative to the folder they are in.
 */
export function dbtProjectFolder(options: DbtOption, context: CommandContext): string {
  const named = options.dbt || new SettingsReader(context.environment).dbt().projectFolder
  return named === '' ? join(context.projectFolder, 'dbt') : resolve(named)
}

import { join, resolve } from 'node:path'
import type { Argv } from 'yargs'
import { SettingsReader } from '../settings'
import type { CommandContext } from './command-context'

/** Where a command finds its pipelines. */
export interface PipelinesOption {
  readonly pipelines?: string | undefined
}

/** Adds the option of the commands that read or write pipelines. */
export function withPipelinesOption<T>(yargs: Argv<T>): Argv<T & PipelinesOption> {
  return yargs.option('pipelines', {
    type: 'string',
    requiresArg: true,
    describe: 'The folder that holds the pipelines; pipelines/ of the project where it is left away',
  }) as unknown as Argv<T & PipelinesOption>
}

/**
 * The folder of the pipelines, absolute: the option, else `LAKELOAD_PIPELINES`, else `pipelines/` of the project. What people
 * write is relative to the folder they are in.
 */
export function pipelinesFolder(options: PipelinesOption, context: CommandContext): string {
  const named = options.pipelines || new SettingsReader(context.environment).pipelines()
  return named === '' ? join(context.projectFolder, 'pipelines') : resolve(named)
}

import { resolve } from 'node:path'
import type { Argv } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import type { CommonOptions } from '../../job/commands/common-options'
import { readStack } from '../read-stack'
import type { StackOutputs } from '../stack-outputs'

/** Which stack a command operates. */
export interface StackOptions extends CommonOptions {
  readonly stack?: string | undefined
  readonly outputs?: string | undefined
}

/** Adds the options of the commands that operate a stack. */
export function withStackOptions<T>(yargs: Argv<T>): Argv<T & StackOptions> {
  return yargs
    .option('stack', {
      type: 'string',
      requiresArg: true,
      describe: 'The Pulumi stack; the selected one where it is left away',
    })
    .option('outputs', {
      type: 'string',
      requiresArg: true,
      describe: 'A file with the output of `pulumi stack output --json`, instead of asking Pulumi',
    }) as unknown as Argv<T & StackOptions>
}

/** The stack that the options mean: `--outputs`, else LAKELOAD_STACK_OUTPUTS, else what Pulumi says of `--stack`. */
export async function openStack(options: StackOptions, context: CommandContext): Promise<StackOutputs> {
  const file = options.outputs || context.environment.LAKELOAD_STACK_OUTPUTS || undefined
  return await readStack({
    outputsFile: file === undefined ? undefined : resolve(file),
    stack: options.stack,
    projectFolder: context.projectFolder,
    environment: context.environment,
    signal: context.signal,
  })
}

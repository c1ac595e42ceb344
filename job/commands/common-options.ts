import type { Argv } from 'yargs'
import { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'

/** The options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
  readonly verbose?: boolean | undefined
  readonly color?: boolean | undefined
  readonly progress?: boolean | undefined
}

/** Adds the options that every command takes. */
export function withCommonOptions<T>(yargs: Argv<T>): Argv<T & CommonOptions> {
  return yargs
    .option('json', { type: 'boolean', describe: 'Print one JSON object to stdout, and nothing else there' })
    .option('quiet', { type: 'boolean', describe: 'Print only the result, warnings and errors' })
    .option('verbose', { type: 'boolean', describe: 'Print what each step does, and the stack of an error' })
    .option('color', {
      type: 'boolean',
      default: true,
      describe: 'Colour on a terminal; --no-color turns it off',
    })
    .option('progress', {
      type: 'boolean',
      default: true,
      describe: 'Progress on a terminal; --no-progress turns it off',
    }) as unknown as Argv<T & CommonOptions>
}

/** The terminal of a command, as its options want it. */
export function createTerminal(context: CommandContext, options: CommonOptions): Terminal {
  return new Terminal({
    stdout: context.stdout,
    stderr: context.stderr,
    environment: context.environment,
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    color: options.color !== false,
    progress: options.progress !== false,
  })
}

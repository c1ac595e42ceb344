import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { ensureLocal } from '../supervisor/ensure-local'
import { localEnvironment } from '../supervisor/local-endpoints'
import { downCommand, resetCommand } from './down'
import { ensureOptions } from './local-options'
import { sqlCommand } from './sql'
import { statusCommand } from './status'
import { superviseCommand } from './supervise'
import { upCommand } from './up'

/** What `main` of the command line takes as its extension. */
interface LocalExtension {
  readonly commands: readonly CommandModule[]
  localEnvironment(): Promise<Readonly<Record<string, string>>>
}

/** What the endpoints of a laptop add to the command line: `lakeload local …`, and the settings for `--local`. */
export function extendWithLocal(context: CommandContext): LocalExtension {
  return {
    commands: [localCommand(context)],
    localEnvironment: async () => {
      const options = ensureOptions(context, {})
      return { ...localEnvironment(await ensureLocal(options)), LAKELOAD_DBT_TARGET: options.home.dbt }
    },
  }
}

function localCommand(context: CommandContext): CommandModule {
  // yargs types every command by its own options; the list holds them all as plain modules.
  const commands = [upCommand, downCommand, statusCommand, resetCommand, sqlCommand, superviseCommand].map(
    (command) => command(context) as CommandModule,
  )
  return {
    command: 'local <command>',
    describe: 'The S3, the Redshift and the API of this machine',
    builder: (yargs) => yargs.command(commands).demandCommand(1, 'name a command of `lakeload local`'),
    handler: () => undefined,
  }
}

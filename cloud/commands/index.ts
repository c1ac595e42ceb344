import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { costCommand } from './cost'
import { cloudLogsCommand } from './logs'
import { cloudRunCommand } from './run'
import { cloudRunsCommand } from './runs'
import { cloudStatusCommand } from './status'
import { cloudBootstrapCommand, cloudDoctorCommand } from './task'

/** What operating a stack adds to the command line: `lakeload cloud …` and `lakeload cost`. */
export function extendWithCloud(context: CommandContext): { readonly commands: readonly CommandModule[] } {
  return { commands: [cloudCommand(context), costCommand(context) as CommandModule] }
}

function cloudCommand(context: CommandContext): CommandModule {
  // yargs types every command by its own options; the list holds them all as plain modules.
  const commands = [
    cloudRunCommand,
    cloudStatusCommand,
    cloudRunsCommand,
    cloudLogsCommand,
    cloudDoctorCommand,
    cloudBootstrapCommand,
  ].map((command) => command(context) as CommandModule)
  return {
    command: 'cloud <command>',
    describe: 'A stack that `pulumi up` has made: run, watch and look at its pipelines',
    builder: (yargs) => yargs.command(commands).demandCommand(1, 'name a command of `lakeload cloud`'),
    handler: () => undefined,
  }
}

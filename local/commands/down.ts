import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { type CommonOptions, createTerminal } from '../../job/commands/common-options'
import { localHome } from '../supervisor/local-home'
import { resetLocal, stopLocal } from '../supervisor/stop-local'

/** `lakeload local down`: ends the endpoints; what they hold stays. */
export function downCommand(context: CommandContext): CommandModule<object, CommonOptions> {
  return {
    command: 'down',
    describe: 'Stop the local endpoints; their data stays',
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const wasUp = await stopLocal(localHome(context.environment))
      if (terminal.json) terminal.print(JSON.stringify({ status: 'down', was_up: wasUp }))
      else terminal.say(wasUp ? 'the local endpoints are down' : 'the local endpoints were not up')
    },
  }
}

/** `lakeload local reset`: ends the endpoints and removes what they hold. */
export function resetCommand(context: CommandContext): CommandModule<object, CommonOptions> {
  return {
    command: 'reset',
    describe: 'Stop the local endpoints and remove all their data',
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const home = localHome(context.environment)
      await resetLocal(home)
      if (terminal.json) terminal.print(JSON.stringify({ status: 'down', removed: home.folder }))
      else terminal.say(`removed \`${home.folder}\` and the local database`)
    },
  }
}

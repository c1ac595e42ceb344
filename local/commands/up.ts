import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import type { Terminal } from '../../job/ui/terminal'
import { ensureLocal } from '../supervisor/ensure-local'
import type { LocalEndpoints } from '../supervisor/local-endpoints'
import { formatEndpoints } from './format-endpoints'
import { ensureOptions, type StartOptions, withStartOptions } from './local-options'
import { superviseHere } from './supervise'

interface UpOptions extends StartOptions {
  readonly foreground?: boolean | undefined
}

/** `lakeload local up`: starts the endpoints and says how to reach them. */
export function upCommand(context: CommandContext): CommandModule<object, UpOptions> {
  return {
    command: 'up',
    describe: 'Start S3, Redshift and the API on this machine; they stay until `local down`',
    builder: (yargs) =>
      withStartOptions(yargs)
        .option('foreground', { type: 'boolean', describe: 'Stay in this process, until Ctrl-C' })
        .example('$0 local up', 'Start them and print how to connect')
        .example('$0 local up --launches 20000', 'Let the API answer 20,000 generated launches'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const ensure = {
        ...ensureOptions(context, options),
        onStart: () => terminal.say('starting the local endpoints'),
      }
      const print = (endpoints: LocalEndpoints) => printEndpoints(terminal, endpoints)
      if (options.foreground === true) await superviseHere(context, ensure, print)
      else print(await ensureLocal(ensure))
    },
  }
}

function printEndpoints(terminal: Terminal, endpoints: LocalEndpoints): void {
  terminal.print(terminal.json ? JSON.stringify(endpoints) : formatEndpoints(endpoints))
}

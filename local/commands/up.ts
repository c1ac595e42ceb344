import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import type { Terminal } from '../../job/ui/terminal'
import { ensureLocal, ensureRedshift } from '../supervisor/ensure-local'
import type { SomeEndpoints } from '../supervisor/local-endpoints'
import { formatEndpoints } from './format-endpoints'
import { ensureOptions, type StartOptions, withStartOptions } from './local-options'
import { superviseHere } from './supervise'

interface UpOptions extends StartOptions {
  readonly foreground?: boolean | undefined
  readonly redshiftOnly?: boolean | undefined
}

/** `lakeload local up`: starts the endpoints and says how to reach them. */
export function upCommand(context: CommandContext): CommandModule<object, UpOptions> {
  return {
    command: 'up',
    describe: 'Start S3, Redshift and the API on this machine; they stay until `local down`',
    builder: (yargs) =>
      withStartOptions(yargs)
        .option('foreground', { type: 'boolean', describe: 'Stay in this process, until Ctrl-C' })
        .option('redshift-only', {
          type: 'boolean',
          describe:
            'Start Redshift alone; its COPY reads from the S3 that AWS_ENDPOINT_URL_S3 and the AWS keys name',
        })
        .example('$0 local up', 'Start them and print how to connect')
        .example('$0 local up --launches 20000', 'Let the API answer 20,000 generated launches'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const ensure = {
        ...ensureOptions(context, options),
        onStart: () => terminal.say('starting the local endpoints'),
      }
      const print = (endpoints: SomeEndpoints) => printEndpoints(terminal, endpoints)
      const redshiftOnly = options.redshiftOnly === true
      if (options.foreground === true) await superviseHere(context, ensure, print, redshiftOnly)
      else print(redshiftOnly ? await ensureRedshift(ensure) : await ensureLocal(ensure))
    },
  }
}

function printEndpoints(terminal: Terminal, endpoints: SomeEndpoints): void {
  terminal.print(terminal.json ? JSON.stringify(endpoints) : formatEndpoints(endpoints))
}

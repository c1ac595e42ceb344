import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { type CommonOptions, createTerminal } from '../../job/commands/common-options'
import { askStatus } from '../supervisor/control-client'
import { areAll } from '../supervisor/local-endpoints'
import { localHome } from '../supervisor/local-home'
import { readState } from '../supervisor/state-file'
import { formatEndpoints } from './format-endpoints'

/** `lakeload local status`: whether the endpoints are up, and where. */
export function statusCommand(context: CommandContext): CommandModule<object, CommonOptions> {
  return {
    command: 'status',
    describe: 'Say whether the local endpoints are up, and where',
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const home = localHome(context.environment)
      const state = await readState(home.stateFile)
      const status = state && (await askStatus(state))
      if (status?.phase !== 'ready') {
        const phase = status?.phase ?? 'down'
        terminal.print(terminal.json ? JSON.stringify({ status: phase }) : `the local endpoints are ${phase}`)
        return
      }
      const { pid, startedAt, endpoints, source } = status
      const facts = { status: 'up', pid, started_at: startedAt, home: home.folder, source, ...endpoints }
      const serving = source.sampleFile ?? `${source.launches ?? 200} generated launches`
      const text = [
        `up since ${startedAt} (pid ${pid}), data and logs in ${home.folder}`,
        ...(areAll(endpoints) ? [`the API serves ${serving}`] : []),
        formatEndpoints(endpoints),
      ]
      terminal.print(terminal.json ? JSON.stringify(facts) : text.join('\n'))
    },
  }
}

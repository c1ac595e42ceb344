import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import type { CommonOptions } from '../../job/commands/common-options'
import { sourceOf } from '../supervisor/api-choice'
import { fromErrorMessage, type SpawnMessage } from '../supervisor/control-messages'
import { type EnsureLocalOptions, ensureSome } from '../supervisor/ensure-local'
import type { SomeEndpoints } from '../supervisor/local-endpoints'
import { localHome } from '../supervisor/local-home'
import { SUPERVISE, type SuperviseOptions } from '../supervisor/spawn-supervisor'
import { Supervisor } from '../supervisor/supervisor'

/** Handles that a library keeps open must not keep a supervisor that has ended everything. */
const LINGER_MS = 1_000

interface SuperviseArguments extends CommonOptions {
  readonly options: string
}

/** The hidden command of the supervisor's own process; its parent waits for the first message. */
export function superviseCommand(context: CommandContext): CommandModule<object, SuperviseArguments> {
  return {
    command: `${SUPERVISE} <options>`,
    describe: false,
    builder: (yargs) => yargs.positional('options', { type: 'string', demandOption: true }),
    handler: async (given) => {
      const options = JSON.parse(given.options) as SuperviseOptions
      const supervisor = new Supervisor({
        home: localHome(context.environment),
        ...options,
        log: logLine(context),
      })
      stopOnSignal(context, supervisor)
      tellParent(await supervisor.start())
      await supervisor.ended
      setTimeout(() => process.exit(), LINGER_MS).unref()
    },
  }
}

/** Supervises in this process until a signal comes; endpoints that are up already are used and left up. */
export async function superviseHere(
  context: CommandContext,
  ensure: EnsureLocalOptions,
  print: (endpoints: SomeEndpoints) => void,
  redshiftOnly = false,
): Promise<void> {
  const supervisor = new Supervisor({
    home: ensure.home,
    ports: ensure.ports ?? {},
    source: sourceOf(ensure),
    redshiftOnly,
    log: logLine(context),
  })
  stopOnSignal(context, supervisor)
  const message = await supervisor.start()
  if (message.phase === 'failed') throw fromErrorMessage(message.error)
  if (message.phase === 'taken') return print(await ensureSome(ensure, redshiftOnly))
  if (message.phase === 'ready') print(message.endpoints)
  await supervisor.ended
}

function stopOnSignal(context: CommandContext, supervisor: Supervisor): void {
  const stop = () => void supervisor.stop('a signal came')
  context.signal.addEventListener('abort', stop, { once: true })
}

/** The parent may have gone: the endpoints then start for whoever comes next. */
function tellParent(message: SpawnMessage): void {
  process.on('disconnect', () => {})
  if (process.connected) process.send?.(message, undefined, undefined, () => process.disconnect?.())
}

function logLine(context: CommandContext): (line: string) => void {
  return (line) => void context.stderr.write(`${new Date().toISOString()} ${line}\n`)
}

import yargs, { type Argv, type CommandModule } from 'yargs'
import { bootstrapCommand } from './commands/bootstrap'
import type { CommandContext } from './commands/command-context'
import { type CommonOptions, createTerminal, withCommonOptions } from './commands/common-options'
import { dbtCommand } from './commands/dbt'
import { doctorCommand } from './commands/doctor'
import { errorsCommand } from './commands/errors'
import { explainRowCommand } from './commands/explain-row'
import { inferCommand } from './commands/infer'
import { planCommand } from './commands/plan'
import { quarantineCommand } from './commands/quarantine'
import { replayCommand } from './commands/replay'
import { rollbackCommand } from './commands/rollback'
import { runCommand } from './commands/run'
import { stepCommand } from './commands/step'
import { validateCommand } from './commands/validate'
import { JobError } from './errors/job-error'
import { exitCodeOf } from './exit-code'
import { toErrorRecord, toJobError } from './run/error-record'
import { stepNames } from './run/run-record'
import { watchSignals } from './signals'
import { formatError } from './ui/format-error'
import { lakeloadVersion } from './version'

/** What an entry point adds to the job's own commands: the local endpoints, and operating a stack, where they are part of the installation. */
export interface CliExtension {
  readonly commands: readonly CommandModule[]
  /** Starts the local endpoints when they are not up; answers the settings that lead the job to them. */
  readonly localEnvironment?: () => Promise<Readonly<Record<string, string>>>
}

/** How `main` is started. */
export interface CliOptions {
  /** The folder that holds `pipelines/` and `dbt/`. */
  readonly projectFolder: string
  readonly extensions?: readonly ((context: CommandContext) => CliExtension)[]
}

const exitCodeText = `Exit codes:
  0  done                             3  loaded, but data tests failed, or --check found differences
  1  failed; a rerun will not help    4  failed; a rerun is worthwhile
  2  command line or configuration    130, 143  ended by a signal`

/**
 * The command line: parses, runs one command, prints an error if there is one, and sets the exit code. Nothing else in
 * lakeload sets it.
 */
export async function main(argv: readonly string[], options: CliOptions): Promise<void> {
  const interruption = watchSignals()
  let exitCode = 0
  const base: CommandContext = {
    environment: process.env,
    projectFolder: options.projectFolder,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
    setExitCode: (code) => {
      exitCode = code
    },
  }
  const extensions = (options.extensions ?? []).map((extend) => extend(base))
  const localEnvironment = extensions.find((one) => one.localEnvironment !== undefined)?.localEnvironment
  const context: CommandContext = localEnvironment === undefined ? base : { ...base, localEnvironment }
  try {
    await parser(
      argv,
      context,
      extensions.flatMap(({ commands }) => commands),
    ).parseAsync()
  } catch (error) {
    printError(error, argv, context)
    exitCode = exitCodeOf(error)
  }
  interruption.stop()
  process.exitCode = interruption.exitCode() ?? exitCode
}

function parser(argv: readonly string[], context: CommandContext, more: readonly CommandModule[]): Argv {
  // yargs types every command by its own options; the list holds them all as plain modules.
  const commands = [
    runCommand(context),
    planCommand(context),
    ...stepNames.map((step) => stepCommand(step, context)),
    replayCommand(context),
    rollbackCommand(context),
    inferCommand(context),
    validateCommand(context),
    doctorCommand(context),
    explainRowCommand(context),
    quarantineCommand(context),
    dbtCommand(context),
    bootstrapCommand(context),
    errorsCommand(context),
    ...more,
  ] as CommandModule[]
  const program = withCommonOptions(yargs([...argv]).scriptName('lakeload'))
    .usage('$0 <command>\n\nRecords from a JSON API to tables that people trust in Amazon Redshift')
    .example('$0 run spacex --local', 'Run a pipeline on this machine, against endpoints that start with it')
    .example('$0 local sql "select count(*) from spacex.launches"', 'Query what was loaded')
    .epilogue(exitCodeText)
    .command(commands)
    .demandCommand(1, 'name a command')
    .recommendCommands()
    .strict()
    .version(lakeloadVersion)
    .wrap(110)
    .exitProcess(false)
    // yargs would print the help and exit with 1; an error of the command itself comes through as it is.
    .fail((message, error) => {
      throw error ?? new JobError('USAGE', message)
    })
  return program as unknown as Argv
}

function printError(error: unknown, argv: readonly string[], context: CommandContext): void {
  const options: CommonOptions = {
    verbose: argv.includes('--verbose'),
    color: !argv.includes('--no-color'),
    json: argv.includes('--json'),
  }
  const terminal = createTerminal(context, options)
  const known = toJobError(error)
  terminal.warn(formatError(known, terminal))
  if (terminal.json) terminal.print(JSON.stringify({ status: 'failed', error: toErrorRecord(known) }))
}

import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import { createSystemClock } from '../adapters/system-clock'
import type { CheckResult } from '../doctor/check'
import { planChecks } from '../doctor/plan-checks'
import { runChecks } from '../doctor/run-checks'
import { type FoundPipeline, readSoundSettings, type Subject } from '../doctor/subject'
import { doctorExitCode, verdictOf } from '../doctor/verdict'
import { JobError } from '../errors/job-error'
import { listPipelines, loadPipeline } from '../pipeline/load-pipeline'
import { toJobError } from '../run/error-record'
import { type Environment, SettingsReader } from '../settings'
import { doctorJson, formatCheck, formatDoctor } from '../ui/format-doctor'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { type DbtOption, dbtProjectFolder, withDbtOption } from './dbt-option'
import { effectiveEnvironment } from './open-run'
import { openWarehouse } from './open-warehouse'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

interface DoctorOptions extends CommonOptions, PipelinesOption, DbtOption {
  readonly pipeline?: string | undefined
  readonly local?: boolean | undefined
  readonly notify?: boolean | undefined
}

/** `lakeload doctor`: asks everything that a run needs whether it works, here and now, and tells the way out. */
export function doctorCommand(context: CommandContext): CommandModule<object, DoctorOptions> {
  return {
    command: 'doctor',
    describe: 'Check settings, credentials, lake, warehouse, COPY, dbt and source, each for real',
    builder: (yargs) =>
      withDbtOption(withPipelinesOption(yargs))
        .option('pipeline', {
          type: 'string',
          requiresArg: true,
          describe: 'One pipeline; all where it is left away',
        })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .option('notify', {
          type: 'boolean',
          describe: 'Send a test notice to the topic and the webhook that are told of runs',
        })
        .example('$0 doctor', 'With the settings of the environment: on a laptop, or in the task')
        .example('$0 doctor --local --pipeline spacex', 'On this machine, for one pipeline'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const checks = planChecks(await openSubject(options, terminal, context))
      const nameWidth = Math.max(...checks.map(({ name }) => name.length))
      const report = (result: CheckResult): void => {
        if (!terminal.json) terminal.print(formatCheck(result, nameWidth, terminal))
      }
      const results = await runChecks(checks, context.signal, report)
      terminal.print(
        terminal.json
          ? JSON.stringify(doctorJson(verdictOf(results), results))
          : `\n${formatDoctor(results)}`,
      )
      context.setExitCode(doctorExitCode(results))
    },
  }
}

async function openSubject(
  options: DoctorOptions,
  terminal: Terminal,
  context: CommandContext,
): Promise<Subject> {
  const environment = await effectiveEnvironment(options.local === true, context)
  const settings = readSoundSettings(environment)
  const say = (line: string): void => terminal.say(line)
  const { warehouse } = settings
  return {
    environment,
    settings,
    sendsNotices: options.notify === true,
    pipelines: await findPipelines(options, environment, context),
    dbt: {
      dbtExecutable:
        new SettingsReader(environment).dbt().executable ||
        join(context.projectFolder, '.venv', 'dbt', 'bin', 'dbt'),
      projectFolder: dbtProjectFolder(options, context),
    },
    ...(warehouse === undefined ? {} : { warehouse: openWarehouse(warehouse, createSystemClock(), say) }),
  }
}

/** A pipeline that cannot be read is a finding of its own, and no reason to check nothing. */
async function findPipelines(
  options: DoctorOptions,
  environment: Environment,
  context: CommandContext,
): Promise<readonly FoundPipeline[]> {
  const { projectFolder } = context
  const folder = pipelinesFolder(options, context)
  const names = options.pipeline === undefined ? await listPipelines(folder) : [options.pipeline]
  if (names.length === 0) {
    const error = new JobError('PIPELINE_NOT_FOUND', `there is no pipeline in \`${folder}\``)
    return [{ name: '(none)', error }]
  }
  return await Promise.all(
    names.map(async (name) => {
      try {
        return {
          name,
          pipeline: await loadPipeline(name, { projectFolder, pipelinesFolder: folder, environment }),
        }
      } catch (error) {
        return { name, error: toJobError(error) }
      }
    }),
  )
}

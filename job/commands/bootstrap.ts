import type { CommandModule } from 'yargs'
import { createSystemClock } from '../adapters/system-clock'
import { noAccess } from '../bootstrap/access'
import { bootstrap } from '../bootstrap/bootstrap'
import { pipelineSchemas } from '../bootstrap/pipeline-schemas'
import { type BootstrapPlan, planBootstrap } from '../bootstrap/plan-bootstrap'
import { JobError } from '../errors/job-error'
import { listPipelines } from '../pipeline/load-pipeline'
import { SettingsReader } from '../settings'
import { type BootstrapReport, formatBootstrap } from '../ui/format-bootstrap'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { type DbtOption, dbtProjectFolder, withDbtOption } from './dbt-option'
import { effectiveEnvironment } from './open-run'
import { openWarehouse } from './open-warehouse'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

interface BootstrapOptions extends CommonOptions, PipelinesOption, DbtOption {
  readonly pipeline?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly dryRun?: boolean | undefined
  readonly local?: boolean | undefined
}

/** `lakeload bootstrap`: lets the job's database user in, with the administrator's credentials. */
export function bootstrapCommand(context: CommandContext): CommandModule<object, BootstrapOptions> {
  return {
    command: 'bootstrap',
    describe:
      'Create the job’s database user and schemas, and grant it what it needs; run as the administrator',
    builder: (yargs) =>
      withDbtOption(withPipelinesOption(yargs))
        .option('pipeline', {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'One pipeline or several; all where it is left away',
        })
        .option('user', {
          type: 'string',
          requiresArg: true,
          describe: 'The job’s database user; LAKELOAD_JOB_USER where it is left away',
        })
        .option('dry-run', {
          type: 'boolean',
          describe: 'Print every statement that an empty warehouse needs; connects to none',
        })
        .option('local', {
          type: 'boolean',
          describe: 'Use the local endpoints; starts them when they are not up',
        })
        .example('$0 bootstrap --user IAMR:lakeload-dev-job', 'For the role lakeload-dev-job')
        .example('$0 bootstrap --dry-run', 'For an administrator who runs the statements by hand'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const report = await run(options, terminal, context)
      for (const warning of report.warnings)
        terminal.warn(`${terminal.style('yellow', 'warning:')} ${warning}`)
      terminal.print(terminal.json ? JSON.stringify(report) : formatBootstrap(report))
    },
  }
}

async function run(
  options: BootstrapOptions,
  terminal: Terminal,
  context: CommandContext,
): Promise<BootstrapReport> {
  const dryRun = options.dryRun === true
  const environment = await effectiveEnvironment(options.local === true, context)
  const settings = new SettingsReader(
    options.user === undefined ? environment : { ...environment, LAKELOAD_JOB_USER: options.user },
  )
  const user = settings.jobUser()
  const database = settings.database()
  const warehouse = dryRun ? undefined : settings.warehouse()
  settings.throwProblems()
  const names = await chosenPipelines(options, context)
  const dbtFolder = dbtProjectFolder(options, context)
  const request = {
    user,
    database,
    pipelines: await Promise.all(names.map((name) => pipelineSchemas(name, dbtFolder))),
  }
  let plan: BootstrapPlan
  if (warehouse === undefined) plan = planBootstrap(request, noAccess)
  else {
    const open = openWarehouse(warehouse, createSystemClock(), (line) => terminal.say(line))
    const session = await open.warehouse.connect(context.signal)
    try {
      plan = await bootstrap(session, request)
    } finally {
      await session.close()
    }
  }
  return { user, database, pipelines: names, dry_run: dryRun, ...plan }
}

async function chosenPipelines(
  options: BootstrapOptions,
  context: CommandContext,
): Promise<readonly string[]> {
  const folder = pipelinesFolder(options, context)
  const there = await listPipelines(folder)
  const unknown = (options.pipeline ?? []).filter((name) => !there.includes(name))
  if (unknown.length > 0 || there.length === 0) {
    const what =
      unknown.length === 0 ? 'pipeline' : `pipeline ${unknown.map((name) => `\`${name}\``).join(', ')}`
    throw new JobError('PIPELINE_NOT_FOUND', `there is no ${what} in \`${folder}\``)
  }
  return options.pipeline === undefined ? there : [...new Set(options.pipeline)]
}

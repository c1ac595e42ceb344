import { join } from 'node:path'
import { createS3ObjectStore } from '../adapters/s3-object-store'
import { createSystemClock } from '../adapters/system-clock'
import { loginVariables } from '../choose-login'
import { JobError } from '../errors/job-error'
import { loadPipeline } from '../pipeline/load-pipeline'
import type { RunDependencies } from '../run/run-dependencies'
import { type Environment, SettingsReader } from '../settings'
import type { Terminal } from '../ui/terminal'
import type { CommandContext } from './command-context'
import { type DbtOption, dbtProjectFolder } from './dbt-option'
import { openWarehouse } from './open-warehouse'
import { type PipelinesOption, pipelinesFolder } from './pipelines-option'

/** A run's dependencies, and how to let go of them. */
export interface OpenRun {
  readonly dependencies: RunDependencies
  close(): Promise<void>
}

/** What the command line says about a run. */
export interface RunOptions extends PipelinesOption, DbtOption {
  readonly pipeline: string
  readonly local?: boolean | undefined
  /** The day that the definition reads as LAKELOAD_DATE. */
  readonly date?: string | undefined
}

/** dbt is killed before a statement of our own would be cancelled: what it leaves takes a moment to end, too. */
const dbtShareOfGrace = 0.75

/** Reads pipeline and settings, and makes the adapters. Nothing is connected yet. */
export async function openRun(
  options: RunOptions,
  terminal: Terminal,
  context: CommandContext,
): Promise<OpenRun> {
  const { projectFolder } = context
  const environment = await effectiveEnvironment(options.local === true, context)
  const folder = pipelinesFolder(options, context)
  const pipeline = await loadPipeline(options.pipeline, {
    projectFolder,
    pipelinesFolder: folder,
    environment,
    date: options.date,
  })
  const settings = new SettingsReader(environment)
  const lake = settings.lake()
  const warehouseSettings = settings.warehouse()
  const limits = settings.limits()
  const dbt = settings.dbt()
  const copyRole = settings.copyRole()
  settings.throwProblems()
  const store = createS3ObjectStore(lake)
  const clock = createSystemClock()
  const { warehouse, dbtSettings } = openWarehouse(
    warehouseSettings,
    clock,
    (line) => terminal.say(line),
    limits.stopGraceMs,
  )
  return {
    dependencies: {
      pipeline,
      store,
      warehouse,
      clock,
      terminal,
      limits,
      copyRole,
      transformOptions: {
        dbtExecutable: dbt.executable || join(projectFolder, '.venv', 'dbt', 'bin', 'dbt'),
        projectFolder: dbtProjectFolder(options, context),
        environment: async (signal) => ({ ...environment, ...(await dbtSettings(signal)) }),
        graceMs: limits.stopGraceMs * dbtShareOfGrace,
        ...(dbt.targetFolder === '' ? {} : { targetFolder: join(dbt.targetFolder, pipeline.name) }),
      },
      signal: context.signal,
    },
    close: async () => {
      await store.close()
    },
  }
}

/**
 * The environment a command works in: the process's own, or with `--local` that with the local endpoints' settings.
 * Lake and warehouse are then always theirs; a variable of a pipeline, such as the address of its API, that the user
 * has set stands. This is the one place where `--local` is looked at: everything behind it knows only settings.
 */
export async function effectiveEnvironment(local: boolean, context: CommandContext): Promise<Environment> {
  if (!local) return context.environment
  if (context.localEnvironment === undefined) {
    throw new JobError('USAGE', '`--local` is not part of this installation', {
      hint: 'the local endpoints come with a clone of the repository; here, set the LAKELOAD_ variables',
    })
  }
  const settings = Object.entries(await context.localEnvironment())
  const kept = settings.filter(([name]) => /^(LAKELOAD|AWS)_/.test(name) || !context.environment[name])
  // The way to log in to another warehouse is none to this one.
  const others = Object.entries(context.environment).filter(([name]) => !loginVariables.includes(name))
  return { ...Object.fromEntries(others), ...Object.fromEntries(kept) }
}

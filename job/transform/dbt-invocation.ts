import { join } from 'node:path'

/** Variables of a process. */
export type DbtEnvironment = Readonly<Record<string, string | undefined>>

/** What `transform` is told about dbt. */
export interface TransformOptions {
  /** dbt of its own virtual environment, such as `.venv/dbt/bin/dbt`. */
  readonly dbtExecutable: string
  /** The folder of `dbt_project.yml` and `profiles.yml`; only read. */
  readonly projectFolder: string
  /**
   * dbt's whole environment, with the `LAKELOAD_REDSHIFT_` settings that profiles.yml reads. Asked for just before dbt starts:
   * a password may hold for an hour only.
   */
  readonly environment: (signal: AbortSignal) => Promise<DbtEnvironment>
  /**
   * Where dbt writes; one for each pipeline, as two runs at once would write the same files. Kept from run to run
   * it saves parsing the project again. Default: below the step's scratch folder.
   */
  readonly targetFolder?: string
  /** How long dbt may take to cancel its queries after a signal before it is killed. Default 15,000. */
  readonly graceMs?: number
}

/** One call of dbt, ready to be spawned. */
export interface DbtInvocation {
  readonly executable: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Where dbt writes its artefacts, `run_results.json` among them. */
  readonly targetFolder: string
}

/** Variables that would make dbt slow or different: without bytecode every start compiles all of dbt again (seconds). */
const unwanted: ReadonlySet<string> = new Set(['PYTHONDONTWRITEBYTECODE', 'PYTHONPATH', 'PYTHONHOME'])

/** Plans `dbt build` of one pipeline: its sources' tests, its models, their tests and unit tests. */
export function planDbtBuild(
  pipeline: string,
  scratchFolder: string,
  options: Omit<TransformOptions, 'environment'>,
  environment: DbtEnvironment,
): DbtInvocation {
  const targetFolder = options.targetFolder ?? join(scratchFolder, 'dbt')
  return {
    executable: options.dbtExecutable,
    arguments: [
      '--no-use-colors',
      ...['--log-format', 'json'],
      ...['--log-level', 'info'],
      // The same lines come to us on stdout; dbt.log would hold every query of a run, and take a second to write.
      ...['--log-level-file', 'none'],
      // Only the schemas of this pipeline are asked for: a warehouse may have thousands.
      '--cache-selected-only',
      'build',
      ...['--project-dir', options.projectFolder],
      ...['--profiles-dir', options.projectFolder],
      ...['--target-path', targetFolder],
      ...['--log-path', join(targetFolder, 'logs')],
      // Of tests defined elsewhere only those that need nothing of another pipeline: its models may not be built.
      ...['--indirect-selection', 'buildable'],
      ...['--select', `source:${pipeline}`, `path:models/${pipeline}`],
    ],
    environment: {
      ...withoutUnwanted(environment),
      DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
      DO_NOT_TRACK: '1',
      // Log lines and model texts are UTF-8, also where the locale is C, as in a container.
      PYTHONUTF8: '1',
    },
    targetFolder,
  }
}

function withoutUnwanted(variables: DbtEnvironment): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && !unwanted.has(name)) kept[name] = value
  }
  return kept
}

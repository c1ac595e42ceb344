import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StepLog } from '../ports/step-log'
import { type DbtEnvironment, planDbtBuild } from '../transform/dbt-invocation'
import { runDbt } from '../transform/run-dbt'
import type { DbtPlace } from './checks/check-dbt-project'
import { withScratch } from './with-scratch'

/** How dbt ended, and its lines; the last ones where there are many. */
export interface DbtAnswer {
  readonly code: number | null
  readonly lines: readonly string[]
}

const silent: StepLog = { info: () => undefined, warn: () => undefined, progress: () => undefined }

/** Has dbt read the project (`parse`) or try the connection (`debug`), in the environment of a run, and leaves no file. */
export async function callDbt(
  command: 'parse' | 'debug',
  place: DbtPlace,
  variables: DbtEnvironment,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<DbtAnswer> {
  return await withScratch(scratchFolder, async (folder) => {
    const build = planDbtBuild('doctor', folder, place, variables)
    await mkdir(build.targetFolder, { recursive: true })
    const invocation = {
      ...build,
      arguments: [
        // Plain text: every line counts as something to keep, where of JSON only errors do.
        ...['--no-use-colors', '--log-format', 'text', '--log-level', 'info', '--log-level-file', 'none'],
        // The other parts of `dbt debug` look for programs that a run does not use, such as git.
        ...(command === 'debug' ? ['debug', '--connection'] : ['parse', '--target-path', build.targetFolder]),
        ...['--project-dir', place.projectFolder],
        ...['--profiles-dir', place.projectFolder],
        ...['--log-path', join(build.targetFolder, 'logs')],
      ],
    }
    const { code, errors } = await runDbt(invocation, silent, signal, 2_000)
    return { code, lines: errors }
  })
}

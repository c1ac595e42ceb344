import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { JobError } from '../../errors/job-error'
import type { DbtEnvironment, TransformOptions } from '../../transform/dbt-invocation'
import { callDbt } from '../call-dbt'
import { type Finding, ok } from '../check'

/** Where dbt and its project are. */
export type DbtPlace = Pick<TransformOptions, 'dbtExecutable' | 'projectFolder'>

/** What profiles.yml reads, and parsing does not use: no credentials are asked for, so that only the project is judged. */
const anyWarehouse: DbtEnvironment = {
  LAKELOAD_REDSHIFT_HOST: 'unused',
  LAKELOAD_REDSHIFT_PORT: '5439',
  LAKELOAD_REDSHIFT_DATABASE: 'unused',
  LAKELOAD_REDSHIFT_USER: 'unused',
  LAKELOAD_REDSHIFT_PASSWORD: 'unused',
  LAKELOAD_REDSHIFT_SSLMODE: 'require',
}

/** dbt starts, and reads the project without finding fault. */
export async function checkDbtProject(
  place: DbtPlace,
  environment: DbtEnvironment,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<Finding> {
  const { projectFolder } = place
  if (!existsSync(join(projectFolder, 'dbt_project.yml'))) {
    return { status: 'skipped', message: `there is no dbt project in \`${projectFolder}\`` }
  }
  const { code, lines } = await callDbt(
    'parse',
    place,
    { ...environment, ...anyWarehouse },
    scratchFolder,
    signal,
  )
  if (code !== 0) {
    throw new JobError(
      'TRANSFORM_DBT_FAILED',
      `the dbt project in \`${projectFolder}\` cannot be read: ${lastWords(lines)}`,
      {
        hint: 'correct what dbt names; `dbt parse` in that folder says the same at length',
      },
    )
  }
  return ok(`${readDbtVersion(lines)} reads the project in \`${projectFolder}\``)
}

/** `dbt 1.11.16`, from its first line. */
export function readDbtVersion(lines: readonly string[]): string {
  for (const line of lines) {
    const [, version] = /Running with dbt=(\S+)/.exec(line) ?? []
    if (version !== undefined) return `dbt ${version}`
  }
  return 'dbt'
}

/** dbt's error is what it says last. */
function lastWords(lines: readonly string[]): string {
  const from = lines.findIndex((line) => /error/i.test(line))
  const text = lines
    .slice(Math.max(0, from))
    .join(' ')
    .replace(/\b\d\d:\d\d:\d\d\s+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (text === '') return 'it said nothing'
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`
}

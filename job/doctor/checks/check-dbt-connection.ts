import { JobError } from '../../errors/job-error'
import type { DbtEnvironment } from '../../transform/dbt-invocation'
import { callDbt } from '../call-dbt'
import { type Finding, ok } from '../check'
import type { DbtPlace } from './check-dbt-project'

/** dbt gets into the warehouse by the profile and the credentials that a run gives it. It has a driver of its own. */
export async function checkDbtConnection(
  place: DbtPlace,
  environment: DbtEnvironment,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<Finding> {
  const { code, lines } = await callDbt('debug', place, environment, scratchFolder, signal)
  if (code === 0) return ok('dbt connects to the warehouse by its own driver')
  throw new JobError('TRANSFORM_DBT_FAILED', `dbt cannot connect to the warehouse: ${databaseError(lines)}`, {
    hint: 'lakeload itself gets in, so compare dbt/profiles.yml with the settings: host, port, user, sslmode',
  })
}

/** What stands between dbt's own words and its link. */
export function databaseError(lines: readonly string[]): string {
  const text = lines.join('\n')
  const said =
    /following error:\s*>?([\s\S]*?)\s*(?:Check your database credentials|$)/.exec(text)?.[1] ??
    text.slice(-500)
  return said.replace(/\s+/g, ' ').trim() || 'it said nothing'
}

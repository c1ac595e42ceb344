import { resolve } from 'node:path'
import { projectRoot } from '../project-root'

/** Where the local endpoints keep what they keep: everything below `.lakeload/`. */
export interface LocalHome {
  readonly folder: string
  /** Who supervises the endpoints, and how to ask it. */
  readonly stateFile: string
  readonly logs: string
  readonly supervisorLog: string
  readonly s3: string
  readonly redshift: string
  /** What dbt keeps between runs, so that it need not parse its project anew. */
  readonly dbt: string
}

/** `.lakeload/` in the folder that `LAKELOAD_HOME` names, or in the clone. */
export function localHome(environment: Readonly<Record<string, string | undefined>>): LocalHome {
  const folder = resolve(environment.LAKELOAD_HOME || projectRoot(), '.lakeload')
  const logs = resolve(folder, 'logs')
  return {
    folder,
    stateFile: resolve(folder, 'state.json'),
    logs,
    supervisorLog: resolve(logs, 'supervisor.log'),
    s3: resolve(folder, 's3'),
    redshift: resolve(folder, 'redshift'),
    dbt: resolve(folder, 'dbt'),
  }
}

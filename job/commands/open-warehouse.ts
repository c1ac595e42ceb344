import { cachedCredentials } from '../adapters/cached-credentials'
import { clusterCredentials } from '../adapters/cluster-credentials'
import type { CredentialsProvider } from '../adapters/database-credentials'
import { RedshiftCluster } from '../adapters/redshift-cluster'
import { RedshiftWarehouse } from '../adapters/redshift-warehouse'
import { ResumingWarehouse } from '../adapters/resuming-warehouse'
import { secretCredentials } from '../adapters/secret-credentials'
import { workgroupCredentials } from '../adapters/workgroup-credentials'
import type { Clock } from '../ports/clock'
import type { Warehouse } from '../ports/warehouse'
import type { WarehouseSettings } from '../settings'

/** The warehouse of a command, and what dbt needs to get in by itself. */
export interface OpenWarehouse {
  readonly warehouse: Warehouse
  /** What `dbt/profiles.yml` reads, complete, with credentials that hold from now on. */
  dbtSettings(signal: AbortSignal): Promise<Readonly<Record<string, string>>>
}

/**
 * Puts the adapters of the warehouse together as the settings want it. Nothing is asked or connected yet.
 *
 * @param tell takes a line about the wait for a paused cluster
 * @param statementGraceMs how long a statement may go on after a signal
 */
export function openWarehouse(
  settings: WarehouseSettings,
  clock: Clock,
  tell: (message: string) => void,
  statementGraceMs?: number,
): OpenWarehouse {
  const { host, port, database, sslmode, pausable } = settings
  const credentials = credentialsOf(settings, clock)
  const redshift = new RedshiftWarehouse({
    host,
    port,
    database,
    sslmode,
    credentials,
    ...(statementGraceMs === undefined ? {} : { statementGraceMs }),
  })
  const warehouse =
    pausable !== undefined
      ? new ResumingWarehouse(
          redshift,
          new RedshiftCluster({
            cluster: pausable.cluster,
            access: pausable.aws,
            timeLimitMs: pausable.resumeTimeLimitMs,
            clock,
            tell,
          }),
        )
      : redshift
  return {
    warehouse,
    dbtSettings: async (signal) => {
      // The full hour: dbt opens connections as long as it runs, and cannot ask again.
      const { user, password } = await credentials({ signal, fresh: true })
      return {
        LAKELOAD_REDSHIFT_HOST: host,
        LAKELOAD_REDSHIFT_PORT: String(port),
        LAKELOAD_REDSHIFT_DATABASE: database,
        LAKELOAD_REDSHIFT_USER: user,
        LAKELOAD_REDSHIFT_PASSWORD: password,
        LAKELOAD_REDSHIFT_SSLMODE: sslmode,
      }
    },
  }
}

function credentialsOf({ login, database }: WarehouseSettings, clock: Clock): CredentialsProvider {
  switch (login.kind) {
    case 'password': {
      const { user, password } = login
      return async () => ({ user, password })
    }
    case 'cluster':
      return cachedCredentials(
        (signal) => clusterCredentials(login.cluster, database, login.aws, signal),
        clock,
      )
    case 'workgroup':
      return cachedCredentials(
        (signal) => workgroupCredentials(login.workgroup, database, login.aws, signal),
        clock,
      )
    case 'secret':
      return cachedCredentials((signal) => secretCredentials(login.secret, login.aws, signal), clock)
  }
}

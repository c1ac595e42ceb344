import { join } from 'node:path'
import { Pool } from 'pg'
import { serverAccount } from './account'
import { findBinaries } from './binaries'
import { clusterFolder, locateData } from './data-location'
import { databaseName, initialiseCluster, initialiseDatabase } from './initialise'
import { socketPort, startServer } from './server-process'
import { claimCluster, stopStaleServer } from './stale-server'

/** The PostgreSQL server behind the gateway, with its database ready. */
export interface Engine {
  /** The path of the Unix socket that back-end connections are opened on. */
  readonly socketPath: string
  /** Superuser connections beside the clients' own, for what must not take part in their transactions. */
  readonly sidePool: Pool
  /** Ends when the server has ended, asked or not. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

/** Finds, initialises and starts PostgreSQL on the database of `dataFolder`. */
export async function startEngine(dataFolder: string, logFile: string): Promise<Engine> {
  const account = serverAccount()
  const cluster = clusterFolder(await locateData(dataFolder, account))
  await stopStaleServer(cluster)
  const binaries = await findBinaries(account)
  await initialiseCluster(binaries, cluster, account)
  await claimCluster(cluster)
  const server = await startServer(binaries.postgres, cluster, account, logFile)
  try {
    await initialiseDatabase(server.socketFolder)
  } catch (error) {
    await server.stop()
    throw error
  }
  const sidePool = new Pool({
    host: server.socketFolder,
    port: socketPort,
    user: 'postgres',
    database: databaseName,
    max: 4,
  })
  // An idle connection that ends with the server is no news.
  sidePool.on('error', () => undefined)
  return {
    socketPath: join(server.socketFolder, `.s.PGSQL.${socketPort}`),
    sidePool,
    exited: server.exited,
    stop: async () => {
      await sidePool.end()
      await server.stop()
    },
  }
}

import { join } from 'node:path'
import { Client } from 'pg'
import type { RedshiftEndpoint, S3Access } from '../../../local/redshift/redshift-endpoint'
import { removeRedshiftData, startRedshift } from '../../../local/redshift/start-redshift'
import { makeTempFolder, removeTempFolder } from '../temp-folder'

/** An S3 that nobody listens on, for tests that load nothing. */
export const noS3: S3Access = {
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  accessKeyId: 'test',
  secretAccessKey: 'test',
}

export interface TestRedshift extends RedshiftEndpoint {
  readonly logFile: string
  /** A client that has logged in; it is closed with the endpoint. */
  connect(): Promise<Client>
}

/** Starts an endpoint on a free port, in a folder that goes with it. */
export async function startTestRedshift(s3: S3Access = noS3): Promise<TestRedshift> {
  const folder = await makeTempFolder()
  const dataFolder = join(folder, 'redshift')
  const logFile = join(folder, 'redshift.log')
  const endpoint = await startRedshift({ dataFolder, port: 0, s3, logFile })
  const clients: Client[] = []
  return {
    ...endpoint,
    logFile,
    connect: async () => {
      const client = await login(endpoint)
      clients.push(client)
      return client
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
      await endpoint.close()
      await removeRedshiftData(dataFolder)
      await removeTempFolder(folder)
    },
  }
}

/** Logs in with an unmodified node-postgres. */
export async function login(endpoint: RedshiftEndpoint): Promise<Client> {
  const { host, port, database, user, password } = endpoint
  const client = new Client({ host, port, database, user, password })
  // Tests that cut the connection see it on the query.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

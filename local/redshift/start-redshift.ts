import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { LoadHistory } from './copy/load-history'
import { Loader } from './copy/loader'
import { deferred } from './deferred'
import { localName } from './dialect/local-name'
import { EndpointError } from './endpoint-error'
import { type EndpointLog, openLog } from './endpoint-log'
import { databaseName, userName } from './engine/initialise'
import { type Engine, startEngine } from './engine/start-engine'
import { storedPassword } from './engine/stored-password'
import { Gateway, type GatewayServices } from './gateway/gateway'
import { LongNames } from './gateway/long-names'
import { PlanCache } from './gateway/plan-cache'
import { QueryLog } from './gateway/query-log'
import { readPassword } from './password'
import { passwordHash } from './password-hash'
import type { RedshiftEndpoint, RedshiftEndpointOptions } from './redshift-endpoint'
import { errorMessage, isDiskFull } from './system-error'
import { serverIdentity } from './tls/server-identity'
import { Unloader } from './unload/unloader'

export { removeRedshiftData } from './engine/data-location'

/** The one role that COPY may take; `default` means it too. */
const iamRole = 'arn:aws:iam::000000000000:role/lakeload-local'

/**
 * Starts the local Redshift endpoint: a gateway that any PostgreSQL-wire client can log in to, in front of a PostgreSQL server that
 * keeps its database in `dataFolder`. Fails, with nothing left running, where the port or the folder cannot be had.
 *
 * @example
 * const redshift = await startRedshift({ dataFolder: '.lakeload/redshift', port: 0, s3, logFile: '.lakeload/redshift.log' })
 * const client = new Client(redshift)
 */
export async function startRedshift(options: RedshiftEndpointOptions): Promise<RedshiftEndpoint> {
  const password = await prepareFolder(options)
  const log = openLog(options.logFile)
  const services = deferred<GatewayServices>()
  const gateway = new Gateway(databaseName, services.promise)
  try {
    // The port first: that it is taken is known at once, before a server has been started in vain.
    const port = await listen(gateway, options.port)
    const engine = await startEngine(options.dataFolder, options.logFile)
    const { key, certificate, caFile } = await serverIdentity(options.dataFolder)
    const copyFolder = join(options.dataFolder, 'copy')
    // Files of a COPY that a killed process was at.
    await rm(copyFolder, { recursive: true, force: true })
    const loader = new Loader(copyFolder, options.s3)
    const unloader = new Unloader(copyFolder, options.s3)
    const history = new LoadHistory(engine.sidePool)
    const names = new LongNames(engine.sidePool)
    await names.load()
    const findPassword = async (user: string): Promise<string | undefined> =>
      user === userName
        ? passwordHash(user, password)
        : await storedPassword(engine.sidePool, localName(user))
    services.resolve({
      socketPath: engine.socketPath,
      loader,
      unloader,
      history,
      queries: new QueryLog(engine.sidePool),
      plans: new PlanCache(),
      names,
      iamRole,
      log: log.write,
      findPassword,
      secureContext: createSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' }),
    })
    log.write('ready', { port })
    let closing: Promise<void> | undefined
    const close = () => {
      closing ??= closeAll(gateway, loader, unloader, engine, log)
      return closing
    }
    const host = '127.0.0.1'
    return { host, port, database: databaseName, user: userName, password, iamRole, caFile, close }
  } catch (error) {
    services.reject(error)
    await gateway.close()
    await log.close()
    throw isDiskFull(error) ? unusableFolder(options.dataFolder, error) : error
  }
}

async function closeAll(
  gateway: Gateway,
  loader: Loader,
  unloader: Unloader,
  engine: Engine,
  log: EndpointLog,
): Promise<void> {
  await gateway.close()
  loader.close()
  unloader.close()
  await engine.stop()
  await log.close()
}

async function prepareFolder(options: RedshiftEndpointOptions): Promise<string> {
  try {
    await mkdir(options.dataFolder, { recursive: true })
    await mkdir(dirname(options.logFile), { recursive: true })
    return await readPassword(options.dataFolder)
  } catch (cause) {
    throw unusableFolder(options.dataFolder, cause)
  }
}

function unusableFolder(folder: string, cause: unknown): EndpointError {
  const reason = isDiskFull(cause) ? 'the disk is full' : errorMessage(cause)
  return new EndpointError('LOCAL_FOLDER_UNUSABLE', `the folder \`${folder}\` cannot be written: ${reason}`, {
    cause,
  })
}

async function listen(gateway: Gateway, port: number): Promise<number> {
  try {
    return await gateway.listen(port)
  } catch (cause) {
    throw new EndpointError('LOCAL_PORT_IN_USE', `the local Redshift cannot listen on port \`${port}\``, {
      cause,
    })
  }
}

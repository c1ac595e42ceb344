import { createWriteStream, existsSync, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import { dirname, join } from 'node:path'
import { JobError } from '../../job/errors/job-error'
import { LOCAL_HOST, listen } from '../listen'
import { projectRoot } from '../project-root'
import { createBucket } from './create-bucket'
import { FaultList } from './fault-list'
import { createFaultProxy } from './fault-proxy'
import { type Ministack, startMinistack } from './ministack'
import { LOCAL_BUCKET, LOCAL_S3_ACCESS, type S3Endpoint, type S3Options } from './s3-endpoint'

const DEFAULT_RESERVE_BYTES = 64 * 1024 * 1024

/**
 * Starts an S3 for a laptop: ministack as a child process, our proxy in front of it, and the bucket `lakeload-local`.
 * Objects stay in `dataFolder` when it is closed.
 *
 * @example
 * const s3 = await startS3({ dataFolder: '.lakeload/s3', port: 0, logFile: '.lakeload/logs/s3.log' })
 * const client = new S3Client({ endpoint: s3.endpoint, region: s3.region, credentials: s3, forcePathStyle: true })
 * await s3.close()
 * @throws JobError `LOCAL_NOT_SET_UP`, `LOCAL_S3_NOT_STARTED`, `LOCAL_PORT_IN_USE`, `LOCAL_FOLDER_UNUSABLE`
 */
export async function startS3(options: S3Options): Promise<S3Endpoint> {
  const python = options.python ?? join(projectRoot(), '.venv', 'local', 'bin', 'python')
  if (!existsSync(python)) {
    throw new JobError('LOCAL_NOT_SET_UP', `the local S3 is not installed: there is no \`${python}\``)
  }
  await makeFolders([options.dataFolder, dirname(options.logFile)])
  const log = createWriteStream(options.logFile, { flags: 'a' })
  log.on('error', () => {}) // a log that cannot be written is no reason to stop serving
  let ministack: Ministack | undefined
  try {
    ministack = await startMinistack({ python, dataFolder: options.dataFolder, log })
    return await serve(options, ministack, log)
  } catch (error) {
    await ministack?.close()
    log.end()
    throw error
  }
}

async function serve(options: S3Options, ministack: Ministack, log: WriteStream): Promise<S3Endpoint> {
  const faults = new FaultList()
  const proxy = createFaultProxy({
    serverPort: ministack.port,
    faults,
    dataFolder: options.dataFolder,
    reserveBytes: options.reserveBytes ?? DEFAULT_RESERVE_BYTES,
    log: (line) => log.write(`proxy: ${line}\n`),
  })
  const access = { ...LOCAL_S3_ACCESS, endpoint: `http://${LOCAL_HOST}:${ministack.port}` }
  await createBucket(access, LOCAL_BUCKET)
  const port = await listen(proxy, options.port, 'the local S3')

  let closing: Promise<void> | undefined
  void ministack.ended.then(() => {
    if (closing === undefined) options.onUnexpectedEnd?.()
  })
  return {
    ...access,
    endpoint: `http://${LOCAL_HOST}:${port}`,
    port,
    bucket: LOCAL_BUCKET,
    faults,
    serverPid: ministack.pid,
    close: () => {
      closing ??= closeAll(proxy, ministack, log)
      return closing
    },
  }
}

async function closeAll(proxy: Server, ministack: Ministack, log: WriteStream): Promise<void> {
  const closed = new Promise((resolve) => proxy.close(resolve))
  proxy.closeAllConnections()
  await closed
  await ministack.close()
  await new Promise<void>((resolve) => log.end(resolve))
}

async function makeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true })
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new JobError('LOCAL_FOLDER_UNUSABLE', `cannot make \`${folder}\`: ${reason}`, { cause })
    }
  }
}

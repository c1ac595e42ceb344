import { createWriteStream, existsSync, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { JobError } from '../../job/errors/job-error'
import { LOCAL_HOST } from '../listen'
import { projectRoot } from '../project-root'
import type { S3Access } from '../redshift/redshift-endpoint'
import { createBucket } from './create-bucket'
import { type Ministack, startMinistack } from './ministack'
import { LOCAL_BUCKET, LOCAL_S3_ACCESS, type S3Endpoint, type S3Options } from './s3-endpoint'

const DEFAULT_RESERVE_BYTES = 64 * 1024 * 1024

/**
 * Starts an S3 for a laptop: ministack as a child process, and the bucket `lakeload-local`.
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
    const { dataFolder, port, reserveBytes = DEFAULT_RESERVE_BYTES } = options
    ministack = await startMinistack({ python, dataFolder, port, reserveBytes, log })
    const access = { ...LOCAL_S3_ACCESS, endpoint: `http://${LOCAL_HOST}:${ministack.port}` }
    await createBucket(access, LOCAL_BUCKET)
    return watched(ministack, access, log, options.onUnexpectedEnd)
  } catch (error) {
    await ministack?.close()
    log.end()
    throw error
  }
}

function watched(
  ministack: Ministack,
  access: S3Access,
  log: WriteStream,
  onUnexpectedEnd: (() => void) | undefined,
): S3Endpoint {
  let closing: Promise<void> | undefined
  void ministack.ended.then(() => {
    if (closing === undefined) onUnexpectedEnd?.()
  })
  return {
    ...access,
    port: ministack.port,
    bucket: LOCAL_BUCKET,
    serverPid: ministack.pid,
    close: () => {
      closing ??= closeAll(ministack, log)
      return closing
    },
  }
}

async function closeAll(ministack: Ministack, log: WriteStream): Promise<void> {
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

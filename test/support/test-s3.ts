import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import type { S3Endpoint, S3Options } from '../../local/s3/s3-endpoint'
import { startS3 } from '../../local/s3/start-s3'
import { makeTempFolder, removeTempFolder } from './temp-folder'

/** Starts a local S3 on a free port, in a folder that goes with it. */
export async function startTestS3(options: Partial<S3Options> = {}): Promise<S3Endpoint> {
  const folder = options.dataFolder ?? (await makeTempFolder())
  const s3 = await startS3({ dataFolder: folder, port: 0, logFile: join(folder, 's3.log'), ...options })
  const close = async () => {
    await s3.close()
    if (options.dataFolder === undefined) await removeTempFolder(folder)
  }
  return { ...s3, close }
}

/** An unmodified SDK client of a local S3. */
export function testS3Client(s3: S3Endpoint, maxAttempts = 1): S3Client {
  return new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    forcePathStyle: true,
    maxAttempts,
  })
}

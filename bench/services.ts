import { join } from 'node:path'
import { removeRedshiftData, startRedshift } from '../local/redshift/start-redshift'
import { startS3 } from '../local/s3/start-s3'
import type { BenchSettings, Services } from './bench-settings'

/** Runs the local endpoints until stdin ends, in a process of their own so that no step's memory or time has theirs. */
export async function runServices(settings: BenchSettings): Promise<void> {
  const s3 = await startS3({
    dataFolder: join(settings.folder, 's3'),
    port: 0,
    logFile: join(settings.folder, 's3.log'),
  })
  const dataFolder = join(settings.folder, 'redshift')
  const redshift = await startRedshift({
    dataFolder,
    port: 0,
    s3,
    logFile: join(settings.folder, 'redshift.log'),
  })
  const { endpoint, region, accessKeyId, secretAccessKey, bucket } = s3
  const { host, port, database, user, password, iamRole } = redshift
  const services: Services = {
    s3: { endpoint, region, accessKeyId, secretAccessKey, bucket },
    redshift: { host, port, database, user, password, iamRole },
  }
  process.stdout.write(`${JSON.stringify(services)}\n`)
  await new Promise<void>((resolve) => {
    process.stdin.resume().once('end', resolve).once('close', resolve)
  })
  await redshift.close()
  // As root the database may lie elsewhere, where the bench's folder does not take it along.
  await removeRedshiftData(dataFolder)
  await s3.close()
}

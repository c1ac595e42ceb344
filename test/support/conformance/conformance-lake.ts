import { gzipSync } from 'node:zlib'
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { writeParquet } from '../redshift/parquet-bucket'
import type { CaseFile } from './conformance-case'

/** Where the files of cases lie: a bucket and the start of all keys, with a slash at its end if it is not empty. */
export interface ConformanceLake {
  readonly s3: S3Client
  readonly bucket: string
  readonly prefix: string
}

/** Uploads the files of a case below a folder of its own. */
export async function uploadFiles(
  lake: ConformanceLake,
  folder: string,
  files: Readonly<Record<string, CaseFile>>,
): Promise<void> {
  for (const [place, file] of Object.entries(files)) {
    const Body = await bytesOf(file)
    await lake.s3.send(
      new PutObjectCommand({ Bucket: lake.bucket, Key: `${lake.prefix}${folder}/${place}`, Body }),
    )
  }
}

/** The places below a folder of a case, in alphabetical order. */
export async function listFiles(lake: ConformanceLake, folder: string): Promise<readonly string[]> {
  const prefix = `${lake.prefix}${folder}/`
  const { Contents = [] } = await lake.s3.send(
    new ListObjectsV2Command({ Bucket: lake.bucket, Prefix: prefix }),
  )
  return Contents.map(({ Key = '' }) => Key.slice(prefix.length)).sort()
}

/** Removes what a case has left. */
export async function removeFiles(lake: ConformanceLake, folder: string): Promise<void> {
  for (const place of await listFiles(lake, folder)) {
    await lake.s3.send(
      new DeleteObjectCommand({ Bucket: lake.bucket, Key: `${lake.prefix}${folder}/${place}` }),
    )
  }
}

async function bytesOf(file: CaseFile): Promise<Buffer> {
  if (typeof file === 'string') return Buffer.from(file)
  if ('gzip' in file) return gzipSync(file.gzip)
  if ('parquet' in file) return await writeParquet(file.parquet)
  return Buffer.from(file.base64, 'base64')
}

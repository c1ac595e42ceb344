import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3'
import type { S3Access } from '../redshift-endpoint'
import { errorMessage, errorName } from '../system-error'
import { LoadFailure, sourceError } from './load-failure'

/** One object to load. */
export interface S3File {
  readonly bucket: string
  readonly key: string
  /** What a manifest says of its size. */
  readonly contentLength?: number
  /** Its absence fails the COPY. */
  readonly isMandatory: boolean
}

/** An object that lies on the disk of this machine, to be loaded. */
export interface DownloadedFile {
  readonly file: S3File
  readonly path: string
  readonly bytes: number
}

/** A client for the endpoint's S3; path style, because a bucket's name is no host name locally. */
export function makeS3Client(access: S3Access): S3Client {
  return new S3Client({
    endpoint: access.endpoint,
    region: access.region,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 5,
  })
}

/** The address of an object as Redshift's messages and error tables spell it. */
export function s3Url(file: { readonly bucket: string; readonly key: string }): string {
  return `s3://${file.bucket}/${file.key}`
}

/** The keys that begin with a prefix, in their order. */
export async function findKeys(
  client: S3Client,
  bucket: string,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const keys: string[] = []
  try {
    for await (const page of paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: prefix },
      { abortSignal: signal },
    )) {
      for (const { Key: key, Size: size } of page.Contents ?? []) {
        // A "folder" that a console made is an empty object.
        if (key !== undefined && size !== 0) keys.push(key)
      }
    }
  } catch (cause) {
    throw failedRequest(cause, { bucket, key: prefix })
  }
  return keys
}

/** The objects whose key begins with a prefix, in the order of their keys. */
export async function listPrefix(
  client: S3Client,
  bucket: string,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly S3File[]> {
  const keys = await findKeys(client, bucket, prefix, signal)
  if (keys.length === 0) throw absentPrefix(bucket, prefix)
  return keys.map((key) => ({ bucket, key, isMandatory: true }))
}

/** What a COPY is told that finds no file at all. */
export function absentPrefix(bucket: string, key: string): LoadFailure {
  const message = `The specified S3 prefix '${key}' does not exist`
  return sourceError({ code: 8001, message, file: s3Url({ bucket, key }) }, '', 's3_utility.cpp:669')
}

/** What a COPY is told whose REGION is not that of the bucket. */
export function wrongRegion(file: { readonly bucket: string; readonly key: string }): LoadFailure {
  const text =
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
    'Please send all future requests to this endpoint.'
  const message = `S3ServiceException:${text},Status 301,Error PermanentRedirect,Rid local,ExtRid local,CanRetry 1`
  return sourceError({ code: 8001, message, file: s3Url(file) }, '', 's3_utility.cpp:682')
}

/** The whole of a small object. */
export async function readObject(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Buffer> {
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    })
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
  } catch (cause) {
    throw failedRequest(cause, { bucket, key })
  }
}

/** Downloads an object into a folder; answers the path, or `undefined` where an object that may be absent is. */
export async function downloadFile(
  client: S3Client,
  file: S3File,
  folder: string,
  number: number,
  signal: AbortSignal,
): Promise<{ readonly path: string; readonly bytes: number } | undefined> {
  const path = join(folder, String(number))
  try {
    const command = new GetObjectCommand({ Bucket: file.bucket, Key: file.key })
    const answer = await client.send(command, { abortSignal: signal })
    if (file.contentLength !== undefined && answer.ContentLength !== file.contentLength) {
      if (answer.Body instanceof Readable) answer.Body.destroy()
      throw wrongLength(file)
    }
    if (!(answer.Body instanceof Readable)) throw new TypeError('an object without a body')
    await pipeline(answer.Body, createWriteStream(path), { signal })
  } catch (cause) {
    if (!file.isMandatory && isAbsent(cause)) return undefined
    throw cause instanceof LoadFailure ? cause : failedRequest(cause, file)
  }
  return { path, bytes: (await stat(path)).size }
}

/** Spectrum asks for ranges by the manifest's length, so a wrong one shows as S3's refusal of a range. */
function wrongLength(file: S3File): LoadFailure {
  const message = 'HTTP response error code: 416 Message: InvalidRange The requested range is not satisfiable'
  return sourceError(
    { code: 15001, message, file: s3Url(file) },
    `File '${s3Url(file)}'`,
    'dory_util.cpp:1450',
  )
}

function isAbsent(cause: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes(errorName(cause))
}

/** What S3 says no to. */
export function failedRequest(
  cause: unknown,
  file: { readonly bucket: string; readonly key: string },
): LoadFailure {
  const status = httpStatus(cause)
  const name = errorName(cause)
  const text = isAbsent(cause) ? 'The specified key does not exist.' : errorMessage(cause)
  const message = `S3ServiceException:${text},Status ${status},Error ${name},Rid local,ExtRid local,CanRetry 1`
  return sourceError(
    { code: 8001, message, file: s3Url(file) },
    `S3 key being read : ${s3Url(file)}`,
    'table_s3_scanner.cpp:354',
    { cause },
  )
}

function httpStatus(cause: unknown): number {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return 0
  const metadata = cause.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0
  return Number(metadata.httpStatusCode)
}

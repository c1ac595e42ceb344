import { createReadStream } from 'node:fs'
import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { SqlError } from '../../protocol/sql-error'
import { errorMessage } from '../../system-error'
import type { Compression, TextEncoding } from '../copy-command'
import { sourceError } from '../load-failure'
import { bunzip } from './bunzip'
import { toUtf8 } from './to-utf8'

const chunkBytes = 256 * 1024

/** Reads a file as COPY was told that it is: decompressed, and in UTF-8 without a byte order mark. */
export async function* openDecoded(
  path: string,
  compression: Compression,
  encoding: TextEncoding,
  url: string,
): AsyncGenerator<Buffer> {
  try {
    yield* toUtf8(decompressed(path, compression), encoding)
  } catch (cause) {
    if (!isBadArchive(cause)) throw cause
    const message = `Unable to uncompress the ${compression.toUpperCase()} file: ${errorMessage(cause)}`
    throw sourceError(
      { code: 8001, message, file: url },
      `S3 key being read : ${url}`,
      'table_s3_scanner.cpp:354',
      {
        cause,
      },
    )
  }
}

function decompressed(path: string, compression: Compression): AsyncIterable<Buffer> | Iterable<Buffer> {
  switch (compression) {
    case 'none':
      return createReadStream(path, { highWaterMark: chunkBytes })
    case 'gzip':
      return through(path, zlib.createGunzip({ chunkSize: chunkBytes }))
    case 'bzip2':
      return bunzip(path)
    case 'zstd':
      return through(path, zstdDecompress())
  }
}

async function* through(path: string, transform: Transform): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: chunkBytes })
  source.on('error', (error) => transform.destroy(error))
  try {
    yield* source.pipe(transform)
  } finally {
    source.destroy()
    transform.destroy()
  }
}

/** Node has ZSTD from 22.15 on. */
function zstdDecompress(): Transform {
  const make: unknown = Reflect.get(zlib, 'createZstdDecompress')
  const transform: unknown = typeof make === 'function' ? make({ chunkSize: chunkBytes }) : undefined
  if (isTransform(transform)) return transform
  throw new SqlError({
    code: '0A000',
    message: 'ZSTD is not supported by the local Redshift endpoint on this version of Node.js',
    hint: 'run it on Node.js 22.15 or newer, or compress the files with GZIP',
  })
}

function isTransform(value: unknown): value is Transform {
  return typeof value === 'object' && value !== null && 'pipe' in value
}

function isBadArchive(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return /^(?:Z_|ZSTD_|BZIP2_)/.test(code)
}

import { createReadStream } from 'node:fs'
import type { Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { errorCode, errorMessage } from '../../system-error'
import type { Compression, TextEncoding } from '../copy-command'
import { sourceError } from '../load-failure'
import { bunzip } from './bunzip'
import { toUtf8 } from './to-utf8'
import { unzstd } from './unzstd'
import { nodeZstd } from './zstd'

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
      return through(path, createGunzip({ chunkSize: chunkBytes }))
    case 'bzip2':
      return bunzip(path)
    case 'zstd': {
      const transform = nodeZstd('createZstdDecompress')
      return transform === undefined ? unzstd(path) : through(path, transform)
    }
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

function isBadArchive(cause: unknown): boolean {
  return /^(?:Z_|ZSTD_|BZIP2_)/.test(errorCode(cause) ?? '')
}

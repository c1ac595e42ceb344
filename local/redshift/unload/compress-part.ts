import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { nodeZstd } from '../copy/decode/zstd'
import { SqlError } from '../protocol/sql-error'

/** Compresses a file; answers the path of the result, which takes its place. */
export async function compressPart(path: string, compression: 'none' | 'gzip' | 'zstd'): Promise<string> {
  if (compression === 'none') return path
  const transform: Transform = compression === 'gzip' ? createGzip() : zstd()
  const compressed = `${path}.${compression}`
  await pipeline(createReadStream(path), transform, createWriteStream(compressed))
  await rm(path)
  return compressed
}

function zstd(): Transform {
  const transform = nodeZstd('createZstdCompress')
  if (transform !== undefined) return transform
  throw new SqlError({
    code: '0A000',
    message: 'UNLOAD with ZSTD is not supported by the local Redshift endpoint on this version of Node.js',
    hint: 'run it on Node.js 22.15 or newer, or take GZIP',
  })
}

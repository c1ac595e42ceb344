import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { zstdTransform } from '../copy/decode/zstd'

/** Compresses a file; answers the path of the result, which takes its place. */
export async function compressPart(path: string, compression: 'none' | 'gzip' | 'zstd'): Promise<string> {
  if (compression === 'none') return path
  const transform: Transform = compression === 'gzip' ? createGzip() : zstdTransform('createZstdCompress')
  const compressed = `${path}.${compression}`
  await pipeline(createReadStream(path), transform, createWriteStream(compressed))
  await rm(path)
  return compressed
}

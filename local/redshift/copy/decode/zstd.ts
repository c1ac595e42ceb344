import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { SqlError } from '../../protocol/sql-error'

/** Node's own ZSTD, which it has from 22.15 on. Asked by its name, because the types of older versions do not know it. */
export function zstdTransform(name: 'createZstdCompress' | 'createZstdDecompress'): Transform {
  const make: unknown = Reflect.get(zlib, name)
  const transform: unknown = typeof make === 'function' ? make() : undefined
  if (isTransform(transform)) return transform
  throw new SqlError({
    code: '0A000',
    message: 'ZSTD is not supported by the local Redshift endpoint on this version of Node.js',
    hint: 'run it on Node.js 22.15 or newer, or take GZIP',
  })
}

function isTransform(value: unknown): value is Transform {
  return typeof value === 'object' && value !== null && 'pipe' in value
}

import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** Node's own ZSTD, which it has from 22.15 on. Asked by its name, because the types of older versions do not know it. */
export function nodeZstd(name: 'createZstdCompress' | 'createZstdDecompress'): Transform | undefined {
  const make: unknown = Reflect.get(zlib, name)
  const transform: unknown = typeof make === 'function' ? make() : undefined
  return isTransform(transform) ? transform : undefined
}

function isTransform(value: unknown): value is Transform {
  return typeof value === 'object' && value !== null && 'pipe' in value
}

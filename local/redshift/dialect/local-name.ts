import { createHash } from 'node:crypto'

/** PostgreSQL's binaries keep 63 bytes of a name and cut the rest without an error; Redshift keeps 127. */
const localBytes = 63
/** What stays readable of a longer one, before a digest of the whole. */
const keptBytes = 50

/** Whether a name may have to be shortened: most are too short for that, whatever their letters. */
export function mayBeLong(name: string): boolean {
  return name.length > localBytes / 3
}

/**
 * The name under which PostgreSQL keeps a Redshift identifier: itself up to 63 bytes, else its beginning and a digest, so that two long
 * names that begin alike stay two.
 */
export function localName(name: string): string {
  if (Buffer.byteLength(name) <= localBytes) return name
  let kept = name
  while (Buffer.byteLength(kept) > keptBytes) kept = kept.slice(0, Math.min(kept.length - 1, keptBytes))
  // Half of a character of two code units is none.
  kept = kept.replace(/[\ud800-\udbff]$/, '')
  return `${kept}_${createHash('sha1').update(name).digest('hex').slice(0, 12)}`
}

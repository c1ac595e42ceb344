import { createHash } from 'node:crypto'
import { redshiftLimits } from '../../../job/sql/limits'

/** PostgreSQL's binaries keep 63 bytes of a name and cut the rest without an error; Redshift keeps 127. */
const localBytes = 63
/** What stays readable of a longer one, before a digest of the whole. */
const keptBytes = 50
/** The end of every shortened name. */
const digest = /_[0-9a-f]{12}(?![0-9a-z])/

/**
 * What the shortened names stand for. A digest cannot be turned back, so whoever shortens a name keeps it here; `gateway/long-names.ts`
 * keeps them for the catalogue, and for the next start.
 */
const longNames = new Map<string, string>()

/** Whether a name may have to be shortened: most are too short for that, whatever their letters. */
export function mayBeLong(name: string): boolean {
  return name.length > localBytes / 3
}

/** A name as Redshift keeps it: what goes beyond 127 bytes is cut off, between two characters. */
export function keptName(name: string): string {
  return cut(name, redshiftLimits.identifierBytes)
}

/**
 * The name under which PostgreSQL keeps a Redshift identifier: itself up to 63 bytes, else its beginning and a digest, so that two long
 * names that begin alike stay two.
 */
export function localName(name: string): string {
  if (!mayBeLong(name) || Buffer.byteLength(name) <= localBytes) return name
  const kept = keptName(name)
  const short = `${cut(kept, keptBytes)}_${createHash('sha1').update(kept).digest('hex').slice(0, 12)}`
  longNames.set(short, kept)
  return short
}

/** The identifier that PostgreSQL keeps under a name: what `localName` was given. */
export function longName(name: string): string {
  return longNames.get(name) ?? name
}

/** A text of PostgreSQL's with the names that people wrote. */
export function withLongNames(text: string): string {
  if (longNames.size === 0 || !digest.test(text)) return text
  let long = text
  for (const [short, name] of longNames) if (long.includes(short)) long = long.replaceAll(short, () => name)
  return long
}

/** How many names have been shortened. */
export function countLongNames(): number {
  return longNames.size
}

/** The shortened names with what they stand for, in the order of their coming, from the `from`th on. */
export function longNamesFrom(from: number): readonly (readonly [short: string, long: string])[] {
  return [...longNames].slice(from)
}

/** The beginning of a text, of at most so many bytes. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  // A character takes at most as many code units as bytes.
  let kept = text.slice(0, bytes)
  while (Buffer.byteLength(kept) > bytes) kept = kept.slice(0, -1)
  // Half of a character of two code units is none.
  return kept.replace(/[\ud800-\udbff]$/, '')
}

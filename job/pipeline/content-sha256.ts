import { createHash } from 'node:crypto'
import type { RawManifest } from './manifests'

/** SHA-256 over the content of every stream, in the definition's order: what says whether the source has changed. */
export function contentSha256(raw: readonly RawManifest[]): string {
  const hash = createHash('sha256')
  for (const manifest of raw) hash.update(manifest.content_sha256)
  return hash.digest('hex')
}

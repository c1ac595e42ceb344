import type { RawManifest, StreamCursor } from './manifests'

/** How far each incremental stream of a load has come. */
export function streamCursors(raw: readonly RawManifest[]): readonly StreamCursor[] {
  return raw.flatMap(({ stream, cursor }) => (cursor === undefined ? [] : [{ stream, ...cursor }]))
}

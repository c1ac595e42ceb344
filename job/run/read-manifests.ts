import { createHash } from 'node:crypto'
import { rawManifestKey, stagedManifestKey } from '../pipeline/lake-keys'
import type { RawManifest, StagedManifest } from '../pipeline/manifests'
import { readJson } from './lake-json'
import type { StepContext } from './step-context'

type Where = Pick<StepContext, 'store' | 'pipeline' | 'load'>

/** The raw manifests of a load, one a stream in the definition's order; `undefined` until all are written. */
export async function readRawManifests(context: Where): Promise<readonly RawManifest[] | undefined> {
  const manifests: RawManifest[] = []
  for (const stream of context.pipeline.streams) {
    const manifest = await readJson<RawManifest>(context.store, rawManifestKey(context.load, stream.name))
    if (manifest === undefined) return undefined
    manifests.push(manifest)
  }
  return manifests
}

/** The load package of a load, if it was staged from this content under today's contract. */
export async function readStagedManifest(
  context: Where,
  raw: readonly RawManifest[],
): Promise<StagedManifest | undefined> {
  const staged = await readJson<StagedManifest>(context.store, stagedManifestKey(context.load))
  const isToday =
    staged?.contract_sha256 === context.pipeline.contract.sha256 &&
    staged.content_sha256 === contentSha256(raw)
  return isToday ? staged : undefined
}

/** SHA-256 over the content of every stream, in the definition's order. */
export function contentSha256(raw: readonly RawManifest[]): string {
  const hash = createHash('sha256')
  for (const manifest of raw) hash.update(manifest.content_sha256)
  return hash.digest('hex')
}

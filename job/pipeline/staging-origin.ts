import { createHash } from 'node:crypto'
import { lakeloadVersion } from '../version'
import { contentSha256 } from './content-sha256'
import type { RawManifest } from './manifests'
import type { ResolvedPipeline, ResolvedStream } from './resolved'

/** What a load package is staged from: the same of all gives the same package, and anything else is staged anew. */
export interface StagingOrigin {
  /** SHA-256 over the `content_sha256` of every stream in the definition's order. */
  readonly content_sha256: string
  readonly contract_sha256: string
  /** SHA-256 of what else decides what staging writes: see `stagingOrigin`. */
  readonly settings_sha256: string
}

/**
 * Tells what a load is staged from. Of the streams' settings those count that change what is written or refused; how the tables
 * are written later (`write`, `softDelete`) is no matter of staging, and what `maxNesting` does is in the contract. Another version
 * of lakeload may stage otherwise.
 *
 * @param copyRowBytes the longest row of a JSON file
 */
export function stagingOrigin(
  pipeline: ResolvedPipeline,
  raw: readonly RawManifest[],
  copyRowBytes: number | undefined,
): StagingOrigin {
  const streams = pipeline.streams.map((stream) => [rowsBy(stream), stream.format])
  return {
    content_sha256: contentSha256(raw),
    contract_sha256: pipeline.contract.sha256,
    settings_sha256: sha256([lakeloadVersion, copyRowBytes ?? null, streams]),
  }
}

/** SHA-256 of all settings that decide which rows the tables have of given raw records: how they are staged, and how written. */
export function tableSettingsSha256({ streams }: ResolvedPipeline): string {
  return sha256(streams.map((stream) => [rowsBy(stream), stream.write, stream.softDelete ?? null]))
}

/** The settings that decide which rows are staged of the records. */
function rowsBy({ name, contractModes, maxQuarantined, dedupe }: ResolvedStream): readonly unknown[] {
  const { tables, columns, types } = contractModes
  return [name, tables, columns, types, maxQuarantined, dedupe ?? null]
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

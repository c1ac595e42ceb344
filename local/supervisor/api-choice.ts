import { resolve } from 'node:path'
import type { ApiSource } from '../api/api-source'

/** What a command says about the data of the local API. */
export interface WantedSource {
  /** `LAKELOAD_SAMPLE_FILE`, if it is set. */
  readonly sampleFile?: string | undefined
  /** `--launches`, if it is given; it wins over the file, as a flag does over the environment. */
  readonly launches?: number | undefined
}

/** What the API serves for a command, where nothing serves yet. */
export function sourceOf(wanted: WantedSource): ApiSource {
  if (wanted.launches !== undefined) return { launches: wanted.launches }
  return wanted.sampleFile ? { sampleFile: resolve(wanted.sampleFile) } : {}
}

/**
 * What a running API has to serve instead, or undefined where it stays as it is. A command that says nothing takes the
 * number of generated launches as it is, but not the file that an earlier command named.
 */
export function sourceToSwitchTo(wanted: WantedSource, serving: ApiSource): ApiSource | undefined {
  const source = sourceOf(wanted)
  if (source.sampleFile !== serving.sampleFile) return source
  const isOtherCount = source.launches !== undefined && source.launches !== serving.launches
  return isOtherCount ? source : undefined
}

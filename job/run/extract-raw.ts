import type { CursorStart } from '../extract/cursor-move'
import { extract } from '../extract/extract'
import { readRawManifests } from '../lake/raw-manifest'
import { readStates } from '../load/stream-state'
import { readCatalog } from '../load/warehouse-catalog'
import type { RawManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import type { StepOutcome } from './run-step'
import * as summarise from './step-summaries'

/** The raw records of a load: those that an earlier attempt has written, else extracted from where the warehouse is. */
export async function extractRaw(
  context: StepContext,
  fullRefresh = false,
): Promise<StepOutcome<readonly RawManifest[]>> {
  const before = await readRawManifests(context.store, context.load, context.pipeline)
  const raw = before ?? (await extract(context, await readStarts(context, fullRefresh)))
  return { result: raw, summary: summarise.extracted(raw), resumed: before !== undefined }
}

/**
 * Where each incremental stream begins: at the cursor of the warehouse. Without its root table nothing of it is there any more,
 * so it is read anew.
 */
async function readStarts(
  { pipeline, warehouse, signal, log }: StepContext,
  fullRefresh: boolean,
): Promise<ReadonlyMap<string, CursorStart>> {
  const streams = pipeline.streams.filter(({ cursor }) => cursor !== undefined)
  if (streams.length === 0) return new Map()
  const session = await warehouse.connect(signal)
  try {
    const catalog = await readCatalog(session, pipeline.name)
    const states = catalog.has('_state') ? await readStates(session, pipeline.name) : undefined
    return new Map(
      streams.map(({ name }) => {
        const from = states?.get(name)?.cursor ?? null
        const root = pipeline.contract.tables.find(
          ({ stream, parent }) => stream === name && parent === undefined,
        )
        const isGone = root !== undefined && !catalog.has(root.name)
        if (isGone && from !== null)
          log.warn(
            `table \`${pipeline.name}.${root.name}\` is gone: stream \`${name}\` is read from its beginning`,
          )
        return [name, { from, anew: from !== null && (isGone || fullRefresh) }]
      }),
    )
  } finally {
    await session.close()
  }
}

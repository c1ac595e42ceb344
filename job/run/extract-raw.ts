import type { CursorStart } from '../extract/cursor-move'
import { extract } from '../extract/extract'
import { readRawManifests } from '../lake/raw-manifest'
import { readStates } from '../load/stream-state'
import { readCatalog } from '../load/warehouse-catalog'
import { isRootTable } from '../pipeline/contract'
import type { RawManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import { isFullRefresh } from './current-run'
import { startAtCursor } from './cursor-start'
import type { StepOutcome } from './run-step'
import * as summarise from './step-summaries'

/**
 * The raw records of a load: those that an earlier attempt has written, else extracted from where the warehouse is, or from the beginning
 * where the load was begun so.
 */
export async function extractRaw(context: StepContext): Promise<StepOutcome<readonly RawManifest[]>> {
  const before = await readRawManifests(context.store, context.load, context.pipeline)
  const raw = before ?? (await extract(context, await readStarts(context)))
  return { result: raw, summary: summarise.extracted(raw), resumed: before !== undefined }
}

/** Where each incremental stream begins. */
async function readStarts(context: StepContext): Promise<ReadonlyMap<string, CursorStart>> {
  const { pipeline, warehouse, store, load, signal, log } = context
  const streams = pipeline.streams.flatMap((stream) =>
    stream.cursor === undefined ? [] : [{ ...stream, cursor: stream.cursor }],
  )
  if (streams.length === 0) return new Map()
  const fullRefresh = await isFullRefresh(store, load)
  const session = await warehouse.connect(signal)
  try {
    const catalog = await readCatalog(session, pipeline.name)
    const states = catalog.has('_state') ? await readStates(session, pipeline.name) : undefined
    return new Map(
      streams.map((stream) => {
        const root = pipeline.contract.tables.find(
          (table) => table.stream === stream.name && isRootTable(table),
        )
        const goneTable = root === undefined || catalog.has(root.name) ? undefined : root.name
        const state = states?.get(stream.name)
        return [
          stream.name,
          startAtCursor({ pipeline: pipeline.name, stream, state, goneTable, fullRefresh }, log),
        ]
      }),
    )
  } finally {
    await session.close()
  }
}

import { ulid } from 'ulid'
import { JobError } from '../errors/job-error'
import { deleteBelow } from '../lake/delete-below'
import { readCatalog } from '../load/warehouse-catalog'
import { replayedQuarantinePrefix, replayPrefix } from '../pipeline/lake-keys'
import { rebuildSchema } from '../pipeline/rebuild-schema'
import type { WarehouseSession } from '../ports/warehouse'
import type { RunDependencies } from '../run/run-dependencies'
import { type CommittedLoad, readCommittedLoads } from './committed-loads'
import { compareTables, type TableComparison } from './compare-tables'
import { dropTables } from './drop-tables'
import { loadAgain, type ReplayedLoad } from './load-again'
import { refuseInPlace } from './refuse-in-place'
import {
  deleteReplayMarker,
  isBuiltAsToday,
  markerOf,
  readReplayMarker,
  writeReplayMarker,
} from './replay-marker'
import { isEverything, type ReplaySelection, selectLoads } from './select-loads'
import { switchSchema } from './switch-schema'

/** What to load again, and where to. */
export interface ReplayWish extends ReplaySelection {
  /** The schema to build the tables in, beside those in use; without it those in use are rebuilt. */
  readonly into?: string | undefined
}

/** What a replay has done. */
export interface ReplayResult {
  readonly pipeline: string
  readonly schema: string
  /** Whether the tables in use now have the replayed rows. */
  readonly in_use: boolean
  readonly loads: readonly ReplayedLoad[]
  /** How the replayed tables differ from those in use; empty where they are those in use. */
  readonly tables: readonly TableComparison[]
}

/**
 * Loads committed loads again from their raw records, under today's contract, without a request to the source. The caller holds
 * the pipeline's lease.
 *
 * Some loads are loaded again into the tables in use, each in a transaction of its own. Everything, or everything but some, is rebuilt
 * in a schema beside, which then takes the place of the tables in one transaction. An interrupted replay goes on where it stopped.
 */
export async function replay(dependencies: RunDependencies, wish: ReplayWish): Promise<ReplayResult> {
  const { pipeline } = dependencies
  const committed = await loadsInUse(dependencies)
  const chosen = selectLoads(pipeline.name, committed, wish)
  if (wish.into !== undefined) return await replayInto(dependencies, chosen, wish.into)
  const { without = [] } = wish
  if (isEverything({ ...wish, without: [] })) return await rebuild(dependencies, chosen, without)
  refuseInPlace(pipeline.name, pipeline.streams, chosen, committed.at(-1)?.loadId ?? '')
  const target = { id: ulid(dependencies.clock.now().getTime()), schema: pipeline.name, inPlace: true }
  const loads = await loadAgain(dependencies, chosen, target)
  await deleteBelow(dependencies.store, replayPrefix(pipeline.name, pipeline.name))
  await deleteBelow(dependencies.store, replayedQuarantinePrefix(pipeline.name, pipeline.name))
  return { pipeline: pipeline.name, schema: pipeline.name, in_use: true, loads, tables: [] }
}

/** The committed loads of the tables in use, oldest first. */
export async function loadsInUse(dependencies: RunDependencies): Promise<readonly CommittedLoad[]> {
  const { name } = dependencies.pipeline
  return await withSession(dependencies, (session) => readCommittedLoads(session, name))
}

/** Builds the chosen loads in another schema, and compares its tables with those in use. */
async function replayInto(
  dependencies: RunDependencies,
  chosen: readonly CommittedLoad[],
  schema: string,
): Promise<ReplayResult> {
  const { pipeline } = dependencies
  const loads = await build(dependencies, chosen, schema)
  const tables = await withSession(dependencies, async (session) =>
    compareTables(
      session,
      pipeline.contract.tables,
      { schema: pipeline.name, catalog: await readCatalog(session, pipeline.name) },
      { schema, catalog: await readCatalog(session, schema) },
    ),
  )
  return { pipeline: pipeline.name, schema, in_use: false, loads, tables }
}

/** Builds everything beside the tables in use, switches, and takes away what it was built in. */
async function rebuild(
  dependencies: RunDependencies,
  chosen: readonly CommittedLoad[],
  without: readonly string[],
): Promise<ReplayResult> {
  const { pipeline, store } = dependencies
  const schema = rebuildSchema(pipeline.name)
  await clearStale(dependencies, chosen, schema)
  const loads = await build(dependencies, chosen, schema)
  await switchSchema(dependencies, schema, without)
  // The marker first: tables that are left without it are of no use, also where some are gone already.
  await deleteReplayMarker(store, pipeline.name, schema)
  await withSession(dependencies, (session) => dropTables(session, schema))
  await deleteBelow(store, replayedQuarantinePrefix(pipeline.name, schema))
  return { pipeline: pipeline.name, schema: pipeline.name, in_use: true, loads, tables: [] }
}

/** What a rebuild has left that was interrupted under another contract or other settings, with other loads, or at its end is of no use. */
async function clearStale(
  dependencies: RunDependencies,
  chosen: readonly CommittedLoad[],
  schema: string,
): Promise<void> {
  const { pipeline, store } = dependencies
  const marker = await readReplayMarker(store, pipeline.name, schema)
  await withSession(dependencies, async (session) => {
    const built = await readCommittedLoads(session, schema)
    const isOurs = built.every(({ loadId }) => chosen.some((load) => load.loadId === loadId))
    if (isOurs && isBuiltAsToday(marker, pipeline)) return
    await deleteReplayMarker(store, pipeline.name, schema)
    await dropTables(session, schema)
    await deleteBelow(store, replayedQuarantinePrefix(pipeline.name, schema))
  })
}

async function build(
  dependencies: RunDependencies,
  chosen: readonly CommittedLoad[],
  schema: string,
): Promise<readonly ReplayedLoad[]> {
  const { pipeline, store, clock, terminal } = dependencies
  const marker = await readReplayMarker(store, pipeline.name, schema)
  const built = await withSession(dependencies, async (session) => {
    const isTaken = (await readCatalog(session, schema)).size > 0
    if (marker === undefined && isTaken) throw taken(schema)
    return await readCommittedLoads(session, schema)
  })
  if (marker !== undefined && !isBuiltAsToday(marker, pipeline)) throw outdated(schema)
  const id = marker?.id ?? ulid(clock.now().getTime())
  if (marker === undefined) {
    await writeReplayMarker(store, pipeline.name, schema, markerOf(id, pipeline))
  } else if (built.length > 0) {
    terminal.say(`Going on with the replay in \`${schema}\`, which has ${built.length} loads already`)
  }
  const missing = chosen.filter(({ loadId }) => !built.some((load) => load.loadId === loadId))
  const newest = built.at(-1)
  const isGap = newest !== undefined && missing.some(({ loadId }) => loadId < newest.loadId)
  // A load between those that are there would come too late for what they have built.
  if (isGap) throw outdated(schema)
  const loads = await loadAgain(dependencies, missing, { id, schema, inPlace: false })
  await deleteBelow(store, replayPrefix(pipeline.name, schema))
  return loads
}

function taken(schema: string): JobError {
  return new JobError(
    'REPLAY_SCHEMA_TAKEN',
    `\`${schema}\` holds tables that no replay of this pipeline has made`,
  )
}

function outdated(schema: string): JobError {
  return new JobError(
    'REPLAY_SCHEMA_OUTDATED',
    `\`${schema}\` holds a replay under another contract or other settings, or of later loads than those that are missing in it`,
  )
}

async function withSession<T>(
  { warehouse, signal }: RunDependencies,
  work: (session: WarehouseSession) => Promise<T>,
): Promise<T> {
  const session = await warehouse.connect(signal)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

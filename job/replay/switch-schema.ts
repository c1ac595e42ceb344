import { JobError } from '../errors/job-error'
import { ensureOwnTables } from '../load/ensure-own-tables'
import { ownTable } from '../load/own-tables'
import { readCatalog } from '../load/warehouse-catalog'
import type { WarehouseSession } from '../ports/warehouse'
import type { RunDependencies } from '../run/run-dependencies'
import { readCommittedLoads } from './committed-loads'
import { planSwitch } from './plan-switch'
import { publishSetAside } from './publish-set-aside'
import { isBuiltAsToday, readReplayMarker } from './replay-marker'

/**
 * Puts the rows of a replayed schema into the tables in use, with their audit rows, in one transaction: readers see all of the
 * old ones or all of the new ones.
 *
 * @param without the committed loads that the replay has left out, by intent
 * @throws JobError REPLAY_SCHEMA_OUTDATED where no replay under today's contract and settings has built it, or another load was committed meanwhile
 */
export async function switchSchema(
  dependencies: RunDependencies,
  schema: string,
  without: readonly string[] = [],
): Promise<void> {
  const { warehouse, pipeline, store, signal, terminal } = dependencies
  const marker = await readReplayMarker(store, pipeline.name, schema)
  if (!isBuiltAsToday(marker, pipeline)) {
    throw new JobError(
      'REPLAY_SCHEMA_OUTDATED',
      `\`${schema}\` cannot take the place of \`${pipeline.name}\`: ${marker === undefined ? 'no replay has built it' : 'it was built under another contract or other settings'}`,
      { hint: `replay into a new schema: \`lakeload replay ${pipeline.name} --into <schema>\`` },
    )
  }
  const session = await warehouse.connect(signal)
  let loads: readonly string[] = []
  try {
    await ensureOwnTables(session, pipeline.name)
    await session.execute('begin')
    try {
      // Before the first read, as in every load: no load of the pipeline can be committed from here on.
      await session.execute(`lock table ${ownTable(pipeline.name, '_lock')}`)
      const replayed = await refuseOutdated(session, pipeline.name, schema, without)
      const inUse = await readCatalog(session, pipeline.name)
      const built = await readCatalog(session, schema)
      for (const sql of planSwitch({ pipeline, inUse, schema, replayed: built })) {
        signal.throwIfAborted()
        await session.execute(sql)
      }
      await session.execute('commit')
      loads = replayed
    } catch (error) {
      await session.execute('rollback').catch(() => undefined)
      throw error
    }
    terminal.say(`Switched \`${pipeline.name}\` to the rows of \`${schema}\``)
  } finally {
    await session.close()
  }
  await publishSetAside(dependencies, schema, loads)
}

/** Answers the loads that are replayed, where they are those that are to be. */
async function refuseOutdated(
  session: WarehouseSession,
  pipeline: string,
  schema: string,
  without: readonly string[],
): Promise<readonly string[]> {
  const committed = (await readCommittedLoads(session, pipeline)).map(({ loadId }) => loadId)
  const replayed = (await readCommittedLoads(session, schema)).map(({ loadId }) => loadId)
  const lost = committed.filter((loadId) => !replayed.includes(loadId) && !without.includes(loadId))
  const unknown = committed.length === 0 ? [] : replayed.filter((loadId) => !committed.includes(loadId))
  if (lost.length + unknown.length === 0 && replayed.length > 0) return replayed
  const [example] = [...lost, ...unknown]
  const why =
    replayed.length === 0
      ? 'it holds no loads'
      : lost.length > 0
        ? `it lacks ${lost.length} committed loads, \`${example}\` among them`
        : `it holds ${unknown.length} loads that are committed no more, \`${example}\` among them`
  throw new JobError(
    'REPLAY_SCHEMA_OUTDATED',
    `\`${schema}\` cannot take the place of \`${pipeline}\`: ${why}`,
    {
      hint:
        unknown.length > 0
          ? `replay into a new schema: \`lakeload replay ${pipeline} --into <schema>\``
          : `replay into it once more (\`lakeload replay ${pipeline} --into ${schema}\` adds what it lacks), then switch again`,
    },
  )
}

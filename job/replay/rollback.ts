import { JobError } from '../errors/job-error'
import { readRawManifests } from '../lake/raw-manifest'
import { readCommittedLoad } from '../load/last-load'
import { ownTable } from '../load/own-tables'
import type { RawCursor } from '../pipeline/manifests'
import { identifyLoad } from '../run/identify-load'
import type { RunDependencies } from '../run/run-dependencies'
import { readCommittedLoads } from './committed-loads'
import { planRollback } from './plan-rollback'

/** What a rollback has done. */
export interface RollbackResult {
  readonly pipeline: string
  readonly load_id: string
  /** Rows that were taken out, by table. */
  readonly tables: readonly { readonly name: string; readonly rows_deleted: number }[]
}

/**
 * Takes a committed load out of the tables in one transaction, with its audit rows, where its write mode allows that. Its raw
 * records stay. The caller holds the pipeline's lease.
 *
 * @throws JobError REPLAY_LOAD_UNKNOWN, ROLLBACK_IMPOSSIBLE
 */
export async function rollback(dependencies: RunDependencies, loadId: string): Promise<RollbackResult> {
  const { pipeline, warehouse, store, signal } = dependencies
  const load = identifyLoad(pipeline.name, loadId)
  const raw = await readRawManifests(store, load, pipeline)
  if (raw === undefined && pipeline.streams.some(({ cursor }) => cursor !== undefined)) {
    throw new JobError(
      'ROLLBACK_IMPOSSIBLE',
      `load \`${loadId}\` cannot be taken out: its raw records are not in the lake, which tell where its cursors were before`,
      { hint: 'restore them (the bucket keeps older versions), then roll back again' },
    )
  }
  const cursors = new Map(raw?.map(({ stream, cursor }) => [stream, cursorBefore(cursor)]))
  const session = await warehouse.connect(signal)
  try {
    const known = await readCommittedLoads(session, pipeline.name)
    if (known.length === 0) throw unknown(pipeline.name, loadId)
    await session.execute('begin')
    try {
      await session.execute(`lock table ${ownTable(pipeline.name, '_lock')}`)
      const committed = await readCommittedLoads(session, pipeline.name)
      const place = committed.findIndex((one) => one.loadId === loadId)
      const facts = place < 0 ? undefined : await readCommittedLoad(session, pipeline.name, loadId)
      if (facts === undefined) throw unknown(pipeline.name, loadId)
      const previous = committed[place - 1]?.loadId
      const plan = planRollback({
        pipeline,
        loadId,
        tables: facts.tables,
        isNewest: place === committed.length - 1,
        ...(previous === undefined ? {} : { previous }),
        cursors,
      })
      const tables: { name: string; rows_deleted: number }[] = []
      for (const { sql, table } of plan) {
        signal.throwIfAborted()
        const rows = await session.execute(sql)
        if (table !== undefined) tables.unshift({ name: table, rows_deleted: rows })
      }
      await session.execute('commit')
      return { pipeline: pipeline.name, load_id: loadId, tables }
    } catch (error) {
      await session.execute('rollback').catch(() => undefined)
      throw error
    }
  } finally {
    await session.close()
  }
}

/**
 * Where the warehouse was before a load. One that read its stream anew began at the beginning whatever the warehouse said: its table was
 * gone, or its cursor was another's, so the next extract reads all again.
 */
function cursorBefore(cursor: RawCursor | undefined): string | null {
  return cursor === undefined || cursor.anew === true ? null : cursor.from
}

function unknown(pipeline: string, loadId: string): JobError {
  return new JobError('REPLAY_LOAD_UNKNOWN', `\`${pipeline}\` has no committed load \`${loadId}\``)
}

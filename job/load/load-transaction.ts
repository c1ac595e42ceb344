import { isJobError, JobError } from '../errors/job-error'
import type { StagedManifest } from '../pipeline/manifests'
import { targetTables } from '../pipeline/target-table'
import type { StepContext } from '../ports/step-context'
import type { WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'
import { lakeloadVersion } from '../version'
import { canTellAbsence, quarantinedRecords } from './can-tell-absence'
import { unknownColumns } from './compare-target'
import { explainCopyFailure } from './copy-failure'
import { ensureOwnTables } from './ensure-own-tables'
import { executePlan, refuseAborted } from './execute-load'
import { readCommittedLoad } from './last-load'
import type { LoadPlan } from './load-plan'
import type { LoadResult } from './load-result'
import { ownTable } from './own-tables'
import { beginAndLock, rollback } from './pipeline-lock'
import { planLoad } from './plan-load'
import { planRecords, planReplayRecords } from './plan-records'
import { refuseTargets } from './refuse-targets'
import { moveStates, readStates } from './stream-state'
import { readCatalog } from './warehouse-catalog'
import { warehouseTime } from './warehouse-time'
import { widenColumns } from './widen-columns'

/** A load that is loaded again. */
export interface LoadReplay {
  /** ULID of the replay. */
  readonly id: string
  /** When the load ran at first: its rows say so again. */
  readonly startedAt: Date
  /** Whether its rows are in these tables already, and give way to the new ones. */
  readonly inPlace: boolean
}

/** What a load works on, and how long it waits for another one. */
export interface LoadWork {
  readonly staged: StagedManifest
  readonly startedAt: Date
  readonly lockTimeoutMs: number
  readonly replay?: LoadReplay
}

/** One attempt of a load, on a session of its own: the whole of it is committed, or nothing. */
export async function attemptLoad(context: StepContext, work: LoadWork): Promise<LoadResult> {
  const session = await context.warehouse.connect(context.signal)
  try {
    // Outside the transaction: a lock needs a table that is committed, and two first loads must see the same one.
    await ensureOwnTables(session, context.pipeline.name)
    await widenColumns(session, context, work.lockTimeoutMs)
    const since = await serverTime(session)
    try {
      return await runTransaction(session, context, work)
    } catch (error) {
      // At once: the tables that explain a rejected COPY can only be read outside the failed transaction.
      await rollback(session)
      if (!isJobError(error) || error.code !== 'LOAD_COPY_REJECTED') throw error
      throw await explainCopyFailure(session, error, since)
    }
  } finally {
    await session.close()
  }
}

/**
 * The transaction. What it reads after the lock is what the last load left, and no other load can come between that
 * and the commit.
 */
async function runTransaction(
  session: WarehouseSession,
  context: StepContext,
  work: LoadWork,
): Promise<LoadResult> {
  const schema = context.pipeline.name
  const { staged, replay } = work
  const isInPlace = replay?.inPlace === true
  // Redshift takes a transaction's snapshot at its first read, so the lock has to come before all of them.
  await beginAndLock(session, schema, work.lockTimeoutMs)
  // An earlier attempt may have been committed although its answer was lost.
  const committed = await readCommittedLoad(session, schema, staged.load_id)
  if (committed !== undefined && !isInPlace) {
    await session.execute('rollback')
    context.log.info(`load ${staged.load_id} was committed at ${committed.committed_at} UTC: nothing to do`)
    return { already_loaded: true, tables: inOrder(context, committed.tables) }
  }
  if (committed === undefined && isInPlace) {
    throw new JobError(
      'REPLAY_LOAD_UNKNOWN',
      `\`${schema}\` has no committed load \`${staged.load_id}\` any more`,
    )
  }
  // A load that is there already leaves the cursors where later ones have moved them.
  const states = isInPlace
    ? []
    : moveStates(context.pipeline.streams, staged, await readStates(session, schema), replay !== undefined)
  const startedAt = await timeInOrder(session, context, work)
  const plan = await decide(session, context, { ...work, startedAt })
  if (plan.widenings.length > 0) throw narrowedAgain(plan)
  const loaded = await executePlan(session, plan, context)
  const records = (isInPlace ? planReplayRecords : planRecords)({
    pipeline: context.pipeline,
    staged,
    loaded,
    startedAt,
    committedAt: context.clock.now(),
    version: lakeloadVersion,
    states,
    isContractKnown: await isContractKnown(session, schema, context.pipeline.contract.sha256),
    replayId: replay?.id ?? null,
  })
  for (const { sql } of records) await session.execute(sql)
  // The last moment to turn back: a COMMIT that was sent is not taken back.
  refuseAborted(context.signal)
  await commit(session)
  return { already_loaded: false, tables: loaded }
}

/** The only statement that may have been carried out although the connection broke. */
async function commit(session: WarehouseSession): Promise<void> {
  try {
    await session.execute('commit')
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_CONNECTION_LOST') throw error
    throw new JobError(error.code, error.message, {
      hint: error.hint,
      cause: error,
      context: { ...error.context, commit_sent: true },
    })
  }
}

/**
 * What an earlier attempt has committed, asked behind the pipeline's lock: a COMMIT that is still being carried out holds it.
 * `undefined` where nothing was.
 */
export async function findCommitted(context: StepContext, work: LoadWork): Promise<LoadResult | undefined> {
  const session = await context.warehouse.connect(context.signal)
  try {
    await beginAndLock(session, context.pipeline.name, work.lockTimeoutMs)
    const committed = await readCommittedLoad(session, context.pipeline.name, work.staged.load_id)
    // A load that is loaded again in place was there before: only its replay's own mark tells of this one.
    const isOurs = work.replay?.inPlace !== true || (await isReplayed(session, context, work))
    await session.execute('rollback')
    if (committed === undefined || !isOurs) return undefined
    return { already_loaded: true, tables: inOrder(context, committed.tables) }
  } finally {
    await session.close()
  }
}

async function isReplayed(
  session: WarehouseSession,
  { pipeline }: StepContext,
  { staged, replay }: LoadWork,
): Promise<boolean> {
  const rows = await session.query(
    `select 1 as "found" from ${ownTable(pipeline.name, '_loads')} ` +
      `where load_id = ${textLiteral(staged.load_id)} and replay_id = ${textLiteral(replay?.id ?? '')}`,
  )
  return rows.length > 0
}

/**
 * When the load ran, as its rows say. Versions follow each other in time, so a clock that was set back does not count where
 * they are kept: the load then comes just behind the last one.
 */
async function timeInOrder(
  session: WarehouseSession,
  { pipeline }: StepContext,
  { startedAt, replay }: LoadWork,
): Promise<Date> {
  // A load that is loaded again keeps its time.
  if (replay !== undefined || pipeline.streams.every(({ write }) => write !== 'scd2')) return startedAt
  const [row] = await session.query(
    `select max(started_at) as "last" from ${ownTable(pipeline.name, '_loads')}`,
  )
  if (typeof row?.last !== 'string') return startedAt
  return new Date(Math.max(startedAt.getTime(), warehouseTime(row.last).getTime() + 1))
}

/** Who shortens a column between its widening and the load makes room for the next attempt. */
function narrowedAgain({ pipeline, widenings }: LoadPlan): JobError {
  const list = widenings.map(({ table, column }) => `\`${pipeline}.${table}.${column}\``).join(', ')
  return new JobError('LOAD_CONFLICT', `another session has shortened ${list} since the load widened it`)
}

/** Compares what is in the warehouse with the contract, and plans accordingly. Reads only. */
export async function decide(
  session: WarehouseSession,
  context: StepContext,
  work: Pick<LoadWork, 'staged' | 'startedAt' | 'replay'>,
): Promise<LoadPlan> {
  const schema = context.pipeline.name
  const { pipeline, log } = context
  const catalog = await readCatalog(session, schema)
  const targets = targetTables(pipeline)
  // Before any COPY: a table that does not fit should cost no more than a look at the catalog.
  refuseTargets(schema, targets, catalog)
  for (const target of targets) {
    const { name } = target.contract
    const unknown = unknownColumns(target, catalog.get(name) ?? [])
    if (unknown.length === 0) continue
    const list = unknown.map((column) => `\`${column}\``).join(', ')
    log.warn(`\`${schema}.${name}\` has ${list}, which no contract names: new rows leave it empty`)
  }
  for (const stream of pipeline.streams) {
    if (stream.softDelete !== 'absent' || canTellAbsence(work.staged, stream)) continue
    const count = quarantinedRecords(work.staged, stream)
    log.warn(
      `stream \`${stream.name}\`: ${count} of its records are in quarantine, so this load marks none as deleted for its absence`,
    )
  }
  return planLoad({
    pipeline,
    staged: work.staged,
    catalog,
    copyRole: context.copyRole,
    url: (key) => context.store.url(key),
    loadedAt: work.startedAt,
    isInPlace: work.replay?.inPlace === true,
  })
}

async function isContractKnown(session: WarehouseSession, schema: string, sha256: string): Promise<boolean> {
  const rows = await session.query(
    `select 1 as "found" from ${ownTable(schema, '_schema_versions')} ` +
      `where contract_sha256 = ${textLiteral(sha256)} limit 1`,
  )
  return rows.length > 0
}

/** The warehouse's own clock: rows about a failed COPY carry its time. */
async function serverTime(session: WarehouseSession): Promise<string> {
  const [row] = await session.query('select getdate() as "now"')
  return String(row?.now)
}

/** `_load_tables` has no order of its own. */
function inOrder(context: StepContext, tables: LoadResult['tables']): LoadResult['tables'] {
  const order = context.pipeline.contract.tables.map(({ name }) => name)
  return [...tables].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

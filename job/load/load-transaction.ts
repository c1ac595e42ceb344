import { isJobError, JobError } from '../errors/job-error'
import type { StagedManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import type { WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'
import { lakeloadVersion } from '../version'
import { refuseMismatch, unknownColumns } from './compare-target'
import { explainCopyFailure } from './copy-failure'
import { ensureOwnTables } from './ensure-own-tables'
import { executePlan, refuseAborted } from './execute-load'
import { readCommittedLoad } from './last-load'
import type { LoadPlan } from './load-plan'
import type { LoadResult } from './load-result'
import { ownTable } from './own-tables'
import { planLoad } from './plan-load'
import { planRecords, planReplayRecords } from './plan-records'
import { moveStates, readStates } from './stream-state'
import { readCatalog } from './warehouse-catalog'

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
    : moveStates(context.pipeline.streams, staged, await readStates(session, schema))
  const plan = await decide(session, context, work)
  const loaded = await executePlan(session, plan, context)
  const records = (isInPlace ? planReplayRecords : planRecords)({
    pipeline: context.pipeline,
    staged,
    loaded,
    startedAt: work.startedAt,
    committedAt: context.clock.now(),
    version: lakeloadVersion,
    states,
    isContractKnown: await isContractKnown(session, schema, context.pipeline.contract.sha256),
    replayId: replay?.id ?? null,
  })
  for (const { sql } of records) await session.execute(sql)
  // The last moment to turn back: a COMMIT that was sent is not taken back.
  refuseAborted(context.signal)
  await session.execute('commit')
  return { already_loaded: false, tables: loaded }
}

/** Compares what is in the warehouse with the contract, and plans accordingly. Reads only. */
export async function decide(
  session: WarehouseSession,
  context: StepContext,
  work: Pick<LoadWork, 'staged' | 'startedAt' | 'replay'>,
): Promise<LoadPlan> {
  const schema = context.pipeline.name
  const catalog = await readCatalog(session, schema)
  // Before any COPY: a table that does not fit should cost no more than a look at the catalog.
  for (const table of context.pipeline.contract.tables) {
    const actual = catalog.get(table.name)
    if (actual === undefined) continue
    refuseMismatch(schema, table, actual)
    const unknown = unknownColumns(table, actual)
    if (unknown.length === 0) continue
    const list = unknown.map((column) => `\`${column}\``).join(', ')
    context.log.warn(
      `\`${schema}.${table.name}\` has ${list}, which no contract names: new rows leave it empty`,
    )
  }
  return planLoad({
    pipeline: context.pipeline,
    staged: work.staged,
    existingTables: new Set(catalog.keys()),
    copyRole: context.copyRole,
    url: (key) => context.store.url(key),
    loadedAt: work.startedAt,
    isInPlace: work.replay?.inPlace === true,
  })
}

/**
 * Takes the pipeline's lock, which orders its loads. Readers never touch that table, so none of them waits. The limit
 * is set for the lock alone: a COPY may take longer.
 */
async function beginAndLock(session: WarehouseSession, schema: string, timeoutMs: number): Promise<void> {
  await session.execute('begin')
  await session.execute(`set statement_timeout to ${timeoutMs}`)
  try {
    await session.execute(`lock table ${ownTable(schema, '_lock')}`)
  } catch (error) {
    if (!isJobError(error) || error.code !== 'LOAD_STATEMENT_TIMEOUT') throw error
    throw new JobError(
      'LOAD_LOCKED',
      `another load of \`${schema}\` held its lock for more than ${timeoutMs / 1_000} s`,
      { cause: error },
    )
  }
  await session.execute('reset statement_timeout')
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

/** A transaction whose connection is gone is rolled back by the server. */
async function rollback(session: WarehouseSession): Promise<void> {
  try {
    await session.execute('rollback')
  } catch (error) {
    if (!isJobError(error)) throw error
  }
}

/** `_load_tables` has no order of its own. */
function inOrder(context: StepContext, tables: LoadResult['tables']): LoadResult['tables'] {
  const order = context.pipeline.contract.tables.map(({ name }) => name)
  return [...tables].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

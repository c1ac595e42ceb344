import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { LoadIdentity } from '../pipeline/lake-keys'
import { adoptOrBegin, type BegunLoad, beginAnew, endCurrentRun } from './current-run'
import { findLoad } from './find-load'
import { takeLease } from './lease'
import { Run } from './run'
import type { RunDependencies } from './run-dependencies'
import type { RunRecord, StepName } from './run-record'

/** How a run ended: its record, and the error where it failed. */
export interface RunOutcome {
  readonly record: RunRecord
  readonly error?: unknown
}

/** How a run differs from the usual one. */
export interface RunWish {
  /** This step and those after it are done again, although an earlier attempt has done them. */
  readonly fromStep?: StepName | undefined
  /** The day the run was asked for by name, `YYYY-MM-DD`. */
  readonly date?: string | undefined
  /** Incremental streams are read from their beginning, and what is unchanged is loaded, too. */
  readonly fullRefresh?: boolean | undefined
}

/**
 * One run of a pipeline: takes up the load that an earlier run left, or begins one, and does every step that is not done.
 * What a step throws is in the outcome, and in `runs/…/run.json`.
 *
 * A load that failed for its data is given up, so that the next run extracts anew; a load that failed in another way
 * stays current, and the next run goes on where it stopped.
 */
export async function runPipeline(dependencies: RunDependencies, wish: RunWish = {}): Promise<RunOutcome> {
  return await withLease(dependencies, async (held) => await runWhole(held, wish))
}

async function runWhole(dependencies: RunDependencies, wish: RunWish): Promise<RunOutcome> {
  const { store, terminal, signal } = dependencies
  if (wish.fullRefresh === true) refuseRefresh(dependencies, wish)
  const { load, fromStep, fullRefresh } = await takeUp(dependencies, wish)
  const run = new Run(dependencies, load)
  const outcome = await finish(run, signal, async () => {
    await (fromStep === undefined ? run.all() : run.from(fromStep))
    await endCurrentRun(store, load)
  })
  if (isJobError(outcome.error) && outcome.error.kind === 'data') {
    if (fullRefresh)
      terminal.say('The next run is an ordinary one, unless `--full-refresh` says otherwise again')
    // A load that stays current fails in the same way again, and is given up then; its error must not be lost for that.
    await endCurrentRun(store, load).catch((error: unknown) => terminal.warn(`warning: ${messageOf(error)}`))
  }
  return outcome
}

/** @throws JobError USAGE where reading from the beginning would go with neither the other wishes nor the way of writing */
function refuseRefresh({ pipeline }: RunDependencies, { fromStep = 'extract' }: RunWish): void {
  if (fromStep !== 'extract') {
    throw new JobError(
      'USAGE',
      `\`--full-refresh\` extracts anew, and \`--from-step ${fromStep}\` does not`,
      {
        hint: 'leave `--from-step` away',
      },
    )
  }
  const appended = pipeline.streams.find(({ cursor, write }) => cursor !== undefined && write === 'append')
  if (appended === undefined) return
  throw new JobError(
    'USAGE',
    `\`--full-refresh\` would bring the records of stream \`${appended.name}\` a second time: it appends`,
    {
      hint: 'drop the root table of the stream: the next run reads it from its beginning; or rebuild the tables by `lakeload replay`',
    },
  )
}

/** The load of a run, and where in it the run begins: at what is not done, where no step is named. */
interface TakenUp {
  readonly load: LoadIdentity
  readonly fromStep: StepName | undefined
  readonly fullRefresh: boolean
}

async function takeUp(dependencies: RunDependencies, wish: RunWish): Promise<TakenUp> {
  const { date: runDate, fullRefresh = false } = wish
  const { store, pipeline, clock, terminal } = dependencies
  const fromStep = fullRefresh ? 'extract' : wish.fromStep
  if (fromStep === 'extract') {
    const { load, gaveUp } = await beginAnew(store, pipeline.name, clock, { runDate, fullRefresh })
    if (gaveUp !== undefined) terminal.say(`Giving up load ${gaveUp.load.loadId}, which ${leftBy(gaveUp)}`)
    return { load, fromStep, fullRefresh }
  }
  if (fromStep !== undefined) {
    const load = await findLoad(dependencies, fromStep, undefined)
    // A day that is named must be the load's own.
    if (runDate !== undefined && fromStep !== 'transform')
      await adoptOrBegin(store, pipeline.name, clock, { runDate })
    return { load, fromStep, fullRefresh }
  }
  const begun = await adoptOrBegin(store, pipeline.name, clock, { runDate })
  if (begun.adopted) terminal.say(`Going on with load ${begun.load.loadId}, which ${leftBy(begun)}`)
  // What was wished for when it was begun is done: everything from extract on, also where nothing has changed.
  return { ...begun, fromStep: begun.fullRefresh ? 'extract' : undefined }
}

function leftBy({ fullRefresh }: BegunLoad): string {
  return `an earlier run left unfinished${fullRefresh ? '; it was begun with `--full-refresh`' : ''}`
}

/** Does some work while nobody else runs the pipeline; the signal it is given aborts too when another run has taken over. */
export async function withLease<T>(
  dependencies: RunDependencies,
  work: (held: RunDependencies) => Promise<T>,
): Promise<T> {
  const { store, pipeline, clock, terminal } = dependencies
  const lease = await takeLease(store, pipeline.name, clock)
  try {
    return await work({ ...dependencies, signal: AbortSignal.any([dependencies.signal, lease.lost]) })
  } finally {
    // A lease that cannot be given back ends by itself; what the run has done stands.
    await lease.release().catch((error: unknown) => terminal.warn(`warning: ${messageOf(error)}`))
  }
}

/** Ends a run: with its record, whatever came. */
export async function finish(run: Run, signal: AbortSignal, work: () => Promise<void>): Promise<RunOutcome> {
  try {
    await work()
    return { record: await run.save() }
  } catch (thrown) {
    // Whatever is interrupted says so in its own way; that the lease is lost is why.
    const error = signal.aborted && isJobError(signal.reason) ? signal.reason : thrown
    run.fail(error)
    return { record: await run.save(), error }
  }
}

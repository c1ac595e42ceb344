import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { scratchError } from '../errors/scratch-error'
import type { StepContext } from '../ports/step-context'
import { DuckdbSession } from './duckdb-session'
import { PartFetcher } from './part-fetcher'
import type { StagingPlan } from './plan-staging'
import type { Handled, PartWork, PartWorker } from './stage-part'
import { strictCastMacros } from './strict-casts'

/** The share of the memory limit that DuckDB may fill; the rest is for its buffers outside the limit and for uploads. */
const duckdbShare = 0.8
/**
 * What a session needs for any part: measured for parts of 64 MB with records of 1 KB to 16 MB. With less memory
 * fewer parts are worked on at once, as DuckDB cannot spill what it reads.
 */
const sessionMemoryMb = 192
/** Of each column DuckDB holds whole blocks, however few the rows: measured for parts of 64 MB of 100 to 1,600 columns. */
const wideMemoryMb = { itself: 60, aColumn: 0.55 }

/**
 * Does something with every part, as many at once as the context allows, each worker with a DuckDB session and a
 * folder of its own. A part's answer may trail behind while its worker takes the next one, but no more than one. The answers
 * come in the order of the parts. The first failure stops the other workers.
 */
export async function forEachPart<T>(
  context: StepContext,
  works: readonly PartWork[],
  handle: (worker: PartWorker, work: PartWork, raw: string) => Promise<Handled<T>>,
): Promise<readonly T[]> {
  const answers = new Array<T>(works.length)
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  const memoryMb = context.memoryLimitMb * duckdbShare
  const widest = Math.max(0, ...works.map(({ plan }) => countColumns(plan)))
  const neededMb = Math.max(sessionMemoryMb, wideMemoryMb.itself + wideMemoryMb.aColumn * widest)
  const affordable = Math.max(1, Math.floor(memoryMb / neededMb))
  const size = Math.max(1, Math.min(context.concurrency, works.length, affordable))
  let next = 0
  let done = 0
  const total = works.reduce((sum, work) => sum + work.part.records, 0)
  // The smallest last: the workers end together.
  const queue = [...works.entries()].sort(([, one], [, other]) => other.part.bytes - one.part.bytes)
  const parts = queue.map(([, work]) => work.part)
  const folder = join(context.scratchFolder, 'parts')
  const fetcher = new PartFetcher(parts, { store: context.store, folder, signal })
  // On their way while the sessions are opened.
  fetcher.begin(size)

  const runWorker = async (number: number): Promise<void> => {
    const folder = join(context.scratchFolder, `worker-${number}`)
    await mkdir(folder, { recursive: true })
    const session = await DuckdbSession.open({
      memoryMb: Math.max(memoryMb / size, Math.min(context.memoryLimitMb, sessionMemoryMb)),
      spillFolder: join(folder, 'spill'),
    })
    const interrupt = (): void => session.interrupt()
    signal.addEventListener('abort', interrupt)
    const trailing: Promise<void>[] = []
    try {
      await session.run(strictCastMacros.join(';\n'))
      while (next < queue.length) {
        signal.throwIfAborted()
        const turn = next++
        const [place, work] = queue[turn] as [number, PartWork]
        const raw = await fetcher.take(turn)
        const worker = { session, store: context.store, load: context.load, folder, signal }
        const { answer } = await handle(worker, work, raw)
        const answered = answer.then((value) => {
          answers[place] = value
          done += work.part.records
          context.log.progress('records', done, total)
        })
        // It is waited for below; a failure must stop the others at once.
        answered.catch((error) => failed.abort(error))
        trailing.push(answered)
        if (trailing.length > 1) await trailing.shift()
      }
      await Promise.all(trailing)
    } catch (error) {
      failed.abort(error)
      throw error
    } finally {
      signal.removeEventListener('abort', interrupt)
      session.close()
      await Promise.allSettled(trailing)
    }
  }

  const outcomes = await Promise.allSettled(Array.from({ length: size }, (_, number) => runWorker(number)))
  await fetcher.settle()
  // A worker that was interrupted fails too: what counts is why it was.
  context.signal.throwIfAborted()
  if (failed.signal.aborted) throw scratchError(failed.signal.reason)
  const rejected = outcomes.find((outcome) => outcome.status === 'rejected')
  if (rejected !== undefined) throw scratchError(rejected.reason)
  return answers
}

function countColumns(plan: StagingPlan): number {
  return plan.tables.reduce((sum, { columns }) => sum + columns.length, 0)
}

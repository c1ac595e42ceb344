import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StepContext } from '../ports/step-context'
import { DuckdbSession } from './duckdb-session'
import { fromScratch } from './scratch-error'
import type { PartWork, PartWorker } from './stage-part'
import { strictCastMacros } from './strict-casts'

/** The share of the memory limit that DuckDB may fill; the rest is for its buffers outside the limit and for uploads. */
const duckdbShare = 0.8
/**
 * What a session needs for any part: measured for parts of 32 MB with records of 300 bytes to 16 MB. With less memory
 * fewer parts are worked on at once, as DuckDB cannot spill what it reads.
 */
const sessionMemoryMb = 192

/**
 * Does something with every part, as many at once as the context allows, each worker with a DuckDB session and a
 * folder of its own. The answers come in the order of the parts. The first failure stops the other workers.
 */
export async function forEachPart<T>(
  context: StepContext,
  works: readonly PartWork[],
  handle: (worker: PartWorker, work: PartWork) => Promise<T>,
): Promise<readonly T[]> {
  const answers = new Array<T>(works.length)
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  const memoryMb = context.memoryLimitMb * duckdbShare
  const affordable = Math.max(1, Math.floor(memoryMb / sessionMemoryMb))
  const size = Math.max(1, Math.min(context.concurrency, works.length, affordable))
  let next = 0
  let done = 0
  const total = works.reduce((sum, work) => sum + work.part.records, 0)

  const runWorker = async (number: number): Promise<void> => {
    const folder = join(context.scratchFolder, `worker-${number}`)
    await mkdir(folder, { recursive: true })
    const session = await DuckdbSession.open({
      memoryMb: Math.max(memoryMb / size, Math.min(context.memoryLimitMb, sessionMemoryMb)),
      spillFolder: join(folder, 'spill'),
    })
    const interrupt = (): void => session.interrupt()
    signal.addEventListener('abort', interrupt)
    try {
      for (const macro of strictCastMacros) await session.run(macro)
      while (next < works.length) {
        signal.throwIfAborted()
        const place = next++
        const work = works[place] as PartWork
        answers[place] = await handle(
          { session, store: context.store, load: context.load, folder, signal },
          work,
        )
        done += work.part.records
        context.log.progress('records', done, total)
      }
    } catch (error) {
      failed.abort(error)
      throw error
    } finally {
      signal.removeEventListener('abort', interrupt)
      session.close()
    }
  }

  const outcomes = await Promise.allSettled(Array.from({ length: size }, (_, number) => runWorker(number)))
  // A worker that was interrupted fails too: what counts is why it was.
  context.signal.throwIfAborted()
  if (failed.signal.aborted) throw fromScratch(failed.signal.reason)
  const rejected = outcomes.find((outcome) => outcome.status === 'rejected')
  if (rejected !== undefined) throw fromScratch(rejected.reason)
  return answers
}

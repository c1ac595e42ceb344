import { isJobError, JobError } from '../errors/job-error'

/** The two ways to end a statement before it ends by itself. */
export interface StatementEnd {
  /** Asks the server to cancel it; the session goes on. */
  cancel(): Promise<void>
  /** Cuts the connection, for a server that does not hear: it rolls back when it notices. */
  cut(): void
}

/** What a statement has at least, such as the ROLLBACK that follows one that was cancelled. */
const leastMs = 2_000
/** How long a cancelled statement may take to end. */
const cancelMs = 1_500

/**
 * Lets the statements of a session end after its signal has aborted, but not for ever: whoever sent the signal kills the
 * process soon, and then the lease stays behind.
 */
export class StatementGrace {
  readonly #signal: AbortSignal | undefined
  readonly #graceMs: number
  readonly #end: StatementEnd
  #abortedAt: number | undefined

  constructor(signal: AbortSignal | undefined, graceMs: number, end: StatementEnd) {
    this.#signal = signal
    this.#graceMs = graceMs
    this.#end = end
  }

  /**
   * Runs a statement.
   *
   * @throws JobError INTERRUPTED, or what the signal aborted with, where the statement was cancelled
   */
  async run<T>(statement: () => Promise<T>): Promise<T> {
    const signal = this.#signal
    if (signal === undefined) return await statement()
    let timer: NodeJS.Timeout | undefined
    let isCancelled = false
    const begin = (): void => {
      this.#abortedAt ??= performance.now()
      const left = this.#abortedAt + this.#graceMs - performance.now()
      timer = setTimeout(
        () => {
          isCancelled = true
          void this.#end.cancel()
          timer = setTimeout(() => this.#end.cut(), cancelMs)
        },
        Math.max(left, leastMs),
      )
    }
    if (signal.aborted) begin()
    else signal.addEventListener('abort', begin, { once: true })
    try {
      return await statement()
    } catch (error) {
      throw isCancelled ? this.#cancelled(signal, error) : error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', begin)
    }
  }

  #cancelled(signal: AbortSignal, cause: unknown): JobError {
    if (isJobError(signal.reason)) return signal.reason
    const seconds = this.#graceMs / 1_000
    return new JobError(
      'INTERRUPTED',
      `a statement did not end within ${seconds} s of a signal and was cancelled; its transaction is rolled back`,
      { cause },
    )
  }
}

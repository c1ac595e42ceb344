import type { JobError } from '../errors/job-error'

/** No answer may be silent for longer, however long it may take as a whole. */
const maxSilenceMs = 30_000

/** The two time limits of a request: from its start to the last byte, and between two chunks. */
export class TimeLimits {
  /** Aborts with a JobError when a limit is passed. */
  readonly signal: AbortSignal
  readonly #total: NodeJS.Timeout
  readonly #silence: NodeJS.Timeout
  #isWaiting = true

  constructor(timeoutMs: number, timedOut: (what: string) => JobError) {
    const abort = new AbortController()
    this.signal = abort.signal
    const silenceMs = Math.min(timeoutMs, maxSilenceMs)
    this.#total = setTimeout(() => abort.abort(timedOut(`took longer than ${timeoutMs} ms`)), timeoutMs)
    this.#silence = setTimeout(() => {
      // The reader may be the slow one: the source is not to blame then, and the next wait starts the timer again.
      if (this.#isWaiting) abort.abort(timedOut(`was silent for ${silenceMs} ms`))
    }, silenceMs)
  }

  /** The source is being waited for from now on. */
  wait(): void {
    this.#isWaiting = true
    this.#silence.refresh()
  }

  /** The source has sent something. */
  received(): void {
    this.#isWaiting = false
  }

  /** No limit is passed any more. */
  end(): void {
    clearTimeout(this.#total)
    clearTimeout(this.#silence)
  }
}

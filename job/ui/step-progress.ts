import type { StepLog } from '../ports/step-log'
import { formatCount, formatSeconds } from './format'
import type { Terminal } from './terminal'

/** How often a line is printed where none can be rewritten, in milliseconds. */
const logIntervalMs = 10_000
const redrawIntervalMs = 100

/** Tells on stderr how a step goes: one line rewritten in place on a terminal, else a line now and then. */
export class StepProgress implements StepLog {
  readonly #terminal: Terminal
  readonly #step: string
  readonly #startedAt: number
  #lastLineAt: number

  constructor(terminal: Terminal, step: string) {
    this.#terminal = terminal
    this.#step = step
    this.#startedAt = performance.now()
    this.#lastLineAt = this.#startedAt
    if (terminal.animated) terminal.redraw(`  ${terminal.style('cyan', step)} …`)
  }

  info(message: string): void {
    if (this.#terminal.verbose)
      this.#terminal.say(`  ${this.#terminal.style('dim', `${this.#step}: ${message}`)}`)
  }

  warn(message: string): void {
    if (this.#terminal.animated) this.#terminal.redraw('')
    this.#terminal.warn(`${this.#terminal.style('yellow', 'warning:')} ${message}`)
  }

  progress(unit: string, done: number, total?: number): void {
    const now = performance.now()
    const interval = this.#terminal.animated ? redrawIntervalMs : logIntervalMs
    if (now - this.#lastLineAt < interval) return
    this.#lastLineAt = now
    const of = total === undefined ? '' : ` of ${formatCount(total)}`
    const text = `  ${this.#step} … ${formatCount(done)}${of} ${unit}`
    if (this.#terminal.animated) this.#terminal.redraw(text)
    else this.#terminal.say(text)
  }

  /** The step's one lasting line. Returns the seconds it took. */
  finish(outcome: 'done' | 'resumed' | 'failed', summary: string): number {
    const seconds = (performance.now() - this.#startedAt) / 1000
    if (this.#terminal.animated) this.#terminal.redraw('')
    const sign = outcome === 'failed' ? this.#terminal.style('red', 'x') : this.#terminal.style('green', '+')
    const note = outcome === 'resumed' ? ' (from before)' : ''
    this.#terminal.say(
      `${sign} ${this.#step.padEnd(9)} ${formatSeconds(seconds).padStart(7)}  ${summary}${note}`.trimEnd(),
    )
    return seconds
  }
}

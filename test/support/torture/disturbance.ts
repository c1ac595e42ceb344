/** One request to S3, or one statement to the warehouse, as it passes a relay. */
export interface Operation {
  readonly kind: 's3' | 'sql'
  /** `PUT runs/shop/lease.json`, or the statement. */
  readonly name: string
}

/**
 * What happens to an operation: the job is killed, or the connection is cut, before it reaches the server or when its answer is on
 * the way back; the job is killed a while after it has come; S3 answers an error, or the half of an object; a statement is held until
 * it is let go.
 */
export type Act =
  | 'kill_before'
  | 'kill_after'
  | 'kill_later'
  | 'cut_before'
  | 'cut_after'
  | 'answer_500'
  | 'answer_503'
  | 'truncate'
  | 'hold'

/** Where something happens, and what. */
export interface Disturbance {
  readonly act: Act
  /** How many milliseconds after the operation, of `kill_later`. */
  readonly wait?: number
  /** Whether an operation is the one. Asked in the order in which they come, until it says yes. */
  readonly strikes: (operation: Operation, place: number) => boolean
}

/** What the relays before S3 and the warehouse have seen, and what they are to do. */
export class Course {
  /** In the order in which they came. */
  readonly operations: Operation[] = []
  /** Those whose answer went back whole, or was held back when all was done. */
  readonly answered = new Set<number>()
  #disturbances: Disturbance[] = []
  #kill: () => void = () => undefined
  #held: (() => void) | undefined
  #come: () => void = () => undefined

  /** Forgets what was seen, and waits for disturbances, in any order and each of them once. */
  begin(...disturbances: readonly Disturbance[]): void {
    this.operations.length = 0
    this.answered.clear()
    this.#disturbances = [...disturbances]
  }

  /** Keeps something back until `release`. */
  hold(goOn: () => void): void {
    this.#held = goOn
    this.#come()
  }

  /** Ends when something is held. */
  async whenHeld(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#held !== undefined) resolve()
      else this.#come = resolve
    })
  }

  release(): void {
    this.#held?.()
    this.#held = undefined
  }

  /** Whom a kill strikes. */
  aim(kill: () => void): void {
    this.#kill = kill
  }

  kill(): void {
    this.#kill()
  }

  /** How many disturbances have not struck. */
  get waiting(): number {
    return this.#disturbances.length
  }

  /** Notes an operation; answers its place and what is to happen to it. */
  note(operation: Operation): { readonly place: number; readonly act?: Act } {
    const place = this.operations.push(operation) - 1
    const found = this.#disturbances.findIndex(({ strikes }) => strikes(operation, place))
    const [disturbance] = found < 0 ? [] : this.#disturbances.splice(found, 1)
    if (disturbance === undefined) return { place }
    const { act, wait } = disturbance
    if (act === 'kill_later') {
      setTimeout(this.#kill, wait)
      return { place }
    }
    return { place, act }
  }
}

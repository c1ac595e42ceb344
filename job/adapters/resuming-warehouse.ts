import { isJobError } from '../errors/job-error'
import type { Warehouse, WarehouseSession } from '../ports/warehouse'

/** What can make a warehouse take connections again; `RedshiftCluster` is one. */
export interface Sleeper {
  /** Answers whether it had to wait. */
  wake(signal?: AbortSignal): Promise<boolean>
}

/**
 * A warehouse that may be paused. Who connects first has it looked at and resumed, and so has every connection that finds nobody
 * there: it may have been paused since. Steps know nothing of that; for them a connection may take long.
 */
export class ResumingWarehouse implements Warehouse {
  readonly #warehouse: Warehouse
  readonly #sleeper: Sleeper
  #isLookedAt = false
  /** How often it had to be waited for. */
  #waits = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(warehouse: Warehouse, sleeper: Sleeper) {
    this.#warehouse = warehouse
    this.#sleeper = sleeper
  }

  async connect(signal?: AbortSignal): Promise<WarehouseSession> {
    if (!this.#isLookedAt) await this.#wake(signal)
    const waits = this.#waits
    try {
      return await this.#warehouse.connect(signal)
    } catch (error) {
      if (!isJobError(error) || error.code !== 'LOAD_WAREHOUSE_UNREACHABLE') throw error
      await this.#wake(signal)
      // Awake all the while: then it is something else that keeps us out.
      if (this.#waits === waits) throw error
      return await this.#warehouse.connect(signal)
    }
  }

  /** One after the other: the second finds it awake, or on its way, and does not resume it again. */
  async #wake(signal: AbortSignal | undefined): Promise<void> {
    const turn = this.#turn.then(async () => {
      if (await this.#sleeper.wake(signal)) this.#waits += 1
      this.#isLookedAt = true
    })
    this.#turn = turn.catch(() => undefined)
    await turn
  }
}

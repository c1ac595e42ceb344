import type { CoreFlight } from './launch'
import type { Random } from './random'

const DAY_MS = 86_400_000
const MOST_FLIGHTS = 15
const LOOKED_AT = 8
const FORGET_EVERY = 4_096

interface LandedCore {
  readonly id: string
  readonly flights: number
  /** When it can fly again. */
  readonly readyAt: number
}

type LandingSpot = Pick<CoreFlight, 'landing_type' | 'landpad'>

const LANDING_SPOTS: readonly [LandingSpot, ...LandingSpot[]] = [
  { landing_type: 'ASDS', landpad: '5e9e3032383ecb6bb234e7ca' },
  { landing_type: 'ASDS', landpad: '5e9e3033383ecbb9e534e7cc' },
  { landing_type: 'ASDS', landpad: '5e9e3033383ecb075134e7cd' },
  { landing_type: 'RTLS', landpad: '5e9e3032383ecb267a34e7c7' },
  { landing_type: 'RTLS', landpad: '5e9e3032383ecb554034e7c9' },
  { landing_type: 'Ocean', landpad: null },
]

/** A core of which nothing is known yet, as upcoming launches have it. */
export const UNKNOWN_CORE: CoreFlight = {
  core: null,
  flight: null,
  gridfins: null,
  legs: null,
  reused: null,
  landing_attempt: null,
  landing_success: null,
  landing_type: null,
  landpad: null,
}

/**
 * The cores between their flights. A core that lands flies again 25 to 140 days later with the next flight number,
 * so that "which core was reused most" and "which flew again within 50 days" have answers.
 */
export class CoreFleet {
  readonly #random: Random
  /** In the order in which they landed. Bounded: at most as many as launch within 140 days. */
  #landed: LandedCore[] = []
  /** Where the list begins: those before it fly already. */
  #oldest = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** Flies a core: one that is ready, or a new one. Cores of the early days (`canLand` false) are lost. */
  fly(at: number, canLand: boolean): CoreFlight {
    const core = this.#takeReady(at) ?? { id: this.#random.objectId(), flights: 0, readyAt: at }
    const flight = core.flights + 1
    const known = { core: core.id, flight, gridfins: canLand, legs: canLand, reused: flight > 1 }
    // Some cores are flown without trying to land them, old ones more often.
    if (!canLand || flight > MOST_FLIGHTS || this.#random.chance(0.06)) {
      return { ...known, landing_attempt: false, landing_success: null, landing_type: null, landpad: null }
    }
    const spot = this.#random.pick(LANDING_SPOTS)
    const landed = spot.landing_type !== 'Ocean' && !this.#random.chance(0.04)
    if (landed) {
      const readyAt = at + this.#random.integer(25, 140) * DAY_MS
      this.#landed.push({ id: core.id, flights: flight, readyAt })
    }
    return { ...known, landing_attempt: true, landing_success: landed, ...spot }
  }

  /** The first of the oldest few that is ready. Nothing is moved up behind it: the list holds thousands of cores. */
  #takeReady(at: number): LandedCore | undefined {
    const end = Math.min(this.#landed.length, this.#oldest + LOOKED_AT)
    for (let index = this.#oldest; index < end; index += 1) {
      const core = this.#landed[index]
      const oldest = this.#landed[this.#oldest]
      if (core === undefined || oldest === undefined || core.readyAt > at) continue
      this.#landed[index] = oldest
      this.#oldest += 1
      this.#forgetTaken()
      return core
    }
    return undefined
  }

  #forgetTaken(): void {
    if (this.#oldest < FORGET_EVERY) return
    this.#landed = this.#landed.slice(this.#oldest)
    this.#oldest = 0
  }
}

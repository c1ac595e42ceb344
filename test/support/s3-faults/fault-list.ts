import type { Fault, FaultEffect } from './fault'

interface CountedFault {
  readonly fault: Fault
  /** Requests that matched so far, hit or not. */
  seen: number
}

/** The faults that the proxy injects: none until a test adds some. */
export class FaultList {
  #faults: CountedFault[] = []
  #hits = 0

  /** Adds a fault; it counts the requests that come from now on. */
  add(fault: Fault): void {
    this.#faults.push({ fault, seen: 0 })
  }

  /** Takes every fault away; `hits` stays. */
  clear(): void {
    this.#faults = []
  }

  /** How many requests were hit since the start: a test that expects a fault asserts on it. */
  get hits(): number {
    return this.#hits
  }

  /** Counts a request in every fault that matches it; the first one that is due decides. */
  take(method: string, url: string): FaultEffect | undefined {
    let effect: FaultEffect | undefined
    const path = decode(url)
    for (const counted of this.#faults) {
      if (!matches(counted.fault, method, path)) continue
      counted.seen += 1
      effect ??= isDue(counted) ? counted.fault.effect : undefined
    }
    if (effect !== undefined) this.#hits += 1
    return effect
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  if (fault.path === undefined) return true
  return typeof fault.path === 'string' ? path.includes(fault.path) : path.search(fault.path) >= 0
}

function isDue({ fault, seen }: CountedFault): boolean {
  const first = fault.nth ?? 1
  return seen >= first && seen < first + (fault.times ?? 1)
}

/** Keys come percent-encoded (`date%3D2026-01-01`); a key that is not valid UTF-8 is matched as it came. */
function decode(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

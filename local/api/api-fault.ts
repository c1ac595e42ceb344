/**
 * What the local API answers instead of its data.
 *
 * - `status`: an error status, with `Retry-After` where one is given
 * - `body`: status 200 with this body: HTML, an empty body, a list where an object is expected
 * - `cut-json`: a complete HTTP answer whose JSON stops half way
 * - `break-off`: the connection ends half way through the body
 * - `reset`: the connection is reset before any answer
 * - `stall`: the request is read and never answered
 * - `stall-midway`: half of the body comes, and then nothing more
 */
export type ApiFaultEffect =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  | { readonly kind: 'body'; readonly body: string | Uint8Array; readonly contentType?: string }
  | { readonly kind: 'cut-json' | 'break-off' | 'reset' | 'stall' | 'stall-midway' }

/**
 * A fault of the local API.
 *
 * @example
 * api.faults.add({ effect: { kind: 'status', status: 429, retryAfter: '0' }, times: 2 })
 * api.faults.add({ effect: { kind: 'body', body: '<html>maintenance</html>', contentType: 'text/html' } })
 */
export interface ApiFault {
  readonly effect: ApiFaultEffect
  /** The path that is hit, without its query; every path by default. */
  readonly path?: string
  /** How many requests in a row are hit: 1 by default. */
  readonly times?: number
}

/** The faults that a test has added, hit in the order in which they were added. */
export class ApiFaults {
  #left: { fault: ApiFault; times: number }[] = []

  add(fault: ApiFault): void {
    this.#left.push({ fault, times: fault.times ?? 1 })
  }

  clear(): void {
    this.#left = []
  }

  /** The effect for a request, counting it. */
  take(path: string): ApiFaultEffect | undefined {
    const found = this.#left.find(({ fault, times }) => times > 0 && (fault.path ?? path) === path)
    if (found === undefined) return undefined
    found.times -= 1
    return found.fault.effect
  }
}

/**
 * What happens to a request instead of the usual answer.
 *
 * - `internal-error`, `slow-down`, `access-denied`: S3's own errors (500, 503, 403); the request is not carried out
 * - `reset`: the connection is reset before the request is carried out
 * - `truncate`: the answer announces its full length and breaks off half way
 * - `lose-answer`: the request is carried out, and the connection is reset instead of the answer
 */
export type FaultEffect =
  | 'internal-error'
  | 'slow-down'
  | 'access-denied'
  | 'reset'
  | 'truncate'
  | 'lose-answer'

/**
 * A fault and the requests that it hits.
 *
 * @example
 * s3.faults.add({ effect: 'lose-answer', method: 'PUT', path: 'manifest.json' })
 * s3.faults.add({ effect: 'slow-down', path: /part-\d+/, nth: 3, times: 2 }) // the third and the fourth
 */
export interface Fault {
  readonly effect: FaultEffect
  readonly method?: string
  /** Text that `/bucket/key?query`, percent-decoded, must contain, or a pattern that it must match. */
  readonly path?: string | RegExp
  /** The first matching request that is hit, counted from 1 (the default). */
  readonly nth?: number
  /** How many matching requests in a row are hit: 1 by default, `Infinity` for all from then on. */
  readonly times?: number
}

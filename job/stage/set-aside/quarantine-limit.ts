import { JobError } from '../../errors/job-error'
import type { QuarantineLimit, ResolvedStream } from '../../pipeline/resolved'
import type { Misfit } from '../misfit'
import { describeMisfits } from '../refusal'

/**
 * How many records of a stream a load may set aside. A share of few records is rounded down, but allows one: the first bad record of a
 * small stream is no reason to fail. `0` and `0%` allow none.
 */
export function allowedRecords(limit: QuarantineLimit, records: number): number {
  if ('records' in limit) return limit.records
  return limit.share === 0 ? 0 : Math.max(1, Math.floor(limit.share * records))
}

/** Counts what is set aside while parts are looked at side by side: beyond the limit nothing more needs to be kept. */
export class QuarantineTally {
  readonly limit: number
  #count = 0

  constructor(limit: number) {
    this.limit = limit
  }

  get count(): number {
    return this.#count
  }

  get isExceeded(): boolean {
    return this.#count > this.limit
  }

  add(records: number): void {
    this.#count += records
  }
}

/** The refusal of a load that would set too much aside, with the first reasons. */
export function limitExceeded(
  stream: ResolvedStream,
  tally: QuarantineTally,
  records: number,
  first: readonly Misfit[],
): JobError {
  const { maxQuarantined } = stream
  const share =
    'share' in maxQuarantined ? `${Number((maxQuarantined.share * 100).toPrecision(6))} % of them, ` : ''
  return new JobError(
    'QUARANTINE_LIMIT_EXCEEDED',
    `${tally.count} of ${records} records of \`${stream.name}\` do not fit the contract, and \`maxQuarantined\` allows ${share}${tally.limit}: ${describeMisfits(first)}`,
    { context: { stream: stream.name, quarantined: tally.count, records, limit: tally.limit } },
  )
}

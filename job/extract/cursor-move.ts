import { JobError } from '../errors/job-error'
import type { RawCursor } from '../pipeline/manifests'
import type { ResolvedCursor, ResolvedStream } from '../pipeline/resolved'
import type { StepLog } from '../ports/step-log'
import { compareInstants, compareNumbers, compareTexts, readInstant } from './cursor-value'
import type { CursorFindings, CursorWatch } from './cursor-watch'

/** Where an incremental extract begins. */
export interface CursorStart {
  /** What the warehouse has; null where it has nothing. */
  readonly from: string | null
  /** The stream is read from its beginning all the same. */
  readonly anew: boolean
}

/** The extract of a stream that nothing is loaded of. */
export const atBeginning: CursorStart = { from: null, anew: false }

/** The value that the source is asked from: the warehouse's, else the definition's; undefined where everything is asked for. */
export function askedFrom(cursor: ResolvedCursor, { from, anew }: CursorStart): string | undefined {
  return (anew ? null : from) ?? cursor.initial
}

/**
 * Where the stream is once its records are loaded. No record moves it back: a source that answers with older ones than it was
 * asked for is taken at its word with them, and the next extract begins where this one would have.
 *
 * @throws JobError EXTRACT_CURSOR_MISSING, EXTRACT_CURSOR_INVALID
 */
export function moveCursor(
  stream: ResolvedStream & { readonly cursor: ResolvedCursor },
  watch: CursorWatch,
  { from, anew }: CursorStart,
  records: number,
  log: StepLog,
): RawCursor {
  const { name, cursor } = stream
  const base = anew ? null : from
  const findings = watch.findings(base)
  const { missing, firstMissing, isMixed } = findings
  if (missing > 0 && missing === records) {
    throw new JobError(
      'EXTRACT_CURSOR_MISSING',
      `none of the ${records} records of stream \`${name}\` has a value at \`${cursor.path}\`, its cursor`,
      { context: { stream: name, path: cursor.path } },
    )
  }
  if (missing > 0) {
    log.warn(
      `stream \`${name}\`: ${missing} of ${records} records have no value at \`${cursor.path}\` and do not move the cursor; ` +
        `the first is record ${firstMissing?.line} of \`${firstMissing?.key}\``,
    )
  }
  if (isMixed)
    log.warn(
      `stream \`${name}\`: not all values at \`${cursor.path}\` are times, so they are ordered as texts`,
    )
  const { path, initial } = cursor
  return {
    path,
    ...(initial === undefined ? {} : { initial }),
    from,
    to: furthest(base, findings),
    ...(anew ? { anew } : {}),
  }
}

function furthest(from: string | null, findings: CursorFindings): string | null {
  const { greatest } = findings
  if (greatest === undefined || from === null) return greatest ?? from
  return compare(greatest, from, findings) > 0 ? greatest : from
}

function compare(left: string, right: string, { order }: CursorFindings): number {
  if (order === 'number') return compareNumbers(left, right)
  const [one, other] = order === 'time' ? [readInstant(left), readInstant(right)] : []
  return one === undefined || other === undefined ? compareTexts(left, right) : compareInstants(one, other)
}

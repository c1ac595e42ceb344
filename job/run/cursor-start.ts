import { JobError } from '../errors/job-error'
import type { CursorStart } from '../extract/cursor-move'
import type { StreamState } from '../load/stream-state'
import type { ResolvedCursor, ResolvedStream } from '../pipeline/resolved'
import type { StepLog } from '../ports/step-log'

/** What decides where an incremental extract begins. */
export interface CursorFacts {
  readonly pipeline: string
  readonly stream: ResolvedStream & { readonly cursor: ResolvedCursor }
  /** What the warehouse has of the stream; undefined where it has nothing. */
  readonly state: StreamState | undefined
  /** The stream's root table where it is not in the warehouse, although a contract has it. */
  readonly goneTable: string | undefined
  readonly fullRefresh: boolean
}

/**
 * Where an incremental extract begins: at the cursor of the warehouse. Without its root table nothing of the stream is there any more,
 * so it is read anew.
 *
 * @throws JobError EXTRACT_CURSOR_CHANGED where the warehouse's cursor is a value of another path: to ask the source from there would
 * leave records out, or bring all of them
 */
export function startAtCursor(facts: CursorFacts, log: Pick<StepLog, 'warn'>): CursorStart {
  const { pipeline, stream, state, goneTable, fullRefresh } = facts
  const from = state?.cursor ?? null
  if (from === null) return { from, anew: false }
  if (goneTable !== undefined) {
    log.warn(
      `table \`${pipeline}.${goneTable}\` is gone: stream \`${stream.name}\` is read from its beginning`,
    )
    return { from, anew: true }
  }
  if (fullRefresh) return { from, anew: true }
  // States of earlier versions do not tell.
  const before = state?.cursorPath ?? null
  if (before === null) return { from, anew: false }
  if (before !== stream.cursor.path) throw changed(facts, before, from)
  const initial = state?.cursorInitial ?? null
  const today = stream.cursor.initial ?? null
  if (initial !== today) {
    log.warn(
      `stream \`${stream.name}\`: \`cursor.initial\` is ${shown(today)} now and was ${shown(initial)}; the extract begins at \`${from}\` ` +
        'all the same, as only a stream read from its beginning starts there (`--full-refresh`)',
    )
  }
  return { from, anew: false }
}

function changed({ pipeline, stream }: CursorFacts, before: string, from: string): JobError {
  const { name, cursor, write } = stream
  return new JobError(
    'EXTRACT_CURSOR_CHANGED',
    `the cursor of stream \`${name}\` is \`${cursor.path}\` now, but the warehouse is at \`${from}\` of \`${before}\``,
    {
      hint:
        write === 'append'
          ? `set \`cursor.path\` back to \`${before}\`; a stream that appends is read anew only after its root table was dropped`
          : `read the stream anew by \`lakeload run ${pipeline} --full-refresh\`, or set \`cursor.path\` back to \`${before}\``,
      context: { stream: name, path: cursor.path, path_before: before },
    },
  )
}

function shown(value: string | null): string {
  return value === null ? 'not set' : `\`${value}\``
}

import { JobError } from '../errors/job-error'
import type { StagedManifest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import type { WarehouseSession } from '../ports/warehouse'
import { ownTable } from './own-tables'

/** A row of `_state`: how far a stream has come. */
export interface StreamState {
  readonly stream: string
  /** Where the next extract begins; null where it reads the whole stream. */
  readonly cursor: string | null
  /** The newest load that wrote the stream's tables. */
  readonly loadId: string
}

/** Where an extract of a stream began and ended. */
export interface CursorMove {
  readonly from: string | null
  readonly to: string | null
}

/** An extract that reads the whole stream neither starts at a cursor nor leaves one. */
export const wholeStream: CursorMove = { from: null, to: null }

/** Reads the state of every stream, by its name. */
export async function readStates(
  session: WarehouseSession,
  schema: string,
): Promise<ReadonlyMap<string, StreamState>> {
  const rows = await session.query<{ stream: string; cursor: string | null; load_id: string }>(
    `select stream, "cursor", load_id from ${ownTable(schema, '_state')}`,
  )
  return new Map(
    rows.map((row) => [row.stream, { stream: row.stream, cursor: row.cursor, loadId: row.load_id }]),
  )
}

/**
 * Decides what a load makes of the states of its streams. Refuses one whose extract started from somewhere else than
 * where the tables are now, and a late load where only the newest one may have the last word.
 */
export function moveStates(
  streams: readonly ResolvedStream[],
  staged: StagedManifest,
  before: ReadonlyMap<string, StreamState>,
  moves: ReadonlyMap<string, CursorMove> = new Map(),
): readonly StreamState[] {
  return streams.flatMap((stream) => {
    const { name } = stream
    const state = before.get(name)
    const move = moves.get(name) ?? wholeStream
    // Rows between the two cursors would be skipped, or come twice.
    if (state !== undefined && state.cursor !== move.from) {
      throw new JobError(
        'LOAD_CURSOR_MOVED',
        `load \`${staged.load_id}\` read stream \`${name}\` from ${cursorText(move.from)}, ` +
          `but the warehouse is at ${cursorText(state.cursor)} since load \`${state.loadId}\``,
      )
    }
    // ULIDs sort by time.
    const isOlder = state !== undefined && state.loadId > staged.load_id
    if (isOlder && needsOrder(stream)) {
      throw new JobError(
        'LOAD_SUPERSEDED',
        `load \`${staged.load_id}\` is older than load \`${state.loadId}\`, which has written stream \`${name}\` already`,
      )
    }
    return isOlder ? [] : [{ stream: name, cursor: move.to, loadId: staged.load_id }]
  })
}

function cursorText(cursor: string | null): string {
  return cursor === null ? 'its beginning' : `\`${cursor}\``
}

/**
 * Whether each load builds on the one before: `replace` is the whole state of a stream, so is the absence of a record, and
 * versions follow each other in time.
 */
function needsOrder({ write, softDelete }: ResolvedStream): boolean {
  return write === 'replace' || write === 'scd2' || softDelete === 'absent'
}

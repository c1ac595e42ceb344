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
  /** The JSON path of the cursor's values; null where there is no cursor, or an earlier version has written the state. */
  readonly cursorPath: string | null
  /** What the definition said of a beginning; null where nothing. */
  readonly cursorInitial: string | null
  /** The newest load that wrote the stream's tables. */
  readonly loadId: string
}

/** A row as it is read: a table that an earlier version made lacks columns. */
type StateRow = Readonly<Record<'stream' | 'load_id', string>> &
  Readonly<Partial<Record<'cursor' | 'cursor_path' | 'cursor_initial', string | null>>>

/** Reads the state of every stream, by its name. */
export async function readStates(
  session: WarehouseSession,
  schema: string,
): Promise<ReadonlyMap<string, StreamState>> {
  const rows = await session.query<StateRow>(`select * from ${ownTable(schema, '_state')}`)
  return new Map(
    rows.map((row) => [
      row.stream,
      {
        stream: row.stream,
        cursor: row.cursor ?? null,
        cursorPath: row.cursor_path ?? null,
        cursorInitial: row.cursor_initial ?? null,
        loadId: row.load_id,
      },
    ]),
  )
}

/**
 * Decides what a load makes of the states of its streams. Refuses one whose extract started from somewhere else than
 * where the tables are now, and a late load where only the newest one may have the last word. A load that was committed
 * before and is replayed has begun at the right place then; loads before it may have been left out on purpose.
 */
export function moveStates(
  streams: readonly ResolvedStream[],
  staged: StagedManifest,
  before: ReadonlyMap<string, StreamState>,
  isReplay = false,
): readonly StreamState[] {
  const moves = new Map(staged.cursors?.map((cursor) => [cursor.stream, cursor]))
  return streams.flatMap((stream) => {
    const { name } = stream
    const state = before.get(name)
    // One that reads the whole stream leaves no gap wherever the tables are; the next incremental one reads all, too.
    const move = moves.get(name)
    const standing = state?.cursor ?? null
    // Rows between the two cursors would be skipped, or come twice.
    if (move !== undefined && !isReplay && standing !== move.from) {
      throw new JobError(
        'LOAD_CURSOR_MOVED',
        `load \`${staged.load_id}\` read stream \`${name}\` from ${cursorText(move.from)}, ` +
          `but the warehouse is at ${cursorText(standing)}${state === undefined ? '' : ` since load \`${state.loadId}\``}`,
        { context: { stream: name, load_id: staged.load_id } },
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
    if (isOlder) return []
    return [
      {
        stream: name,
        cursor: move?.to ?? null,
        cursorPath: move?.path ?? null,
        cursorInitial: move?.initial ?? null,
        loadId: staged.load_id,
      },
    ]
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

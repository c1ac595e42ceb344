import { decodeTime } from 'ulid'
import { JobError } from '../errors/job-error'
import type { CommittedLoad } from './committed-loads'

/** Which committed loads are replayed; all of them where nothing is said. */
export interface ReplaySelection {
  readonly loadIds?: readonly string[] | undefined
  /** The first UTC day, `YYYY-MM-DD`, on which a chosen load began. */
  readonly from?: string | undefined
  /** The last one. */
  readonly to?: string | undefined
  /** Loads that are left out. */
  readonly without?: readonly string[] | undefined
}

/** Whether a selection leaves anything out. */
export function isEverything({ loadIds, from, to, without = [] }: ReplaySelection): boolean {
  return loadIds === undefined && from === undefined && to === undefined && without.length === 0
}

/**
 * The chosen ones of the committed loads, oldest first. Pure.
 *
 * @throws JobError USAGE, REPLAY_LOAD_UNKNOWN, REPLAY_NOTHING
 */
export function selectLoads(
  pipeline: string,
  committed: readonly CommittedLoad[],
  selection: ReplaySelection,
): readonly CommittedLoad[] {
  const { loadIds, without = [] } = selection
  const from = readDay(selection.from, '--from')
  const to = readDay(selection.to, '--to')
  if (from !== undefined && to !== undefined && from > to) {
    throw new JobError('USAGE', `\`--from ${from}\` is after \`--to ${to}\``)
  }
  for (const loadId of [...(loadIds ?? []), ...without]) {
    if (committed.some((load) => load.loadId === loadId)) continue
    throw new JobError('REPLAY_LOAD_UNKNOWN', `\`${pipeline}\` has no committed load \`${loadId}\``)
  }
  const chosen = committed.filter(({ loadId }) => {
    const day = new Date(decodeTime(loadId)).toISOString().slice(0, 10)
    return (
      (loadIds === undefined || loadIds.includes(loadId)) &&
      !without.includes(loadId) &&
      (from === undefined || day >= from) &&
      (to === undefined || day <= to)
    )
  })
  if (chosen.length > 0) return chosen
  const what =
    committed.length === 0 ? 'has no committed load' : `has no such load among its ${committed.length}`
  throw new JobError('REPLAY_NOTHING', `\`${pipeline}\` ${what}`)
}

function readDay(text: string | undefined, option: string): string | undefined {
  if (text === undefined) return undefined
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
  if (!isDay) {
    throw new JobError('USAGE', `\`${option} ${text}\` is no day`, { hint: 'write it as `2026-11-22`' })
  }
  return text
}

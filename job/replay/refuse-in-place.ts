import { JobError } from '../errors/job-error'
import type { ResolvedStream } from '../pipeline/resolved'
import type { CommittedLoad } from './committed-loads'

/**
 * Refuses loads that cannot be loaded again into the tables as they are. `merge` never replaces a row of a newer load,
 * and the rows of an `append` or `insert_only` are known by their load; what the other modes wrote, later loads have
 * built on. Pure.
 *
 * @throws JobError REPLAY_NOT_IN_PLACE
 */
export function refuseInPlace(
  pipeline: string,
  streams: readonly ResolvedStream[],
  chosen: readonly CommittedLoad[],
  newestLoadId: string,
): void {
  const older = chosen.find(({ loadId }) => loadId !== newestLoadId)
  for (const { name, write, softDelete } of streams) {
    if (write === 'scd2') {
      throw notInPlace(pipeline, name, '`scd2` keeps the versions of all loads')
    }
    if (older === undefined) continue
    if (write === 'replace') {
      throw notInPlace(
        pipeline,
        name,
        `\`replace\` of load \`${older.loadId}\` would bring an older state back`,
      )
    }
    if (softDelete === 'absent') {
      throw notInPlace(
        pipeline,
        name,
        `later loads than \`${older.loadId}\` know which of its records are gone`,
      )
    }
  }
}

function notInPlace(pipeline: string, stream: string, reason: string): JobError {
  return new JobError('REPLAY_NOT_IN_PLACE', `stream \`${stream}\` of \`${pipeline}\`: ${reason}`, {
    hint: `rebuild everything with \`lakeload replay ${pipeline}\`, or look first with \`--into <schema>\``,
  })
}

import { decodeTime } from 'ulid'
import { JobError } from '../errors/job-error'
import type { LoadIdentity } from '../pipeline/lake-keys'

/**
 * A load by its id, which tells the UTC day on which it began.
 *
 * @throws JobError USAGE where the id is no ULID
 */
export function identifyLoad(pipeline: string, loadId: string): LoadIdentity {
  try {
    return { pipeline, loadId, date: new Date(decodeTime(loadId)).toISOString().slice(0, 10) }
  } catch (cause) {
    throw new JobError('USAGE', `\`${loadId}\` is no load id`, {
      hint: 'a load id is 26 characters, as `lakeload run` prints it',
      cause,
    })
  }
}

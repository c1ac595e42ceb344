import { isJobError, JobError } from '../errors/job-error'
import { PathCensus } from '../extract/path-census'
import { nowhere } from '../extract/record-sink'
import { sliceAnswer } from '../extract/slice-answer'
import type { RawSource, StreamPlace } from '../extract/source'

/**
 * Finds the list of records in answers that are objects: the one list of objects in the first answer.
 *
 * @param lists the paths of the lists there are
 * @throws JobError INFER_RECORDS_AMBIGUOUS where several lists hold objects, or the given refusal where none does
 */
export async function findRecords(
  source: RawSource,
  stream: StreamPlace,
  lists: readonly string[],
  refusal: JobError,
): Promise<string> {
  const found: { readonly path: string; readonly records: number }[] = []
  for (const path of lists) {
    const records = await countObjects(source, stream, path)
    if (records > 0) found.push({ path, records })
  }
  const [only] = found
  if (only === undefined) throw refusal
  if (found.length === 1) return only.path
  const named = found.map(({ path, records }) => `\`${path}\` (${records})`).join(', ')
  throw new JobError('INFER_RECORDS_AMBIGUOUS', `several lists hold objects: ${named}`)
}

/** How many objects the list at a path holds; 0 where it holds anything else. */
async function countObjects(source: RawSource, stream: StreamPlace, records: string): Promise<number> {
  for await (const answer of source.answers(stream)) {
    try {
      return (await sliceAnswer(answer, { records }, new PathCensus(), nowhere)).records
    } catch (error) {
      if (isJobError(error) && notThere.has(error.code)) return 0
      throw error
    }
  }
  return 0
}

const notThere: ReadonlySet<string> = new Set(['EXTRACT_RECORD_NOT_OBJECT', 'EXTRACT_RECORDS_NOT_FOUND'])

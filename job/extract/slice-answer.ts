import type { PathCensus } from './path-census'
import type { RecordSink } from './record-sink'
import { type SliceResult, sliceRecords } from './record-slicer'
import type { Answer } from './source'

/**
 * Cuts the records out of an answer as `sliceRecords` does, and tells the answer's source what was found in it, which may
 * decide where the next answer is.
 */
export async function sliceAnswer(
  answer: Answer,
  options: { readonly records: string; readonly windowBytes?: number | undefined },
  census: PathCensus,
  sink: RecordSink,
): Promise<SliceResult> {
  const { name, form, collect } = answer
  const { records, windowBytes } = options
  const result = await sliceRecords(
    answer.body,
    {
      source: name,
      form,
      records,
      ...(collect === undefined ? {} : { collect }),
      ...(windowBytes === undefined ? {} : { windowBytes }),
    },
    census,
    sink,
  )
  answer.sliced?.(result)
  return result
}

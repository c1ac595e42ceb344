import { JobError } from '../errors/job-error'
import { parseJsonPath } from '../pipeline/json-path'
import { ByteWindow } from './byte-window'
import { EnvelopeWalker } from './envelope-walker'
import { leftBrace } from './json-bytes'
import { sliceLines } from './line-slicer'
import type { PathCensus } from './path-census'
import { RecordReader } from './record-reader'
import type { RecordSink } from './record-sink'

/** How records lie in an input: a JSON document, a record a line, or whichever of the two its first bytes show. */
export type InputForm = 'document' | 'lines' | 'either'

/** What to slice, and how to call it in messages. */
export interface SliceOptions {
  /** Such as ``the answer of `https://…` ``. */
  readonly source: string
  readonly form: InputForm
  /** Canonical path to the list of records: `$`, `$.a.b`. */
  readonly records: string
  /** Canonical path of member names to a value beside the records that is wanted. */
  readonly collect?: string
  /** How many bytes of the input are looked at at once, at least. */
  readonly windowBytes?: number
}

/** What is left of an input when its records are taken. */
export interface SliceResult {
  readonly records: number
  /** The document's own fields beside the list, as JSON text, cut to 4,096 characters. */
  readonly envelope?: string
  /** The JSON text at `collect`, cut to 16,384 characters; absent where nothing is there. */
  readonly collected?: string
}

/**
 * Cuts the records out of a stream of bytes, each as it stands there, byte for byte except that line breaks between
 * tokens become spaces, and hands them to `sink`. The whole input is checked to be JSON in UTF-8. Memory holds one record
 * and one window of the input.
 */
export async function sliceRecords(
  input: AsyncIterable<Uint8Array>,
  options: SliceOptions,
  census: PathCensus,
  sink: RecordSink,
): Promise<SliceResult> {
  const window = new ByteWindow(input, options.windowBytes)
  try {
    const reader = new RecordReader(window, options.source, census, sink)
    const first = await reader.begin()
    // No lines are no records; a document has to say so.
    if (first === undefined && options.form === 'lines') return { records: 0 }
    if (first === undefined) throw new JobError('EXTRACT_EMPTY', `${options.source} is empty`)
    const mayBeLines = options.form === 'lines' || (options.form === 'either' && options.records === '$')
    if (mayBeLines && first === leftBrace && (await sliceLines(reader, options))) {
      return { records: reader.records }
    }
    const names = memberNames(options.records)
    const walker = new EnvelopeWalker(reader, options.source, names, options.collect)
    const envelope = await walker.walk()
    const { collected } = walker
    return {
      records: reader.records,
      ...(envelope === undefined ? {} : { envelope }),
      ...(collected === undefined ? {} : { collected }),
    }
  } finally {
    await window.close()
  }
}

function memberNames(records: string): readonly string[] {
  const steps = parseJsonPath(records)
  const names = steps?.map((step) => ('member' in step ? step.member : undefined))
  if (names === undefined || names.includes(undefined)) {
    throw new JobError('EXTRACT_RECORDS_NOT_FOUND', `\`${records}\` is not a path of member names to a list`)
  }
  return names.filter((name) => name !== undefined)
}

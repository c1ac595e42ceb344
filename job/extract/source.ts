import type { RawRequest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import type { InputForm, SliceResult } from './record-slicer'
import type { RetryContext } from './retries'

/** What the manifest tells of an answer, besides what was found in it. */
export type AnswerFacts = Omit<RawRequest, 'envelope'>

/** One answer of a source, or one file of it: bytes with records in them. */
export interface Answer {
  /** How messages call it, such as ``the answer of `https://…` ``. */
  readonly name: string
  readonly form: InputForm
  /** The bytes, decompressed. To be read once; errors are JobErrors. */
  readonly body: AsyncIterable<Uint8Array>
  /** The canonical path of a value beside the records that the source wants to know; absent where it wants none. */
  readonly collect?: string
  /** To be told what was found in the body, before the next answer is asked for: where that is may depend on it. */
  readonly sliced?: (result: SliceResult) => void
  /** To be asked when the body has been read. */
  facts(): AnswerFacts
}

/** The part of a stream that says where in its source it is, and in how many answers. */
export type StreamPlace = Pick<ResolvedStream, 'path' | 'paginate'> & {
  /** Query parameters beside those of the path: where an incremental extract begins. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** What a source needs from around it. */
export interface SourceContext extends RetryContext {
  /** Where a page may lie while it is read. Default: the system's temporary folder. */
  readonly scratchFolder?: string
}

/** Where a stream's records come from. */
export interface RawSource {
  /** The answers that hold the stream's records, one after another: each is read before the next one is asked for. */
  answers(stream: StreamPlace): AsyncIterable<Answer>
}

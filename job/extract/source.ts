import type { RawRequest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import type { InputForm } from './record-slicer'

/** What the manifest tells of an answer, besides what was found in it. */
export type AnswerFacts = Omit<RawRequest, 'envelope'>

/** One answer of a source, or one file of it: bytes with records in them. */
export interface Answer {
  /** How messages call it, such as ``the answer of `https://…` ``. */
  readonly name: string
  readonly form: InputForm
  /** The bytes, decompressed. To be read once; errors are JobErrors. */
  readonly body: AsyncIterable<Uint8Array>
  /** To be asked when the body has been read. */
  facts(): AnswerFacts
}

/** Where a stream's records come from. */
export interface RawSource {
  /** The answers that hold the stream's records, one after another: each is read before the next one is asked for. */
  answers(stream: ResolvedStream): AsyncIterable<Answer>
}

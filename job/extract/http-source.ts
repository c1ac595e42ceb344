import type { ResolvedHttpSource } from '../pipeline/resolved'
import { followPages } from './follow-pages'
import { streamAddress } from './http-address'
import { openAnswer } from './http-answer'
import { withParameters } from './page-address'
import type { Retries } from './retries'
import type { Answer, RawSource, SourceContext, StreamPlace } from './source'

/**
 * A JSON API as a source. Requests that fail are sent again: those for pages by attempts of their own, the one of a
 * stream that is answered at once as `retries` allows; there a body that breaks is the reader's to ask for again.
 */
export class HttpSource implements RawSource {
  readonly #source: ResolvedHttpSource
  readonly #retries: Retries
  readonly #context: SourceContext

  constructor(source: ResolvedHttpSource, retries: Retries, context: SourceContext) {
    this.#source = source
    this.#retries = retries
    this.#context = context
  }

  async *answers({ path, paginate, parameters }: StreamPlace): AsyncGenerator<Answer> {
    const plain = streamAddress(this.#source.baseUrl, path)
    const address = parameters === undefined ? plain : withParameters(plain, parameters)
    if (paginate === undefined) yield await this.#request(address)
    else yield* followPages(address, paginate, this.#source, this.#context)
  }

  async #request(url: URL): Promise<Answer> {
    for (;;) {
      try {
        return await openAnswer(url, this.#source, this.#retries, this.#context)
      } catch (error) {
        await this.#retries.afterFailure(error)
      }
    }
  }
}

import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { ResolvedHttpSource, ResolvedStream } from '../pipeline/resolved'
import { gunzipIfPacked } from './gunzip'
import { showAddress, streamAddress } from './http-address'
import type { InputForm } from './record-slicer'
import type { Retries, RetryContext } from './retries'
import { type HttpAnswer, nestedCause, sendRequest } from './send-request'
import type { Answer, RawSource } from './source'

/** A JSON API as a source. Requests that fail are sent again as `retries` allows; a body that breaks is the reader's to ask for again. */
export class HttpSource implements RawSource {
  readonly #source: ResolvedHttpSource
  readonly #retries: Retries
  readonly #context: RetryContext

  constructor(source: ResolvedHttpSource, retries: Retries, context: RetryContext) {
    this.#source = source
    this.#retries = retries
    this.#context = context
  }

  async *answers(stream: ResolvedStream): AsyncGenerator<Answer> {
    yield await this.#request(streamAddress(this.#source.baseUrl, stream.path))
  }

  async #request(url: URL): Promise<Answer> {
    for (;;) {
      try {
        return this.#answer(
          await sendRequest(url, this.#source, this.#context.clock.now(), this.#context.signal),
        )
      } catch (error) {
        await this.#retries.afterFailure(error)
      }
    }
  }

  #answer(answer: HttpAnswer): Answer {
    const { response } = answer
    const address = showAddress(answer.url)
    const name = `the answer of \`${address}\``
    const counted = { bytes: 0 }
    const etag = response.headers.get('etag')
    const lastModified = response.headers.get('last-modified')
    return {
      name,
      form: formOf(response.headers.get('content-type')),
      body: this.#limited(gunzipIfPacked(this.#body(answer, address), name), name, counted),
      facts: () => ({
        url: address,
        status: response.status,
        attempts: this.#retries.attempt,
        bytes: counted.bytes,
        ...(etag === null ? {} : { etag }),
        ...(lastModified === null ? {} : { last_modified: lastModified }),
      }),
    }
  }

  /** The body's chunks as they come, fetch's errors turned into ours. */
  async *#body({ response, limits }: HttpAnswer, address: string): AsyncGenerator<Uint8Array> {
    try {
      limits.wait()
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        limits.received()
        yield chunk
        limits.wait()
      }
    } catch (error) {
      const signal = AbortSignal.any([this.#context.signal, limits.signal])
      if (signal.aborted) throw signal.reason
      if (isJobError(error)) throw error
      const why = messageOf(nestedCause(error))
      throw new JobError('EXTRACT_ANSWER_BROKE_OFF', `the answer of \`${address}\` broke off: ${why}`, {
        cause: error,
        context: { url: address },
      })
    } finally {
      limits.end()
    }
  }

  async *#limited(
    body: AsyncIterable<Uint8Array>,
    name: string,
    counted: { bytes: number },
  ): AsyncGenerator<Uint8Array> {
    const { maxAnswerBytes } = this.#source
    for await (const chunk of body) {
      counted.bytes += chunk.length
      if (counted.bytes > maxAnswerBytes) {
        throw new JobError('EXTRACT_LIMIT_EXCEEDED', `${name} is larger than ${maxAnswerBytes} bytes`, {
          context: { max_answer_bytes: maxAnswerBytes },
        })
      }
      yield chunk
    }
  }
}

/** Media types of a record a line; every other answer is one document. */
function formOf(contentType: string | null): InputForm {
  return /ndjson|jsonl|json-lines|jsonlines/i.test(contentType ?? '') ? 'lines' : 'document'
}

import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { ResolvedHttpSource } from '../pipeline/resolved'
import { gunzipIfPacked } from './gunzip'
import { showAddress } from './http-address'
import type { InputForm } from './record-slicer'
import type { Retries, RetryContext } from './retries'
import { type HttpAnswer, nestedCause, sendRequest } from './send-request'
import type { Answer } from './source'

/** An answer over HTTP whose body has not been read, with what leads to the next one. */
export interface OpenAnswer extends Answer {
  /** The address that answered, redirects followed. */
  readonly url: URL
  /** The Link header. */
  readonly link: string | null
}

/** Sends one request; a single attempt. `retries` tells the manifest which one it is. */
export async function openAnswer(
  url: URL,
  source: ResolvedHttpSource,
  retries: Retries,
  context: RetryContext,
): Promise<OpenAnswer> {
  const answer = await sendRequest(url, source, context.clock.now(), context.signal)
  const { response } = answer
  const address = showAddress(answer.url)
  const name = `the answer of \`${address}\``
  const counted = { bytes: 0 }
  const etag = response.headers.get('etag')
  const lastModified = response.headers.get('last-modified')
  const body = gunzipIfPacked(readBody(answer, address, context.signal), name)
  return {
    name,
    url: answer.url,
    link: response.headers.get('link'),
    form: formOf(response.headers.get('content-type')),
    body: limitBytes(body, name, source.maxAnswerBytes, counted),
    facts: () => ({
      url: address,
      status: response.status,
      attempts: retries.attempt,
      bytes: counted.bytes,
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { last_modified: lastModified }),
    }),
  }
}

/** The body's chunks as they come, fetch's errors turned into ours. */
async function* readBody(
  { response, limits }: HttpAnswer,
  address: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    limits.wait()
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      limits.received()
      yield chunk
      limits.wait()
    }
  } catch (error) {
    const either = AbortSignal.any([signal, limits.signal])
    if (either.aborted) throw either.reason
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

async function* limitBytes(
  body: AsyncIterable<Uint8Array>,
  name: string,
  maxAnswerBytes: number,
  counted: { bytes: number },
): AsyncGenerator<Uint8Array> {
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

/** Media types of a record a line; every other answer is one document. */
function formOf(contentType: string | null): InputForm {
  return /ndjson|jsonl|json-lines|jsonlines/i.test(contentType ?? '') ? 'lines' : 'document'
}

import { messageOf } from '../../errors/error-facts'
import { JobError } from '../../errors/job-error'
import { FileSource } from '../../extract/file-source'
import { showAddress, streamAddress } from '../../extract/http-address'
import { firstPage } from '../../extract/plan-next-page'
import { quoteStart } from '../../extract/scan-error'
import { sendRequest } from '../../extract/send-request'
import type {
  ResolvedFileSource,
  ResolvedHttpSource,
  ResolvedPipeline,
  ResolvedStream,
} from '../../pipeline/resolved'
import { type Finding, ok } from '../check'

const answerLimitMs = 10_000

/** Every stream's first address answers something that may be JSON. It is not read to its end. */
export async function checkSource(pipeline: ResolvedPipeline, signal: AbortSignal): Promise<Finding> {
  const { source, streams } = pipeline
  const found = await Promise.all(
    streams.map((stream) =>
      source.kind === 'http' ? askAddress(source, stream, signal) : openFirstFile(source, stream),
    ),
  )
  return ok(found.join('; '))
}

/** One attempt: a retry would hide a source that fails now and then. */
async function askAddress(
  source: ResolvedHttpSource,
  stream: ResolvedStream,
  signal: AbortSignal,
): Promise<string> {
  const address = streamAddress(source.baseUrl, stream.path)
  const url = stream.paginate === undefined ? address : firstPage(address, stream.paginate)
  const patient = { ...source, timeoutMs: Math.min(source.timeoutMs, answerLimitMs) }
  const start = performance.now()
  const answer = await sendRequest(url, patient, new Date(), signal)
  try {
    const shown = showAddress(answer.url)
    const body = (answer.response.body ?? []) as AsyncIterable<Uint8Array>
    refuseOther(
      await firstBytes(body, AbortSignal.any([signal, answer.limits.signal])),
      `the answer of \`${shown}\``,
    )
    const seconds = ((performance.now() - start) / 1_000).toFixed(1)
    return `\`${shown}\` answered ${answer.response.status} in ${seconds} s`
  } finally {
    answer.limits.end()
  }
}

async function openFirstFile(source: ResolvedFileSource, stream: ResolvedStream): Promise<string> {
  for await (const { name, body } of new FileSource(source).answers(stream)) {
    refuseOther(await firstBytes(body), name)
    return `${name} of \`${source.path}\` can be read`
  }
  throw new JobError('EXTRACT_FILE_MISSING', `\`${source.path}\` has no files`)
}

/** Leaves the body after the first chunk with content, which ends the request. */
async function firstBytes(body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Buffer> {
  try {
    for await (const chunk of body) if (chunk.length > 0) return Buffer.from(chunk.subarray(0, 512))
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof JobError) throw error
    throw new JobError('EXTRACT_ANSWER_BROKE_OFF', `the answer broke off: ${messageOf(error)}`, {
      cause: error,
    })
  }
  return Buffer.alloc(0)
}

/** The first character tells JSON from a page for people; packed answers are unpacked by extract. */
function refuseOther(start: Buffer, name: string): void {
  if (start.length === 0) throw new JobError('EXTRACT_EMPTY', `${name} is empty`)
  if (start[0] === 0x1f && start[1] === 0x8b) return
  const text = start
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (text === '' || text.startsWith('{') || text.startsWith('[')) return
  throw new JobError('EXTRACT_NOT_JSON', `${name} is not JSON: it begins with ${quoteStart(start)}`, {
    hint: 'check `baseUrl` and `path` in pipeline.ts: a page for people stands where the API was meant',
  })
}

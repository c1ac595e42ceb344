import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { JobError } from '../../job/errors/job-error'
import { generateLaunches } from './generate-launches'

/** How many launches the local API answers when nobody asks for another number. */
export const DEFAULT_LAUNCHES = 200
const DEFAULT_SEED = 1

/** What the local API serves: launches, from a file as it is or generated, and generated orders and stations. */
export interface ApiSource {
  /** A file whose bytes are the answer. */
  readonly sampleFile?: string | undefined
  /** How many launches are generated where there is no file: 200 by default. */
  readonly launches?: number | undefined
  /** How many orders there are: 120 by default. */
  readonly orders?: number | undefined
  /** How many stations there are: 60 by default. */
  readonly stations?: number | undefined
  readonly seed?: number | undefined
}

/** An answer that can be opened more than once. */
export interface Answer {
  readonly etag: string
  /** Known for files; generated launches are streamed in chunks. */
  readonly bytes?: number
  open(): Readable
}

/**
 * The answer to `GET /v5/launches`. `count`, from the query, replaces the number of generated launches.
 * @throws JobError `LOCAL_SAMPLE_UNREADABLE`
 */
export async function answerOf(source: ApiSource, count?: number): Promise<Answer> {
  if (source.sampleFile !== undefined) return fileAnswer(source.sampleFile)
  const options = { count: count ?? source.launches ?? DEFAULT_LAUNCHES, seed: source.seed ?? DEFAULT_SEED }
  return {
    etag: `"generated-${options.seed}-${options.count}"`,
    open: () => Readable.from(asArray(generateLaunches(options))),
  }
}

/** A JSON array, a launch a line, in chunks of many launches: one write a launch would be slow. */
function* asArray(launches: Iterable<string>): Generator<string> {
  let chunk = '['
  let separator = '\n'
  for (const launch of launches) {
    chunk += separator + launch
    separator = ',\n'
    if (chunk.length >= 65_536) {
      yield chunk
      chunk = ''
    }
  }
  yield `${chunk}\n]\n`
}

/** The checksum is taken anew for every request: a file that was edited has another ETag, whatever its times say. */
async function fileAnswer(path: string): Promise<Answer> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const { size } = await file.stat()
    const hash = createHash('sha256')
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk)
    const etag = `"${hash.digest('hex').slice(0, 32)}"`
    return { etag, bytes: size, open: () => createReadStream(path) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new JobError('LOCAL_SAMPLE_UNREADABLE', `the sample file \`${path}\` cannot be read: ${reason}`, {
      cause,
    })
  } finally {
    await file?.close()
  }
}

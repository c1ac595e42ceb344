import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { codeOf, messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { ResolvedFileSource } from '../pipeline/resolved'
import { gunzipIfPacked } from './gunzip'
import type { Answer, RawSource, StreamPlace } from './source'

const chunkBytes = 1024 * 1024
/** Names of files that have a record a line, also if it is a single one. What any other file is, its content tells. */
const linesName = /\.(ndjson|jsonl)(\.gz)?$/i

/** Files of JSON or NDJSON, plain or gzip, as a source: one file, or those of a folder in the order of their names. */
export class FileSource implements RawSource {
  readonly #source: ResolvedFileSource

  constructor(source: ResolvedFileSource) {
    this.#source = source
  }

  async *answers(stream: StreamPlace): AsyncGenerator<Answer> {
    for (const path of await listFiles(join(this.#source.path, stream.path))) yield await openFile(path)
  }
}

async function listFiles(joined: string): Promise<readonly string[]> {
  // A stream path of `/` behind a file names the file itself.
  const path = resolve(joined)
  const place = await orRefuse(path, async () => await stat(path))
  if (!place.isDirectory()) return [path]
  const entries = await orRefuse(path, async () => await readdir(path, { withFileTypes: true }))
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
  if (names.length === 0) throw new JobError('EXTRACT_FILE_MISSING', `folder \`${path}\` has no files`)
  // By code unit, the same on every machine, whatever its language is.
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => join(path, name))
}

async function openFile(path: string): Promise<Answer> {
  const { mtime } = await orRefuse(path, async () => await stat(path))
  const name = `file \`${basename(path)}\``
  const counted = { bytes: 0 }
  return {
    name,
    form: linesName.test(path) ? 'lines' : 'either',
    body: count(gunzipIfPacked(readFile(path), name), counted),
    facts: () => ({
      url: pathToFileURL(path).href,
      status: 200,
      attempts: 1,
      bytes: counted.bytes,
      last_modified: mtime.toUTCString(),
    }),
  }
}

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: chunkBytes })
  try {
    yield* file as AsyncIterable<Uint8Array>
  } catch (error) {
    throw fileError(error, path)
  } finally {
    file.destroy()
  }
}

async function* count(
  body: AsyncIterable<Uint8Array>,
  counted: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    counted.bytes += chunk.length
    yield chunk
  }
}

async function orRefuse<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw fileError(error, path)
  }
}

function fileError(error: unknown, path: string): JobError {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new JobError('EXTRACT_FILE_MISSING', `there is no file or folder \`${path}\``, { cause: error })
  }
  return new JobError('EXTRACT_FILE_UNREADABLE', `cannot read \`${path}\`: ${messageOf(error)}`, {
    cause: error,
  })
}

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { JobError } from '../errors/job-error'
import type { ResolvedFileSource } from '../pipeline/resolved'
import type { StepLog } from '../ports/step-log'
import { fileError } from './file-error'
import { gunzipIfPacked } from './gunzip'
import { listFiles } from './list-files'
import type { Answer, RawSource, StreamPlace } from './source'

const chunkBytes = 1024 * 1024
/** Names of files that have a record a line, also if it is a single one. What any other file is, its content tells. */
const linesName = /\.(ndjson|jsonl)(\.gz)?$/i

/** How many of the files that are not read a warning names. */
const maxNamed = 5

/** Files of JSON or NDJSON, plain or gzip, as a source: one file, or those of a folder and its sub-folders in the order of their paths. */
export class FileSource implements RawSource {
  readonly #source: ResolvedFileSource
  readonly #log: Pick<StepLog, 'warn'> | undefined
  readonly #warned = new Set<string>()

  constructor(source: ResolvedFileSource, log?: Pick<StepLog, 'warn'>) {
    this.#source = source
    this.#log = log
  }

  async *answers(stream: StreamPlace): AsyncGenerator<Answer> {
    // A stream path of `/` behind a file names the file itself.
    const path = resolve(join(this.#source.path, stream.path))
    const place = await orRefuse(path, async () => await stat(path))
    if (!place.isDirectory()) {
      yield await openFile(path, basename(path))
      return
    }
    const { files, hidden } = await listFiles(path)
    this.#tellHidden(path, hidden)
    if (files.length === 0) throw new JobError('EXTRACT_FILE_MISSING', `folder \`${path}\` has no files`)
    for (const file of files) yield await openFile(join(path, file), file)
  }

  /** Once a folder, however often it is read. */
  #tellHidden(folder: string, hidden: readonly string[]): void {
    if (hidden.length === 0 || this.#warned.has(folder)) return
    this.#warned.add(folder)
    const named = hidden.slice(0, maxNamed).map((name) => `\`${name}\``)
    const more = hidden.length > maxNamed ? ` and ${hidden.length - maxNamed} more` : ''
    this.#log?.warn(`names with a dot in front are not read in \`${folder}\`: ${named.join(', ')}${more}`)
  }
}

async function openFile(path: string, shown: string): Promise<Answer> {
  const { mtime } = await orRefuse(path, async () => await stat(path))
  const name = `file \`${shown}\``
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

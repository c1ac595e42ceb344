import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { codeOf, messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'

/**
 * A file that holds one page while it is read: a page whose body breaks off can be asked for again before any record
 * of it has gone anywhere, and no page is too large for memory.
 */
export class PageSpool {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes one in a folder of its own; the system's temporary folder is where none is named. */
  static async open(scratchFolder: string | undefined): Promise<PageSpool> {
    const parent = scratchFolder || tmpdir()
    try {
      return new PageSpool(await mkdtemp(join(parent, 'lakeload-page-')))
    } catch (error) {
      throw spoolError(error, parent)
    }
  }

  /** Keeps a body in the place of the one before; the SHA-256 of its bytes. */
  async keep(body: AsyncIterable<Uint8Array>): Promise<string> {
    const hash = createHash('sha256')
    async function* hashed(): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        hash.update(chunk)
        yield chunk
      }
    }
    try {
      await pipeline(Readable.from(hashed()), createWriteStream(this.#file))
    } catch (error) {
      throw spoolError(error, this.#folder)
    }
    return hash.digest('hex')
  }

  /** The bytes that were kept last. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      yield* createReadStream(this.#file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>
    } catch (error) {
      throw spoolError(error, this.#folder)
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'page')
  }
}

/** What keeping an answer in a folder failed with: errors of its body are the source's, those of the file the machine's. */
export function spoolError(error: unknown, folder: string): unknown {
  if (isJobError(error) || !/^E[A-Z]+$/.test(codeOf(error) ?? '')) return error
  return new JobError(
    'EXTRACT_SCRATCH_UNUSABLE',
    `an answer cannot be kept in \`${folder}\`: ${messageOf(error)}`,
    { cause: error },
  )
}

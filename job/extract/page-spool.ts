import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scratchError } from '../errors/scratch-error'
import { keepBody } from './keep-body'

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
      throw scratchError(error, parent)
    }
  }

  /** Keeps a body in the place of the one before; the SHA-256 of its bytes. */
  async keep(body: AsyncIterable<Uint8Array>): Promise<string> {
    const hash = createHash('sha256')
    try {
      await keepBody(body, this.#file, (chunk) => hash.update(chunk))
    } catch (error) {
      throw scratchError(error, this.#folder)
    }
    return hash.digest('hex')
  }

  /** The bytes that were kept last. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      yield* createReadStream(this.#file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>
    } catch (error) {
      throw scratchError(error, this.#folder)
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'page')
  }
}

import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { QuarantineReason } from '../../pipeline/quarantine'
import { splitLines } from '../record-lines'

/** A line of a part, and why its record is set aside. */
export interface LineReasons {
  readonly line: number
  readonly reasons: readonly QuarantineReason[]
}

/** So many reasons of one record are kept: of a list of thousands each element may have one. */
export const maxReasons = 20

/** So much is gathered before it is written. */
const bufferedCharacters = 256 * 1024

/** Writes reasons to a file of the scratch folder, so that memory does not grow with what is set aside. */
export class ReasonWriter {
  readonly #file: FileHandle
  #text: string[] = []
  #length = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async open(path: string): Promise<ReasonWriter> {
    return new ReasonWriter(await open(path, 'w'))
  }

  async write({ line, reasons }: LineReasons): Promise<void> {
    const text = `${JSON.stringify({ line, reasons: reasons.slice(0, maxReasons) })}\n`
    this.#text.push(text)
    this.#length += text.length
    if (this.#length > bufferedCharacters) await this.#flush()
  }

  async close(): Promise<void> {
    try {
      await this.#flush()
    } finally {
      await this.#file.close()
    }
  }

  async #flush(): Promise<void> {
    const text = this.#text.join('')
    this.#text = []
    this.#length = 0
    if (text !== '') await this.#file.write(text)
  }
}

/** Reads what a writer has written, in its order. */
export async function* readReasons(path: string): AsyncGenerator<LineReasons> {
  const input = createReadStream(path)
  try {
    for await (const lines of splitLines(input as AsyncIterable<Buffer>)) {
      for (const line of lines) yield JSON.parse(line.toString('utf8')) as LineReasons
    }
  } finally {
    input.destroy()
  }
}

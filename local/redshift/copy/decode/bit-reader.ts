import { closeSync, openSync, readSync } from 'node:fs'
import { BadBzip2 } from './bad-bzip2'

/** Reads a file bit by bit, the highest of a byte first. It never reads a byte further than it is asked. */
export class BitReader {
  readonly #file: number
  readonly #buffer = Buffer.alloc(64 * 1024)
  #length = 0
  #at = 0
  #bits = 0
  #count = 0

  constructor(path: string) {
    this.#file = openSync(path, 'r')
  }

  /** A number of up to 24 bits. */
  read(count: number): number {
    while (this.#count < count) {
      if (this.#at === this.#length && !this.#fill()) throw new BadBzip2('the file ends too early')
      this.#bits = (this.#bits << 8) | (this.#buffer[this.#at++] ?? 0)
      this.#count += 8
    }
    this.#count -= count
    const value = this.#bits >>> this.#count
    this.#bits &= (1 << this.#count) - 1
    return value
  }

  /** Leaves the rest of the byte that has been begun. */
  align(): void {
    this.#bits = 0
    this.#count = 0
  }

  /** Whether no byte is left; asked where a byte begins. */
  isAtEnd(): boolean {
    return this.#at === this.#length && !this.#fill()
  }

  close(): void {
    closeSync(this.#file)
  }

  #fill(): boolean {
    this.#length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, null)
    this.#at = 0
    return this.#length > 0
  }
}

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file that an UNLOAD has written, on the disk of this machine as yet. */
export interface Part {
  /** The folder of its partition, with its slash; empty without partitions. */
  readonly folder: string
  readonly slice: number
  /** Its place among the files of its slice and folder. */
  readonly number: number
  readonly path: string
  readonly rows: number
}

interface OpenPart {
  readonly folder: string
  readonly slice: number
  readonly number: number
  readonly path: string
  rows: number
  bytes: number
  buffer: string
}

/** Rows of all open files that may wait in memory. */
const maxBuffered = 16 * 1024 * 1024
const writeAt = 256 * 1024

/** Rows that go to one slice before the next one has its turn. */
const sliceRows = 1000
const slices = 2

/** Spreads rows over the files of partitions and slices, none larger than it may be. */
export class PartWriter {
  readonly #root: string
  readonly #header: string
  readonly #maxBytes: number
  readonly #isParallel: boolean
  readonly #open = new Map<string, OpenPart>()
  readonly #closed: OpenPart[] = []
  #buffered = 0
  #rows = 0

  constructor(root: string, header: string, maxBytes: number, isParallel: boolean) {
    this.#root = root
    this.#header = header
    this.#maxBytes = maxBytes
    this.#isParallel = isParallel
  }

  get rows(): number {
    return this.#rows
  }

  /** Adds a line to the file of a partition. */
  write(folder: string, line: string): void {
    const slice = this.#isParallel ? Math.floor(this.#rows / sliceRows) % slices : 0
    this.#rows++
    const part = this.#partFor(folder, slice, line.length)
    part.buffer += line
    part.bytes += line.length
    part.rows++
    this.#buffered += line.length
    if (part.buffer.length >= writeAt) this.#flush(part)
    if (this.#buffered >= maxBuffered) for (const each of this.#open.values()) this.#flush(each)
  }

  /** Ends all files; answers them in the order of their names. */
  close(): readonly Part[] {
    for (const part of this.#open.values()) {
      this.#flush(part)
      this.#closed.push(part)
    }
    this.#open.clear()
    return this.#closed.sort(
      (a, b) => compare(a.folder, b.folder) || a.slice - b.slice || a.number - b.number,
    )
  }

  #partFor(folder: string, slice: number, bytes: number): OpenPart {
    const key = `${slice}/${folder}`
    const found = this.#open.get(key)
    if (found !== undefined && found.bytes + bytes <= this.#maxBytes) return found
    if (found !== undefined) {
      this.#flush(found)
      this.#closed.push(found)
    }
    const part: OpenPart = {
      folder,
      slice,
      number: found === undefined ? 0 : found.number + 1,
      path: join(this.#root, `${this.#closed.length + this.#open.size}-${this.#rows}`),
      rows: 0,
      bytes: this.#header.length,
      buffer: this.#header,
    }
    this.#buffered += this.#header.length
    this.#open.set(key, part)
    return part
  }

  #flush(part: OpenPart): void {
    if (part.buffer === '') return
    appendFileSync(part.path, part.buffer, 'latin1')
    this.#buffered -= part.buffer.length
    part.buffer = ''
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

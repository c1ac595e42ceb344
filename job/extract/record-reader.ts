import { JobError } from '../errors/job-error'
import type { ByteWindow } from './byte-window'
import { colon, comma, leftBrace, rightBracket } from './json-bytes'
import { JsonScanner } from './json-scanner'
import type { PathCensus } from './path-census'
import type { PathNode } from './path-node'
import type { RecordSink } from './record-sink'
import { quoteStart, scanError } from './scan-error'

/** The largest record, and the largest single value beside the records, that fits in memory for sure. */
export const maxRecordBytes = 16 * 1024 * 1024
/** What a JSON document may start with. */
const startsOfJson = '[{"-0123456789tfn'

/**
 * Reads an input token by token and record by record: the scanner's synchronous work on the window, and the waiting for
 * more bytes around it.
 */
export class RecordReader {
  readonly scanner: JsonScanner
  /** Where the next token is in the window. */
  position = 0
  /** How many records have been handed on. */
  records = 0
  readonly #window: ByteWindow
  readonly #source: string
  readonly #census: PathCensus
  readonly #sink: RecordSink

  constructor(window: ByteWindow, source: string, census: PathCensus, sink: RecordSink) {
    this.#window = window
    this.#source = source
    this.#census = census
    this.#sink = sink
    this.scanner = new JsonScanner(source, census)
  }

  get bytes(): Buffer {
    return this.#window.bytes
  }

  /** Goes to the first token; its first byte, or undefined where there is none. Refuses what is no JSON at all. */
  async begin(): Promise<number | undefined> {
    await this.#fill()
    if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.position = 3
    const first = await this.peek()
    if (first !== undefined && !startsOfJson.includes(String.fromCharCode(first))) {
      const start = this.bytes.subarray(this.position, this.#window.end)
      if (looksLikeUtf16(start)) {
        throw scanError(
          'EXTRACT_NOT_UTF8',
          'is not UTF-8',
          this.scanner.place(this.position),
          'it looks like UTF-16',
        )
      }
      throw new JobError(
        'EXTRACT_NOT_JSON',
        `${this.#source} is not JSON: it starts with ${quoteStart(start)}`,
      )
    }
    return first
  }

  /** The first byte of the next token, which is not consumed; undefined at the input's end. */
  async peek(): Promise<number | undefined> {
    for (;;) {
      this.position = this.scanner.skipSpace(this.position)
      if (this.position < this.#window.end) return this.bytes[this.position]
      if (!(await this.#fill())) return undefined
    }
  }

  /** Consumes the next token's byte if it is this one. */
  async take(byte: number): Promise<boolean> {
    if ((await this.peek()) !== byte) return false
    this.position += 1
    return true
  }

  /** Refuses the next token: `expected` should stand there. */
  async refuse(expected: string): Promise<never> {
    if ((await this.peek()) === undefined) this.#truncated()
    this.scanner.stuck(this.position, expected)
    throw new JobError('INTERNAL', `${this.#source}: the scanner did not refuse what it was to refuse`)
  }

  /** Passes one value that is no record; its text, cut. Its paths are not counted: what is noted is never committed. */
  async passValue(maxCharacters: number): Promise<string> {
    const start = await this.#value(this.#census.rest)
    const end = Math.min(this.position, start + 4 * maxCharacters)
    return this.bytes.toString('utf8', start, end).slice(0, maxCharacters)
  }

  /** Passes the colon after a name. */
  async passColon(): Promise<void> {
    if (!(await this.take(colon))) await this.refuse('`:`')
  }

  /** Scans one value as a whole; it starts at the answered position of the window and ends at `position`. */
  async #value(node: PathNode): Promise<number> {
    await this.peek()
    for (;;) {
      this.scanner.start()
      const end = this.scanner.scanValue(this.position, node, 0)
      const length = (end < 0 ? this.#window.end : end) - this.position
      if (length > maxRecordBytes) this.#tooLarge()
      if (end >= 0) {
        const start = this.position
        this.position = end
        return start
      }
      if (!(await this.#fill())) this.#truncated()
    }
  }

  /** Whether the object at the next token has another token after it, on a line of its own; nothing is consumed. */
  async isFollowedByLine(): Promise<boolean> {
    let line: number | undefined
    for (;;) {
      this.scanner.start()
      const end = this.scanner.scanValue(this.position, this.#census.root, 0)
      if (end >= 0) {
        // As it was when the object was complete: line feeds behind it that the window had are counted no second time.
        line ??= this.scanner.lineFeeds
        if (this.scanner.skipSpace(end) < this.#window.end) return this.scanner.lineFeeds > line
      }
      // An object larger than any record is a document; what is wrong with it is found there.
      if (this.#window.end - this.position > maxRecordBytes || !(await this.#fill())) return false
    }
  }

  /** Reads the records of a list from after its `[` to after its `]`. */
  async list(): Promise<void> {
    if (await this.take(rightBracket)) return
    for (;;) {
      // Mostly all of it is in the window and the sink is ready: nothing is awaited then, and millions of records go fast.
      const wait = this.record()
      if (wait !== undefined) await wait
      let next = this.#nextByte()
      if (next === 0) next = (await this.peek()) ?? 0
      if (next !== comma) break
      this.position += 1
      if (this.#nextByte() === 0) await this.peek()
    }
    if (!(await this.take(rightBracket))) await this.refuse('`,` or `]` after a record')
    this.scanner.record = undefined
  }

  /** Reads one record and hands it on; a promise where that has to wait. */
  record(): Promise<void> | undefined {
    this.scanner.record = this.records
    const start = this.#startOfRecord()
    return start === undefined ? this.#recordAcrossWindows() : this.#handOn(start)
  }

  #handOn(start: number): Promise<void> | undefined {
    this.#census.commit(this.bytes, this.#sink)
    this.records += 1
    return this.#sink.write(this.bytes, start, this.position, this.scanner)
  }

  /** Scans the record that lies in the window as a whole; undefined where it does not. */
  #startOfRecord(): number | undefined {
    const start = this.position
    if (this.bytes[start] !== leftBrace) return undefined
    this.scanner.start()
    const end = this.scanner.scanValue(start, this.#census.root, 0)
    if (end < 0 || end - start > maxRecordBytes) return undefined
    this.position = end
    return start
  }

  async #recordAcrossWindows(): Promise<void> {
    const first = await this.peek()
    const start = await this.#value(this.#census.root)
    if (first !== leftBrace) {
      const text = quoteStart(this.bytes.subarray(start, this.position))
      const place = this.scanner.place(start)
      throw scanError(
        'EXTRACT_RECORD_NOT_OBJECT',
        'has a record that is not an object',
        place,
        `it is ${text}`,
      )
    }
    await this.#handOn(start)
  }

  #nextByte(): number {
    this.position = this.scanner.skipSpace(this.position)
    return this.bytes[this.position] as number
  }

  async #fill(): Promise<boolean> {
    const added = await this.#window.fill(this.position)
    this.position = 0
    this.scanner.look(this.bytes, this.#window.end, this.#window.base)
    return added
  }

  #truncated(): never {
    const place = this.scanner.place(this.#window.end)
    throw scanError('EXTRACT_TRUNCATED', 'breaks off', place, 'the JSON is not complete')
  }

  #tooLarge(): never {
    const place = this.scanner.place(this.position)
    const why = `the limit is ${maxRecordBytes / 1024 / 1024} MiB`
    throw scanError('EXTRACT_LIMIT_EXCEEDED', 'has too large a value', place, why)
  }
}

function looksLikeUtf16(start: Uint8Array): boolean {
  return (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
}

import { JsonMistake, skipSpace, skipValue } from '../values/json-scan'
import { ValueError } from '../values/value-error'
import type { JsonColumns } from './json-columns'
import { countLines, type RecordReader, type RecordTaker } from './record-reader'

/** Reads a file of JSON documents one behind the other, objects or arrays. A document's line is the one that it ends in. */
export class JsonReader implements RecordReader {
  readonly #columns: JsonColumns
  readonly #ignoreHeader: number
  readonly #taker: RecordTaker
  #line = 1

  constructor(columns: JsonColumns, ignoreHeader: number, taker: RecordTaker) {
    this.#columns = columns
    this.#ignoreHeader = ignoreHeader
    this.#taker = taker
  }

  read(text: string, isLast: boolean): number {
    let from = 0
    while (this.#line <= this.#ignoreHeader) {
      const feed = text.indexOf('\n', from)
      if (feed < 0) return isLast ? text.length : from
      from = feed + 1
      this.#line++
    }
    for (;;) {
      const start = skipSpace(text, from)
      this.#line += countLines(text, from, start)
      if (start >= text.length) return text.length
      const end = this.#end(text, start)
      // Cut off, or wrong in a line that is not all there yet: with more text it is known.
      if (end < 0 && !isLast && text.indexOf('\n', -end - 1) < 0) return start
      from = end < 0 ? this.#skipBroken(text, start, -end - 1) : this.#take(text, start, end)
    }
  }

  /** The end of a document; below 0 where it is cut off or wrong, at the place that the number less one tells. */
  #end(text: string, start: number): number {
    const first = text.charCodeAt(start)
    if (first !== 123 && first !== 91) return -start - 1
    try {
      const end = skipValue(text, start)
      return end < 0 ? -text.length - 1 : end
    } catch (error) {
      if (error instanceof JsonMistake) return -error.at - 1
      throw error
    }
  }

  #take(text: string, start: number, end: number): number {
    this.#line += countLines(text, start, end)
    try {
      this.#taker.take(this.#columns.read(text, start, end), text, start, end, this.#line)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      this.#taker.reject(error, text, start, end, this.#line)
    }
    return end
  }

  /** What is wrong ends with its line, so that the documents behind it can be read. */
  #skipBroken(text: string, start: number, at: number): number {
    const feed = text.indexOf('\n', Math.min(at, text.length))
    const end = feed < 0 ? text.length : feed
    this.#line += countLines(text, start, end)
    this.#taker.reject(
      new ValueError(1216, 'Invalid value.', { position: at - start }),
      text,
      start,
      end,
      this.#line,
    )
    return end
  }
}

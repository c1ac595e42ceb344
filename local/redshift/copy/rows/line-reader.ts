import { ValueError } from '../values/value-error'
import { type RecordReader, type RecordTaker, trimReturn } from './record-reader'

/** How the lines of a file become records. */
export interface LineRules {
  readonly ignoreHeader: number
  readonly ignoreBlankLines: boolean
  /** A backslash before a line feed makes it a part of the record. */
  readonly escape: boolean
  /** Cuts a line into fields; throws a ValueError where it cannot. */
  split(line: string): readonly string[]
}

/** Reads files whose records are lines: delimited text and columns of fixed width. */
export class LineReader implements RecordReader {
  readonly #rules: LineRules
  readonly #taker: RecordTaker
  #line = 0

  constructor(rules: LineRules, taker: RecordTaker) {
    this.#rules = rules
    this.#taker = taker
  }

  read(text: string, isLast: boolean): number {
    let start = 0
    for (;;) {
      const found = this.#lineEnd(text, start)
      if (found < 0 && (!isLast || start >= text.length)) return start
      const end = found < 0 ? text.length : found
      this.#take(text, start, end)
      start = end + 1
      if (found < 0) return text.length
    }
  }

  /** The place of the line feed that ends the record. */
  #lineEnd(text: string, start: number): number {
    let end = text.indexOf('\n', start)
    if (!this.#rules.escape) return end
    while (end >= 0 && isEscaped(text, start, end)) {
      this.#line++
      end = text.indexOf('\n', end + 1)
    }
    return end
  }

  #take(text: string, start: number, lineEnd: number): void {
    const line = ++this.#line
    if (line <= this.#rules.ignoreHeader) return
    const isKept = this.#rules.escape && isEscaped(text, start, lineEnd - 1)
    const end = isKept ? lineEnd : trimReturn(text, start, lineEnd)
    if (start === end && this.#rules.ignoreBlankLines) return
    try {
      this.#taker.take(this.#rules.split(text.slice(start, end)), text, start, end, line)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      this.#taker.reject(error, text, start, end, line)
    }
  }
}

/** Whether an odd number of backslashes stands before a place. */
export function isEscaped(text: string, start: number, at: number): boolean {
  let place = at
  while (place > start && text.charCodeAt(place - 1) === 92) place--
  return (at - place) % 2 === 1
}

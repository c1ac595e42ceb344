import { ValueError } from '../values/value-error'
import { countLines, type RecordReader, type RecordTaker, trimReturn } from './record-reader'

/** How a CSV file is written. */
export interface CsvRules {
  readonly delimiter: string
  readonly quote: string
  readonly ignoreHeader: number
  readonly ignoreBlankLines: boolean
}

/** Reads CSV: a quoted field may hold delimiters, line feeds and, doubled, quotes; blanks around its quotes do not count. */
export class CsvReader implements RecordReader {
  readonly #rules: CsvRules
  readonly #taker: RecordTaker
  #line = 0

  constructor(rules: CsvRules, taker: RecordTaker) {
    this.#rules = rules
    this.#taker = taker
  }

  read(text: string, isLast: boolean): number {
    let start = 0
    while (start < text.length) {
      const feed = text.indexOf('\n', start)
      if (feed < 0 && !isLast) return start
      const lineEnd = feed < 0 ? text.length : feed
      if (this.#line < this.#rules.ignoreHeader) {
        this.#line++
        start = lineEnd + 1
        continue
      }
      const line = text.slice(start, trimReturn(text, start, lineEnd))
      if (line.includes(this.#rules.quote)) {
        const end = this.#readQuoted(text, start, isLast)
        if (end < 0) return start
        start = end
      } else {
        this.#takePlain(line, text, start)
        start = lineEnd + 1
      }
    }
    return text.length
  }

  /** Most lines have no quote in them. */
  #takePlain(line: string, text: string, start: number): void {
    this.#line++
    if (line === '' && this.#rules.ignoreBlankLines) return
    this.#taker.take(line.split(this.#rules.delimiter), text, start, start + line.length, this.#line)
  }

  /** Reads a record that has quotes; answers where the next one begins, or -1 where the text ends before it does. */
  #readQuoted(text: string, start: number, isLast: boolean): number {
    const { delimiter, quote } = this.#rules
    const fields: string[] = []
    let at = start
    for (;;) {
      let end: number
      const open = behindBlanks(text, at, delimiter)
      if (text.charAt(open) === quote) {
        const close = closingQuote(text, open, quote)
        if (close < 0 || (close + 1 >= text.length && !isLast)) {
          return isLast ? this.#reject('Delimited value missing end quote', text, start, at) : -1
        }
        const inner = text.slice(open + 1, close)
        fields.push(inner.includes(quote) ? inner.replaceAll(quote + quote, quote) : inner)
        end = behindBlanks(text, close + 1, delimiter)
        if (end === text.length && !isLast) return -1
      } else {
        end = plainEnd(text, at, delimiter)
        if (end === text.length && !isLast) return -1
        const field = text.slice(at, end)
        if (field.includes(quote)) return this.#reject('Invalid quote formatting for CSV', text, start, at)
        fields.push(
          text.startsWith(delimiter, end) ? field : field.slice(0, trimReturn(field, 0, field.length)),
        )
      }
      if (text.startsWith(delimiter, end)) {
        at = end + delimiter.length
        continue
      }
      if (text.charCodeAt(end) === 13 && (text.charCodeAt(end + 1) === 10 || end + 1 === text.length)) end++
      if (end < text.length && text.charCodeAt(end) !== 10) {
        return this.#reject('Invalid quote formatting for CSV', text, start, at)
      }
      this.#taker.take(fields, text, start, end, this.#line + 1)
      this.#line += 1 + countLines(text, start, end)
      return end + 1
    }
  }

  /** A row with wrong quotes ends with its line: what the quotes of the next one mean is not for this one to say. */
  #reject(message: string, text: string, start: number, at: number): number {
    const feed = text.indexOf('\n', at)
    const end = feed < 0 ? text.length : feed
    this.#line += countLines(text, start, at) + 1
    const error = new ValueError(1214, message, {
      position: at - start,
      value: text.slice(at, Math.min(end, at + 1024)),
    })
    this.#taker.reject(error, text, start, end, this.#line)
    return end + 1
  }
}

function closingQuote(text: string, at: number, quote: string): number {
  for (let place = text.indexOf(quote, at + 1); place >= 0; place = text.indexOf(quote, place + 2)) {
    if (text.charAt(place + 1) !== quote) return place
  }
  return -1
}

function plainEnd(text: string, at: number, delimiter: string): number {
  for (let place = at; place < text.length; place++) {
    if (text.charCodeAt(place) === 10 || text.startsWith(delimiter, place)) return place
  }
  return text.length
}

/** The next place that holds no blank; a blank that is the delimiter is none. */
function behindBlanks(text: string, at: number, delimiter: string): number {
  let place = at
  while ((text.charAt(place) === ' ' || text.charAt(place) === '\t') && !text.startsWith(delimiter, place))
    place++
  return place
}

import { JobError } from '../errors/job-error'
import {
  compareInstants,
  compareNumbers,
  compareTexts,
  type Instant,
  isNumber,
  readInstant,
} from './cursor-value'
import { kindOffset, type RawPlace } from './path-census'
import type { PathNode } from './path-node'
import type { ValueObserver } from './value-observer'

/** As many bytes as `_state` keeps of a cursor. */
export const maxCursorBytes = 4_096
const kindNames = ['null', 'a boolean', 'a number', 'a text', 'an object', 'a list']

/** By value, by time, or by code point. */
export type CursorOrder = 'number' | 'time' | 'text'

/** The greatest value of a cursor, and the records that have none. */
export interface CursorFindings {
  /** Undefined where no record had a value. */
  readonly greatest: string | undefined
  readonly missing: number
  readonly firstMissing?: RawPlace
  readonly order: CursorOrder
  /** Whether some texts are ISO 8601 times and others are not, so that all are ordered as texts. */
  readonly isMixed: boolean
}

/**
 * Finds the greatest value of a stream's cursor while the scanner goes over the records. Numbers are ordered by value, texts by time
 * if all of them are ISO 8601 times, and else by code point.
 */
export class CursorWatch implements ValueObserver {
  readonly #stream: string
  readonly #path: string
  readonly #nextPlace: () => RawPlace
  #node: PathNode | undefined
  /** Of the record being scanned. */
  #kind = -1
  #start = 0
  #end = 0
  #isEscaped = false
  #isNumber: boolean | undefined
  #greatest: string | undefined
  #latest: { readonly text: string; readonly instant: Instant } | undefined
  #times = 0
  #texts = 0
  #missing = 0
  #firstMissing: RawPlace | undefined

  /** @param nextPlace where the record goes that is being scanned */
  constructor(stream: string, path: string, nextPlace: () => RawPlace) {
    this.#stream = stream
    this.#path = path
    this.#nextPlace = nextPlace
  }

  add(node: PathNode): void {
    if (node.path === this.#path) this.#node = node
  }

  /** Names beyond the limit of paths are like missing ones: what the cursor does not see it does not pass. */
  passOver(): void {}

  note(node: PathNode, kind: number, start: number, end: number, isEscaped: boolean): void {
    if (node !== this.#node) return
    this.#kind = kind
    this.#start = start
    this.#end = end
    this.#isEscaped = isEscaped
  }

  abandon(): void {
    this.#kind = -1
  }

  commit(bytes: Buffer): void {
    const kind = this.#kind
    this.#kind = -1
    if (kind === -1 || kind === kindOffset.null) {
      this.#missing += 1
      this.#firstMissing ??= this.#nextPlace()
      return
    }
    if (kind !== kindOffset.number && kind !== kindOffset.string)
      throw this.#refuse(bytes, `is ${kindNames[kind]}: only numbers and texts have an order`)
    if (this.#end - this.#start > maxCursorBytes)
      throw this.#refuse(bytes, `has more than ${maxCursorBytes} bytes`)
    const isNumberNow = kind === kindOffset.number
    if (this.#isNumber === !isNumberNow) {
      const before = isNumberNow ? 'texts' : 'numbers'
      throw this.#refuse(bytes, `is ${kindNames[kind]}, and the values before it are ${before}`)
    }
    this.#isNumber = isNumberNow
    if (isNumberNow) this.#takeNumber(bytes.toString('latin1', this.#start, this.#end))
    else this.#takeText(bytes)
  }

  /**
   * What all records together say.
   *
   * @throws JobError EXTRACT_CURSOR_INVALID where they are numbers and the extract began at what is none
   */
  findings(from: string | null): CursorFindings {
    if (this.#isNumber === true && from !== null && !isNumber(from)) {
      throw new JobError(
        'EXTRACT_CURSOR_INVALID',
        `stream \`${this.#stream}\`: the values at \`${this.#path}\` are numbers, such as \`${this.#greatest}\`, but the warehouse is at \`${from}\``,
      )
    }
    const areTimes = this.#texts > 0 && this.#times === this.#texts
    return {
      greatest: areTimes ? this.#latest?.text : this.#greatest,
      missing: this.#missing,
      ...(this.#firstMissing === undefined ? {} : { firstMissing: this.#firstMissing }),
      order: this.#isNumber === true ? 'number' : areTimes ? 'time' : 'text',
      isMixed: this.#times > 0 && !areTimes,
    }
  }

  #takeNumber(text: string): void {
    if (this.#greatest === undefined || compareNumbers(text, this.#greatest) > 0) this.#greatest = text
  }

  #takeText(bytes: Buffer): void {
    const spelled = bytes.toString('utf8', this.#start, this.#end)
    const text = this.#isEscaped ? String(JSON.parse(spelled)) : spelled.slice(1, -1)
    // Neither can be kept in a database, nor sent in an address.
    if (this.#isEscaped && /\0|\p{Cs}/u.test(text))
      throw this.#refuse(bytes, 'has a NUL or half a surrogate pair in it')
    this.#texts += 1
    if (this.#greatest === undefined || compareTexts(text, this.#greatest) > 0) this.#greatest = text
    // One text that is no time settles how all are ordered.
    if (this.#times + 1 < this.#texts) return
    const instant = readInstant(text)
    if (instant === undefined) return
    this.#times += 1
    if (this.#latest === undefined || compareInstants(instant, this.#latest.instant) > 0)
      this.#latest = { text, instant }
  }

  #refuse(bytes: Buffer, reason: string): JobError {
    const value = bytes.toString('utf8', this.#start, Math.min(this.#end, this.#start + 200)).slice(0, 100)
    const { key, line } = this.#nextPlace()
    return new JobError(
      'EXTRACT_CURSOR_INVALID',
      `stream \`${this.#stream}\`: \`${this.#path}\` of record ${line} of \`${key}\` cannot be a cursor: \`${value}\` ${reason}`,
      { context: { stream: this.#stream, path: this.#path, record: line } },
    )
  }
}

import {
  backslash,
  carriageReturn,
  colon,
  comma,
  dot,
  hexValue,
  isPlainInString,
  isShortEscape,
  leftBrace,
  leftBracket,
  lineFeed,
  lowerU,
  minus,
  nine,
  plus,
  quote,
  rightBrace,
  rightBracket,
  space,
  tab,
  zero,
} from './json-bytes'
import { isLongNumber, maxPlainDigits } from './long-number'
import { kindOffset, memberName, type PathCensus } from './path-census'
import type { PathNode } from './path-node'
import { scanError, showByte } from './scan-error'
import { utf8Length } from './utf8'

/** Answered in the place of a position where the value goes on beyond the bytes that are there. */
export const needsMore = -1
/** How deep lists and objects may nest in a record. */
export const maxDepth = 1_000
/** How many places of a peculiarity are kept for a record. */
const maxFindings = 10

const letterT = 0x74
const trueRest = Buffer.from('rue')
const falseRest = Buffer.from('alse')
const nullRest = Buffer.from('ull')

/**
 * Checks JSON values in a window of bytes, strictly by RFC 8259, and counts their paths on the way: one pass, and no
 * string is made for a member that is known. A value that is cut by the window's end gives `needsMore`; after more
 * bytes came it is scanned again from its start. Line breaks between tokens become spaces in place.
 *
 * The byte after the last one is 0, which no token can go on with: hence no check of the end for every byte.
 */
export class JsonScanner {
  /** Of the value since `start`: whether a number in it is one that a double may not hold. */
  hasLongNumber = false
  /** Members whose name stood twice in one object, of the value since `start`. */
  readonly duplicateNames: string[] = []
  /** Paths of strings and names with half a surrogate pair, of the value since `start`. */
  readonly loneSurrogates: string[] = []
  /** Line feeds that were passed outside strings. */
  lineFeeds = 0
  /** The record being scanned, for messages. */
  record: number | undefined
  readonly #source: string
  readonly #census: PathCensus
  #bytes: Buffer = Buffer.alloc(1)
  #end = 0
  #base = 0
  #objects = 0
  #sawLoneSurrogate = false
  #sawEscape = false

  constructor(source: string, census: PathCensus) {
    this.#source = source
    this.#census = census
  }

  /** Looks at these bytes from now on; `bytes[end]` is 0 and `base` the place of the first one in the input. */
  look(bytes: Buffer, end: number, base: number): void {
    this.#bytes = bytes
    this.#end = end
    this.#base = base
  }

  /** Forgets what was found since the last value. */
  start(): void {
    this.hasLongNumber = false
    this.duplicateNames.length = 0
    this.loneSurrogates.length = 0
    this.#sawLoneSurrogate = false
    this.#census.abandon()
  }

  /** The first position from `position` on that is not white space. */
  skipSpace(position: number): number {
    const bytes = this.#bytes
    let at = position
    for (;;) {
      const byte = bytes[at] as number
      if (byte > space) return at
      if (byte === lineFeed) {
        // Once turned into a space it is not counted again when a cut record is scanned anew.
        bytes[at] = space
        this.lineFeeds += 1
      } else if (byte === carriageReturn) {
        bytes[at] = space
      } else if (byte !== space && byte !== tab) {
        return at
      }
      at += 1
    }
  }

  /** Scans the value that starts at `position`; the position after it, or `needsMore`. */
  scanValue(position: number, node: PathNode, depth: number): number {
    const first = this.#bytes[position] as number
    let end: number
    let kind: number
    if (first === quote) {
      kind = kindOffset.string
      this.#sawEscape = false
      end = this.scanString(position + 1)
      if (this.#sawLoneSurrogate) this.#keepLoneSurrogate(node)
    } else if (first === leftBrace) {
      kind = kindOffset.object
      end = this.#scanObject(position + 1, node, depth + 1)
    } else if (first === leftBracket) {
      kind = kindOffset.array
      end = this.#scanList(position + 1, node, depth + 1)
    } else if (first === minus || (first >= zero && first <= nine)) {
      kind = kindOffset.number
      end = this.#scanNumber(position)
    } else if (first === 0x6e) {
      // No example is made of it.
      end = this.#scanRest(position + 1, nullRest)
      if (end >= 0) this.#census.note(node, kindOffset.null, position, end, false)
      return end
    } else if (first === letterT || first === 0x66) {
      kind = kindOffset.boolean
      end = this.#scanRest(position + 1, first === letterT ? trueRest : falseRest)
    } else {
      return this.stuck(position, 'a value')
    }
    if (end < 0) return end
    this.#census.note(node, kind, position, end, kind === kindOffset.string && this.#sawEscape)
    if (!node.hasExample) this.#census.noteExample(node, position, end)
    return end
  }

  /** Scans a string from after its opening quote. */
  scanString(position: number): number {
    const bytes = this.#bytes
    let at = position
    for (;;) {
      let byte = bytes[at] as number
      while (isPlainInString[byte] === 1) {
        at += 1
        byte = bytes[at] as number
      }
      if (byte === quote) return at + 1
      if (byte === backslash) at = this.#scanEscape(at)
      else if (byte >= 0x80) at = this.#scanCharacter(at)
      else if (at >= this.#end) return needsMore
      else return this.stuck(at, 'no control character inside a string')
      if (at < 0) return at
    }
  }

  /** Scans the colon after a member's name; the position of the value. */
  scanColon(position: number): number {
    const at = this.#bytes[position] === colon ? position : this.skipSpace(position)
    if (this.#bytes[at] !== colon) return this.stuck(at, '`:`')
    return this.skipSpace(at + 1)
  }

  /** Nothing that JSON allows is at `position`: more bytes may help at the end, else the input is broken. */
  stuck(position: number, expected: string): number {
    if (position >= this.#end) return needsMore
    const found = showByte(this.#bytes[position] as number)
    throw scanError(
      'EXTRACT_NOT_JSON',
      'is not JSON',
      this.place(position),
      `expected ${expected}, found ${found}`,
    )
  }

  /** The place in the input of a position in the window. */
  place(position: number) {
    return {
      source: this.#source,
      byte: this.#base + position,
      line: this.lineFeeds + 1,
      record: this.record,
    }
  }

  #scanObject(position: number, node: PathNode, depth: number): number {
    if (depth > maxDepth) this.#refuseDepth(position)
    const bytes = this.#bytes
    const census = this.#census
    const visit = ++this.#objects
    let at = this.skipSpace(position)
    if (bytes[at] === rightBrace) return at + 1
    let previous: PathNode | undefined
    let uncounted: Set<string> | undefined
    for (;;) {
      if (bytes[at] !== quote) return this.stuck(at, 'a name in quotes')
      at += 1
      const guess = previous === undefined ? node.first : previous.next
      let member: PathNode
      const after = guess === undefined ? needsMore : matchEnd(bytes, at, guess.spelling)
      if (guess !== undefined && after > 0) {
        member = guess
        at = after
      } else {
        const end = this.scanString(at)
        if (end < 0) return end
        member = census.member(node, bytes, at, end - 1)
        if (this.#sawLoneSurrogate) this.#keepLoneSurrogate(member)
        if (member === census.rest) {
          // Paths beyond the limit share one node, which cannot tell their names apart.
          uncounted ??= new Set()
          const name = memberName(bytes, at, end - 1)
          if (uncounted.has(name)) keep(this.duplicateNames, node.path)
          uncounted.add(name)
        } else if (previous === undefined) {
          node.first = member
        } else if (previous !== census.rest) {
          previous.next = member
        }
        at = end
      }
      if (member.seenIn === visit && member !== census.rest) keep(this.duplicateNames, member.path)
      member.seenIn = visit
      previous = member
      at = this.scanColon(at)
      if (at < 0) return at
      at = this.scanValue(at, member, depth)
      if (at < 0) return at
      at = this.skipSpace(at)
      const byte = bytes[at]
      if (byte === rightBrace) return at + 1
      if (byte !== comma) return this.stuck(at, '`,` or `}`')
      at = this.skipSpace(at + 1)
    }
  }

  #scanList(position: number, node: PathNode, depth: number): number {
    if (depth > maxDepth) this.#refuseDepth(position)
    const bytes = this.#bytes
    let at = this.skipSpace(position)
    if (bytes[at] === rightBracket) return at + 1
    const elements = this.#census.elements(node)
    for (;;) {
      at = this.scanValue(at, elements, depth)
      if (at < 0) return at
      at = this.skipSpace(at)
      const byte = bytes[at]
      if (byte === rightBracket) return at + 1
      if (byte !== comma) return this.stuck(at, '`,` or `]`')
      at = this.skipSpace(at + 1)
    }
  }

  #scanNumber(position: number): number {
    const bytes = this.#bytes
    let at = bytes[position] === minus ? position + 1 : position
    if (bytes[at] === zero) at += 1
    else at = this.#scanDigits(at)
    let hasExponent = false
    if (at > 0 && bytes[at] === dot) at = this.#scanDigits(at + 1)
    if (at > 0 && ((bytes[at] as number) | 0x20) === 0x65) {
      hasExponent = true
      const sign = bytes[at + 1]
      at = this.#scanDigits(sign === plus || sign === minus ? at + 2 : at + 1)
    }
    if (at < 0 || at >= this.#end) return needsMore
    if (
      (hasExponent || at - position > maxPlainDigits) &&
      isLongNumber(bytes.toString('latin1', position, at))
    ) {
      this.hasLongNumber = true
    }
    return at
  }

  #scanDigits(position: number): number {
    const bytes = this.#bytes
    let at = position
    for (;;) {
      const byte = bytes[at] as number
      if (byte < zero || byte > nine) break
      at += 1
    }
    return at === position ? this.stuck(at, 'a digit') : at
  }

  #scanRest(position: number, rest: Uint8Array): number {
    for (let index = 0; index < rest.length; index++) {
      if (this.#bytes[position + index] !== rest[index])
        return this.stuck(position + index, '`true`, `false` or `null`')
    }
    return position + rest.length
  }

  #scanEscape(position: number): number {
    this.#sawEscape = true
    const letter = this.#bytes[position + 1] as number
    if (isShortEscape[letter] === 1) return position + 2
    if (letter !== lowerU) return this.stuck(position + 1, 'an escape')
    const unit = this.#scanCodeUnit(position)
    if (unit < 0) return needsMore
    const after = position + 6
    if (unit < 0xd800 || unit > 0xdfff) return after
    if (unit < 0xdc00) {
      // Half a pair: the other half has to follow at once. Where the window ends here, the value is scanned again anyway.
      if (this.#bytes[after] === backslash && this.#bytes[after + 1] === lowerU) {
        const second = this.#scanCodeUnit(after)
        if (second < 0) return needsMore
        if (second >= 0xdc00 && second <= 0xdfff) return after + 6
      }
    }
    this.#sawLoneSurrogate = true
    return after
  }

  #scanCodeUnit(position: number): number {
    let unit = 0
    for (let at = position + 2; at < position + 6; at++) {
      const value = hexValue(this.#bytes[at] as number)
      if (value < 0) return this.stuck(at, 'four hexadecimal digits')
      unit = unit * 16 + value
    }
    return unit
  }

  #scanCharacter(position: number): number {
    const length = utf8Length(this.#bytes, position, this.#end)
    if (length === 0) {
      const found = showByte(this.#bytes[position] as number)
      throw scanError('EXTRACT_NOT_UTF8', 'is not UTF-8', this.place(position), `found ${found}`)
    }
    return length < 0 ? needsMore : position + length
  }

  #keepLoneSurrogate(node: PathNode): void {
    this.#sawLoneSurrogate = false
    keep(this.loneSurrogates, node.path)
  }

  #refuseDepth(position: number): never {
    const why = `the limit is ${maxDepth} levels`
    throw scanError('EXTRACT_LIMIT_EXCEEDED', 'nests too deeply', this.place(position), why)
  }
}

/** The position after `spelling` where it stands at `position`; 0 where something else does, or there is none. */
function matchEnd(bytes: Buffer, position: number, spelling: Uint8Array): number {
  const length = spelling.length
  if (length === 0) return 0
  for (let index = 0; index < length; index++) if (bytes[position + index] !== spelling[index]) return 0
  return position + length
}

function keep(paths: string[], path: string): void {
  if (paths.length < maxFindings) paths.push(path)
}

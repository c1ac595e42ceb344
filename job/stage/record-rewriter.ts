import { ByteBuilder } from './byte-builder'
import { findMember, indexMembers, type MemberIndex } from './member-index'
import {
  baseField,
  type ChoiceNode,
  type ListNode,
  type ObjectNode,
  otherField,
  type SourceNode,
} from './source-tree'

const lineEnd = 0x0a
const quote = 0x22
const comma = 0x2c
const minus = 0x2d
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const letterN = 0x6e
const openObject = 0x7b
const closeObject = 0x7d

const nullText = Buffer.from('null')
const baseText = Buffer.from(`{"${baseField}":`)
const otherText = Buffer.from(`{"${otherField}":`)
const otherMember = Buffer.from(`,"${otherField}":`)

/**
 * Rewrites records, byte by byte, so that DuckDB reads every value without a change: DuckDB parses a number of
 * 16 digits or more as a double and writes 1.10 as 1.1.
 *
 * - A number in a scalar column's place gets quotes: its text arrives as it stands.
 * - A value in a super column's place becomes a string that holds its JSON text.
 * - A value that no table reads becomes null.
 * - A value in a choice's place becomes an object that holds it as what it is; null stays null.
 * - A member gets the name that DuckDB knows it by, where that differs.
 *
 * Everything else is copied. Nothing is judged here: what is not as the contract says stays so, and DuckDB or the
 * strict casts refuse it. Works on text that is not JSON too, without throwing.
 */
export class RecordRewriter {
  readonly #root: ObjectNode
  readonly #indexes = new Map<ObjectNode, MemberIndex>()
  #source: Buffer = Buffer.alloc(0)
  #end = 0
  /** Everything before is written. */
  #copied = 0
  readonly #out = new ByteBuilder()

  readonly #noteStranger: ((name: Buffer) => void) | undefined

  /** @param noteStranger is told the name, as JSON spells it, of every member of an object that has no node; it may keep no hold of it */
  constructor(root: ObjectNode, noteStranger?: (name: Buffer) => void) {
    this.#root = root
    this.#noteStranger = noteStranger
  }

  /** Rewrites records into lines, all in one piece: a piece a record would be slow to write. */
  rewrite(records: readonly Buffer[]): Buffer {
    this.#out.clear()
    for (const record of records) {
      this.#source = record
      this.#end = record.length
      this.#copied = 0
      this.#value(this.#root, this.#space(0))
      this.#copyTo(this.#end)
      this.#out.byte(lineEnd)
    }
    return this.#out.copy()
  }

  /** Handles the value that starts at a place; answers the place after it. */
  #value(node: SourceNode, at: number): number {
    const first = this.#source[at]
    switch (node.kind) {
      case 'object':
        return first === openObject ? this.#object(node, at) : this.#skip(at)
      case 'list':
        return first === openList ? this.#list(node, at) : this.#skip(at)
      case 'scalar': {
        const end = this.#skip(at)
        if (first === minus || (first !== undefined && first >= 0x30 && first <= 0x39)) {
          this.#copyTo(at)
          this.#out.byte(quote)
          this.#copyTo(end)
          this.#out.byte(quote)
        }
        return end
      }
      case 'super': {
        const end = this.#skip(at)
        if (first !== letterN) {
          this.#copyTo(at)
          this.#text(at, end)
        }
        return end
      }
      case 'choice':
        return first === letterN ? this.#skip(at) : this.#choice(node, at)
    }
  }

  #choice({ base }: ChoiceNode, at: number): number {
    const first = this.#source[at]
    const isStructure = first === openObject || first === openList
    const isBase =
      base.kind === 'object' ? first === openObject : base.kind === 'list' ? first === openList : !isStructure
    this.#copyTo(at)
    let end = at
    if (isBase) {
      this.#out.append(baseText)
      end = this.#value(base, at)
      this.#copyTo(end)
      // Which column takes a single value is not known here.
      if (base.kind === 'scalar') {
        this.#out.append(otherMember)
        this.#text(at, end)
      }
    } else {
      end = this.#skip(at)
      this.#out.append(otherText)
      this.#text(at, end)
    }
    this.#out.byte(closeObject)
    return end
  }

  /** Writes a value as a string that holds its JSON text. */
  #text(start: number, end: number): void {
    this.#out.byte(quote)
    this.#escape(start, end)
    this.#out.byte(quote)
    this.#copied = end
  }

  #object(node: ObjectNode, start: number): number {
    let index = this.#indexes.get(node)
    if (index === undefined) {
      index = indexMembers(node)
      this.#indexes.set(node, index)
    }
    let at = this.#space(start + 1)
    while (this.#source[at] === quote) {
      const nameEnd = this.#string(at)
      const member = findMember(index, this.#source, at + 1, nameEnd - 1)
      if (member === undefined) this.#noteStranger?.(this.#source.subarray(at, nameEnd))
      else if (member.alias !== undefined) {
        this.#copyTo(at)
        this.#out.append(member.alias)
        this.#copied = nameEnd
      }
      at = this.#space(nameEnd)
      if (this.#source[at] !== colon) return at
      at = this.#space(at + 1)
      at = member === undefined ? this.#drop(at) : this.#value(member.node, at)
      at = this.#space(at)
      if (this.#source[at] !== comma) break
      at = this.#space(at + 1)
    }
    return this.#source[at] === closeObject ? at + 1 : at
  }

  #list(node: ListNode, start: number): number {
    let at = this.#space(start + 1)
    while (at < this.#end && this.#source[at] !== closeList) {
      const end = this.#space(this.#value(node.element, at))
      if (this.#source[end] !== comma) return this.#source[end] === closeList ? end + 1 : end
      at = this.#space(end + 1)
    }
    return at + 1
  }

  /** Leaves out a value that no table reads. */
  #drop(at: number): number {
    const end = this.#skip(at)
    // A literal is as short as null itself; a text that is no value at all must stay to be refused.
    const first = this.#source[at]
    if (first !== quote && first !== openList && first !== openObject && first !== minus && !isDigit(first)) {
      return end
    }
    this.#copyTo(at)
    this.#out.append(nullText)
    this.#copied = end
    return end
  }

  /** The place after the value that starts at a place. */
  #skip(start: number): number {
    const source = this.#source
    const first = source[start]
    if (first === quote) return this.#string(start)
    if (first !== openList && first !== openObject) {
      let at = start
      while (at < this.#end) {
        const byte = source[at] as number
        if (byte === comma || byte === closeList || byte === closeObject || byte <= 0x20) break
        at++
      }
      return at
    }
    let depth = 0
    let at = start
    while (at < this.#end) {
      const byte = source[at]
      if (byte === quote) {
        at = this.#string(at)
        continue
      }
      at++
      if (byte === openList || byte === openObject) depth++
      else if ((byte === closeList || byte === closeObject) && --depth === 0) break
    }
    return at
  }

  /** The place after the string that starts at a place. */
  #string(start: number): number {
    const source = this.#source
    let at = start + 1
    while (at < this.#end) {
      const byte = source[at]
      if (byte === quote) return at + 1
      at += byte === backslash ? 2 : 1
    }
    return this.#end
  }

  #space(start: number): number {
    let at = start
    while (at < this.#end && (this.#source[at] as number) <= 0x20) at++
    return at
  }

  #copyTo(end: number): void {
    if (end > this.#copied) this.#out.append(this.#source, this.#copied, end)
    this.#copied = Math.max(this.#copied, end)
  }

  /** Writes JSON text as the inside of a JSON string. */
  #escape(start: number, end: number): void {
    let from = start
    for (let at = start; at < end; at++) {
      const byte = this.#source[at] as number
      if (byte !== quote && byte !== backslash && byte >= 0x20) continue
      this.#out.append(this.#source, from, at)
      if (byte >= 0x20) this.#out.byte(backslash)
      else this.#out.append(Buffer.from(`\\u00${byte.toString(16).padStart(2, '0')}`))
      // A quote or backslash itself follows with the next stretch.
      from = byte >= 0x20 ? at : at + 1
    }
    this.#out.append(this.#source, from, end)
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

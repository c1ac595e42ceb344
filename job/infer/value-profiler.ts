import { kindOffset, kinds } from '../extract/path-census'
import type { PathNode } from '../extract/path-node'
import type { ValueObserver } from '../extract/value-observer'
import { NameCount } from './name-count'
import { NumberTally } from './number-tally'
import type { NumberProfile, TextProfile } from './profile'
import { TextTally } from './text-tally'
import { UnescapedText } from './unescaped-text'
import { type UniqueColumn, UniqueValues } from './unique-values'
import { hashSeed, ValueHash } from './value-hash'

/** Three words for each value that is noted: slot and kind, start, end. */
const wordsOfNote = 3
/** How many objects have the names counted that are beyond their limit; of more of them it is enough to know. */
const maxNameCounts = 64

/** What was found at one path. */
export interface PathFindings {
  readonly texts: TextProfile | undefined
  readonly numbers: NumberProfile | undefined
  readonly unique: boolean
  readonly maxJsonBytes: number
  /** About how many names of members have no path of their own. */
  readonly namesBeyond: number
}

class Tally {
  maxJsonBytes = 0
  texts: TextTally | undefined
  numbers: NumberTally | undefined
  column: UniqueColumn | undefined

  constructor(column: UniqueColumn | undefined) {
    this.column = column
  }
}

/** Looks at every value of the records, beside the census: forms, ranges, lengths and duplicates. */
export class ValueProfiler implements ValueObserver {
  readonly #unique: UniqueValues
  readonly #hash = new ValueHash()
  readonly #unescaped = new UnescapedText()
  readonly #names = new Map<PathNode, NameCount>()
  /** By slot. */
  readonly #tallies: Tally[] = []
  readonly #nodes: PathNode[] = []
  #noted = new Int32Array(4096 * wordsOfNote)
  #length = 0

  constructor(uniqueBytes: number) {
    this.#unique = new UniqueValues(uniqueBytes)
  }

  /** Every path there is a node for, parents first, with what was found at it. */
  *findings(): Generator<readonly [PathNode, PathFindings]> {
    for (const node of this.#nodes) {
      const tally = this.#tallies[node.slot / kinds] as Tally
      const { texts, numbers, column, maxJsonBytes } = tally
      yield [
        node,
        {
          texts: texts?.profile(),
          numbers: numbers?.profile(),
          unique: (column?.values?.size ?? 0) > 0,
          maxJsonBytes,
          namesBeyond: this.#names.get(node)?.estimate ?? 0,
        },
      ]
    }
  }

  add(node: PathNode): void {
    this.#nodes.push(node)
    // An element has its place for a key, and is no column that could be one.
    const isElement = node.path.endsWith('[*]')
    const column = isElement ? undefined : this.#unique.open(rankOf(node.path))
    this.#tallies[node.slot / kinds] = new Tally(column)
  }

  passOver(parent: PathNode, name: string): void {
    let count = this.#names.get(parent)
    if (count === undefined) {
      if (this.#names.size >= maxNameCounts) return
      count = new NameCount()
      this.#names.set(parent, count)
    }
    count.add(name)
  }

  note(node: PathNode, kind: number, start: number, end: number, isEscaped: boolean): void {
    if (this.#length === this.#noted.length) {
      const larger = new Int32Array(this.#noted.length * 2)
      larger.set(this.#noted)
      this.#noted = larger
    }
    const noted = this.#noted
    noted[this.#length++] = node.slot + kind
    noted[this.#length++] = isEscaped ? ~start : start
    noted[this.#length++] = end
  }

  abandon(): void {
    this.#length = 0
  }

  commit(bytes: Buffer): void {
    const noted = this.#noted
    for (let at = 0; at < this.#length; at += wordsOfNote) {
      const code = noted[at] as number
      const place = Math.floor(code / kinds)
      const tally = this.#tallies[place] as Tally
      this.#add(tally, code - place * kinds, bytes, noted[at + 1] as number, noted[at + 2] as number)
    }
    this.#length = 0
  }

  #add(tally: Tally, kind: number, bytes: Buffer, first: number, end: number): void {
    const start = first < 0 ? ~first : first
    if (end - start > tally.maxJsonBytes) tally.maxJsonBytes = end - start
    if (kind === kindOffset.string) {
      tally.texts ??= new TextTally()
      if (first < 0) this.#addEscaped(tally, tally.texts, bytes, start, end)
      else this.#addText(tally, tally.texts, bytes, start + 1, end - 1)
    } else if (kind === kindOffset.number) {
      tally.numbers ??= new NumberTally()
      const isOpen = tally.column?.values !== undefined
      tally.numbers.add(bytes, start, end, isOpen ? this.#hash : undefined)
      if (isOpen) this.#keep(tally)
    } else if (kind === kindOffset.boolean) {
      if (tally.column?.values === undefined) return
      this.#hash.ascii(hashSeed.boolean, end - start === 4 ? 't' : 'f')
      this.#keep(tally)
    } else if (kind !== kindOffset.null && tally.column !== undefined) {
      // A list or an object is not compared, and a path that has one is no key.
      this.#unique.drop(tally.column)
    }
  }

  #addText(tally: Tally, texts: TextTally, bytes: Buffer, start: number, end: number): void {
    texts.add(bytes, start, end)
    if (tally.column?.values === undefined) return
    this.#hash.bytes(bytes, start, end)
    this.#keep(tally)
  }

  #addEscaped(tally: Tally, texts: TextTally, bytes: Buffer, start: number, end: number): void {
    const text = this.#unescaped
    text.read(bytes, start + 1, end - 1)
    this.#addText(tally, texts, text.bytes, 0, text.length)
    texts.addPeculiar(text.hasNul, text.hasLoneSurrogate)
  }

  #keep(tally: Tally): void {
    if (tally.column !== undefined) this.#unique.add(tally.column, this.#hash)
  }
}

/** The deeper, the less likely a key; and behind a list less likely than at any depth without one. */
function rankOf(path: string): number {
  const levels = path.split(/[.[]/).length
  return path.includes('[*]') ? 1_000 + levels : levels
}

import { formatStep, type PathStep } from '../pipeline/json-path'
import type { PathCount } from '../pipeline/manifests'
import { backslash } from './json-bytes'
import { PathNode } from './path-node'
import type { ValueObserver } from './value-observer'

/** How many distinct paths are counted one by one. */
export const maxPaths = 10_000
/** Longer paths are counted under `*`: names are the source's choice, and memory is ours. */
const maxPathCharacters = 1_000
/** How much of a value an example shows. */
const maxExampleCharacters = 200

/** What a census keeps apart, and who else sees the values. */
export interface CensusOptions {
  /** How many names one object's members may have to get a path each; by default all of them. */
  readonly maxMembers?: number
  readonly observer?: ValueObserver
}

/** Where the counts of a kind stand, from a node's slot on. */
export const kindOffset = { null: 0, boolean: 1, number: 2, string: 3, object: 4, array: 5 } as const
/** How many slots a node has. */
export const kinds = 6
const noBytes = new Uint8Array(0)

/** Where a record is in the lake. */
export interface RawPlace {
  readonly key: string
  /** From 1. */
  readonly line: number
}

/**
 * Counts each path of a stream's records by the kind of its values. What a record adds is noted first and counted
 * when the record is complete, because a record that the window cuts off is scanned again.
 */
export class PathCensus {
  readonly root: PathNode
  /** Stands for all paths beyond the limits; its members and elements are itself. */
  readonly rest: PathNode
  isComplete = true
  readonly #maxPaths: number
  readonly #maxMembers: number
  readonly #observer: ValueObserver | undefined
  readonly #nodes: PathNode[] = []
  readonly #examples = new Map<PathNode, NonNullable<PathCount['example']>>()
  #otherSpellings = 0
  #counts = new Float64Array(1024 * kinds)
  #noted = new Int32Array(4096)
  #notedLength = 0
  readonly #pending: { node: PathNode; start: number; end: number }[] = []

  constructor(limit: number = maxPaths, options: CensusOptions = {}) {
    this.#maxPaths = limit
    this.#maxMembers = options.maxMembers ?? Number.POSITIVE_INFINITY
    this.#observer = options.observer
    this.rest = new PathNode('*', 0, noBytes)
    this.rest.elements = this.rest
    this.#nodes.push(this.rest)
    this.root = this.#add('$', noBytes)
  }

  /** Notes a value of the record being scanned, which stands at `start` to `end` of the window. */
  note(node: PathNode, kind: number, start: number, end: number, isEscaped: boolean): void {
    if (this.#observer !== undefined && node !== this.rest) {
      this.#observer.note(node, kind, start, end, isEscaped)
    }
    if (this.#notedLength === this.#noted.length) {
      const larger = new Int32Array(this.#noted.length * 2)
      larger.set(this.#noted)
      this.#noted = larger
    }
    this.#noted[this.#notedLength++] = node.slot + kind
  }

  /** Keeps a value as the example of its path, if the record turns out complete. */
  noteExample(node: PathNode, start: number, end: number): void {
    node.hasExample = true
    this.#pending.push({ node, start, end })
  }

  /** Forgets what was noted since the last record. */
  abandon(): void {
    this.#notedLength = 0
    this.#observer?.abandon()
    for (const { node } of this.#pending) node.hasExample = false
    this.#pending.length = 0
  }

  /** Counts what was noted: the record is complete, and goes to the place that `sink` names. */
  commit(bytes: Buffer, sink: { nextPlace(): RawPlace }): void {
    const counts = this.#counts
    const noted = this.#noted
    for (let index = 0; index < this.#notedLength; index++) {
      const slot = noted[index] as number
      counts[slot] = (counts[slot] as number) + 1
    }
    this.#notedLength = 0
    this.#observer?.commit(bytes)
    if (this.#pending.length === 0) return
    const place = sink.nextPlace()
    for (const { node, start, end } of this.#pending) {
      this.#examples.set(node, { value: cut(bytes, start, end), raw_object: place.key, line: place.line })
    }
    this.#pending.length = 0
  }

  /**
   * The member of `parent` whose name's bytes (as they stand between the quotes, already checked) are
   * `bytes[start..end)`; made where it is new.
   */
  member(parent: PathNode, bytes: Buffer, start: number, end: number): PathNode {
    if (parent === this.rest) return this.rest
    const spelling = bytes.toString('latin1', start, end)
    const known = parent.members.get(spelling)
    if (known !== undefined) return known
    const name = memberName(bytes, start, end)
    // A second spelling of a name, such as `\u0061` for `a`, is the same member: the plain one leads to it too.
    const plain = Buffer.from(name).toString('latin1')
    const recognised = plain === spelling ? bytes.subarray(start, end + 1) : noBytes
    const node = parent.members.get(plain) ?? this.#child(parent, { member: name }, recognised)
    if (node === this.rest) {
      this.#observer?.passOver(parent, name)
      return node
    }
    parent.members.set(plain, node)
    if (plain !== spelling && this.#otherSpellings < this.#maxPaths) {
      this.#otherSpellings += 1
      parent.members.set(spelling, node)
    }
    return node
  }

  /** The elements of the list at `parent`. */
  elements(parent: PathNode): PathNode {
    parent.elements ??= this.#child(parent, { elements: true }, noBytes)
    return parent.elements
  }

  /** The counts of all paths that had a value, in the order in which they first came up; `*` last. */
  paths(): readonly PathCount[] {
    return [...this.#nodes.slice(1), this.rest].map((node) => this.#count(node)).filter(hasValues)
  }

  #child(parent: PathNode, step: PathStep, spelling: Uint8Array): PathNode {
    const path = parent.path + formatStep(step)
    const hasRoom = 'elements' in step || parent.members.size < this.#maxMembers
    if (hasRoom && this.#nodes.length <= this.#maxPaths && path.length <= maxPathCharacters) {
      return this.#add(path, Uint8Array.from(spelling))
    }
    this.isComplete = false
    return this.rest
  }

  #add(path: string, spelling: Uint8Array): PathNode {
    const node = new PathNode(path, this.#nodes.length * kinds, spelling)
    this.#nodes.push(node)
    this.#observer?.add(node)
    if (node.slot + kinds > this.#counts.length) {
      const larger = new Float64Array(this.#counts.length * 2)
      larger.set(this.#counts)
      this.#counts = larger
    }
    return node
  }

  #count(node: PathNode): PathCount {
    const of = (offset: number): number => this.#counts[node.slot + offset] as number
    const example = this.#examples.get(node)
    return {
      path: node.path,
      null: of(kindOffset.null),
      boolean: of(kindOffset.boolean),
      number: of(kindOffset.number),
      string: of(kindOffset.string),
      object: of(kindOffset.object),
      array: of(kindOffset.array),
      ...(example === undefined ? {} : { example }),
    }
  }
}

function hasValues(count: PathCount): boolean {
  return count.null + count.boolean + count.number + count.string + count.object + count.array > 0
}

/** The name that the bytes between two quotes spell; they are known to be correct. */
export function memberName(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  if (!bytes.subarray(start, end).includes(backslash)) return text
  const name: unknown = JSON.parse(`"${text}"`)
  return String(name)
}

/** A value's JSON text, cut: 200 UTF-16 units are at most 600 bytes, so a character cut at byte 800 is never shown. */
function cut(bytes: Buffer, start: number, end: number): string {
  return bytes
    .toString('utf8', start, Math.min(end, start + 4 * maxExampleCharacters))
    .slice(0, maxExampleCharacters)
}

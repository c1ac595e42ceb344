import { kindOffset, type RawPlace } from '../extract/path-census'
import type { PathNode } from '../extract/path-node'
import type { ValueObserver } from '../extract/value-observer'
import { fitColumn } from '../infer/fit-column'
import { NumberTally } from '../infer/number-tally'
import type { PathProfile } from '../infer/profile'
import { TextTally } from '../infer/text-tally'
import { UnescapedText } from '../infer/unescaped-text'
import type { ColumnContract } from '../pipeline/contract'
import type { ChangeExample } from './contract-change'

/** What is looked for at a path: values that none of these columns takes, in the order in which they may. */
export interface ColumnWatch {
  readonly path: string
  /** The name of the table, for whom the finding is. */
  readonly table: string
  /** A column of the contract, then its variants; none where the path is read as an object or a list. */
  readonly columns: readonly ColumnContract[]
  /** The one kind that fits where there are no columns. */
  readonly expected?: 'object' | 'array'
}

/** Values that are wrong in one way: how many, and the first of them. */
export interface Found {
  count: number
  example?: ChangeExample
}

/** What was found at a watched path. */
export interface WatchFindings {
  readonly watch: ColumnWatch
  /** Nulls of a column that must not be null. */
  readonly nulls: Found
  /** Texts that a VARCHAR takes when it is longer: the first that may, by its name. */
  readonly wide: ReadonlyMap<string, Found & { readonly bytes: number }>
  /** Values that no column takes, and what they look like. */
  readonly misfits: Found & { readonly profile: PathProfile }
}

/** How much of a value an example shows, as the census does. */
const maxExampleCharacters = 200

class Watched {
  readonly watch: ColumnWatch
  readonly nulls: Found = { count: 0 }
  readonly wide = new Map<string, Found & { bytes: number }>()
  readonly misfits: Found = { count: 0 }
  readonly counts = { boolean: 0, number: 0, string: 0, object: 0, array: 0 }
  readonly texts = new TextTally()
  readonly numbers = new NumberTally()
  maxJsonBytes = 0

  constructor(watch: ColumnWatch) {
    this.watch = watch
  }

  findings(): WatchFindings {
    const { watch, nulls, wide, misfits } = this
    const profile: PathProfile = {
      path: watch.path,
      null: 0,
      ...this.counts,
      ...(this.counts.string === 0 ? {} : { texts: this.texts.profile() }),
      ...(this.counts.number === 0 ? {} : { numbers: this.numbers.profile() }),
      unique: false,
      maxJsonBytes: this.maxJsonBytes,
    }
    return { watch, nulls, wide, misfits: { ...misfits, profile } }
  }
}

interface Note {
  readonly watched: readonly Watched[]
  readonly kind: number
  readonly start: number
  readonly end: number
  readonly isEscaped: boolean
}

const scalarKinds: ReadonlyMap<number, 'boolean' | 'number' | 'string' | 'object' | 'array'> = new Map([
  [kindOffset.boolean, 'boolean'],
  [kindOffset.number, 'number'],
  [kindOffset.string, 'string'],
  [kindOffset.object, 'object'],
  [kindOffset.array, 'array'],
])

/**
 * Looks at every value of some paths, and finds those that do not fit, with their places: the second reading of raw records,
 * where the profile of the first has shown that there are some. Judges each value by the rules that judged the profile.
 */
export class MisfitFinder implements ValueObserver {
  readonly #watched = new Map<string, Watched[]>()
  readonly #byNode = new Map<PathNode, readonly Watched[]>()
  readonly #unescaped = new UnescapedText()
  readonly #place: () => RawPlace
  #notes: Note[] = []

  /** @param place where the record is that is being read */
  constructor(watches: readonly ColumnWatch[], place: () => RawPlace) {
    this.#place = place
    for (const watch of watches) {
      const at = this.#watched.get(watch.path)
      if (at === undefined) this.#watched.set(watch.path, [new Watched(watch)])
      else at.push(new Watched(watch))
    }
  }

  findings(): readonly WatchFindings[] {
    return [...this.#watched.values()].flat().map((watched) => watched.findings())
  }

  add(node: PathNode): void {
    const watched = this.#watched.get(node.path)
    if (watched !== undefined) this.#byNode.set(node, watched)
  }

  passOver(): void {}

  note(node: PathNode, kind: number, start: number, end: number, isEscaped: boolean): void {
    const watched = this.#byNode.get(node)
    if (watched !== undefined) this.#notes.push({ watched, kind, start, end, isEscaped })
  }

  abandon(): void {
    this.#notes.length = 0
  }

  commit(bytes: Buffer): void {
    for (const note of this.#notes) for (const watched of note.watched) this.#judge(watched, note, bytes)
    this.#notes.length = 0
  }

  #judge(watched: Watched, note: Note, bytes: Buffer): void {
    const kind = scalarKinds.get(note.kind)
    const { columns, expected } = watched.watch
    if (kind === undefined) {
      if (columns[0]?.nullable === false) this.#found(watched.nulls, note, bytes)
      return
    }
    if (kind === expected) return
    const profile = this.#profileOf(watched, kind, note, bytes)
    for (const column of columns) {
      const fit = fitColumn(column, profile)
      if (fit.status === 'fits') return
      // Only a VARCHAR can become longer; any other type stays as it is.
      if (fit.status !== 'widen' || fit.type.kind !== 'varchar') continue
      const needed = Math.max(
        profile.texts?.maxBytes ?? 0,
        profile.numbers?.maxTextBytes ?? 0,
        'false'.length,
      )
      const wide = watched.wide.get(column.name) ?? { count: 0, bytes: 0 }
      wide.bytes = Math.max(wide.bytes, needed)
      this.#found(wide, note, bytes)
      watched.wide.set(column.name, wide)
      return
    }
    watched.counts[kind] += 1
    watched.maxJsonBytes = Math.max(watched.maxJsonBytes, note.end - note.start)
    if (kind === 'string') this.#addText(watched.texts, note, bytes)
    if (kind === 'number') watched.numbers.add(bytes, note.start, note.end, undefined)
    this.#found(watched.misfits, note, bytes)
  }

  /** The profile of a single value. */
  #profileOf(
    { watch }: Watched,
    kind: 'boolean' | 'number' | 'string' | 'object' | 'array',
    note: Note,
    bytes: Buffer,
  ): PathProfile {
    const none = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }
    const base = { path: watch.path, ...none, [kind]: 1, unique: false, maxJsonBytes: note.end - note.start }
    if (kind === 'string') {
      const texts = new TextTally()
      this.#addText(texts, note, bytes)
      return { ...base, texts: texts.profile() }
    }
    if (kind !== 'number') return base
    const numbers = new NumberTally()
    numbers.add(bytes, note.start, note.end, undefined)
    return { ...base, numbers: numbers.profile() }
  }

  #addText(texts: TextTally, { start, end, isEscaped }: Note, bytes: Buffer): void {
    if (!isEscaped) {
      texts.add(bytes, start + 1, end - 1)
      return
    }
    const text = this.#unescaped
    text.read(bytes, start + 1, end - 1)
    texts.add(text.bytes, 0, text.length)
    texts.addPeculiar(text.hasNul, text.hasLoneSurrogate)
  }

  #found(found: Found, { start, end }: Note, bytes: Buffer): void {
    found.count += 1
    if (found.example !== undefined) return
    const { key, line } = this.#place()
    const value = bytes
      .toString('utf8', start, Math.min(end, start + 4 * maxExampleCharacters))
      .slice(0, maxExampleCharacters)
    found.example = { value, raw_object: key, line }
  }
}

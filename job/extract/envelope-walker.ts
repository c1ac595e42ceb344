import { JobError } from '../errors/job-error'
import { formatStep } from '../pipeline/json-path'
import { BoundedText, maxEnvelopeCharacters } from './bounded-text'
import { comma, leftBrace, leftBracket, quote, rightBrace, rightBracket } from './json-bytes'
import type { RecordReader } from './record-reader'

/** How deep lists are looked for, to name them where the records path is wrong. */
const maxListDepth = 3
/** The longest value that is collected. */
const maxCollectedCharacters = 16_384
/** How many names or lists a message shows. */
const maxNamed = 10

/**
 * Walks a JSON document to its list of records and on to the document's end, keeping the fields beside the list. Lists beside
 * the records are passed element by element, so they may be of any length.
 */
export class EnvelopeWalker {
  readonly #reader: RecordReader
  readonly #source: string
  /** The member names that lead to the list. */
  readonly #names: readonly string[]
  #hasRecords = false
  #twice: string | undefined
  /** Why the path leads to no list. The error waits for the document's end, to name the lists there are. */
  #missing: string | undefined
  readonly #lists: string[] = []
  /** The path of the value that is collected, if one is. */
  readonly #collect: string | undefined
  #collected: string | undefined

  constructor(reader: RecordReader, source: string, names: readonly string[], collect?: string) {
    this.#reader = reader
    this.#source = source
    this.#names = names
    this.#collect = collect
  }

  /** The JSON text of the value that was to be collected; undefined where there is none. Complete after `walk`. */
  get collected(): string | undefined {
    return this.#collected
  }

  /** Reads the document; the envelope's text where the list is inside an object. */
  async walk(): Promise<string | undefined> {
    const envelope = await this.#follow(0, '$')
    if ((await this.#reader.peek()) !== undefined) await this.#reader.refuse('the end of the document')
    if (this.#twice !== undefined) {
      throw new JobError(
        'EXTRACT_RECORDS_AMBIGUOUS',
        `${this.#source} has \`${this.#twice}\` twice in one object`,
      )
    }
    if (!this.#hasRecords) this.#refusePath()
    return this.#names.length === 0 ? undefined : envelope
  }

  /** Reads the value that the first `depth` names lead to; its text without the list of records. */
  async #follow(depth: number, path: string): Promise<string> {
    const first = await this.#reader.peek()
    if (depth === this.#names.length && first === leftBracket) {
      this.#hasRecords = true
      await this.#reader.take(leftBracket)
      await this.#reader.list()
      return ''
    }
    if (depth < this.#names.length && first === leftBrace) return await this.#followObject(depth, path)
    const wanted = depth === this.#names.length ? 'a list' : 'an object'
    this.#missing = `\`${path}\` is ${describe(first)}, not ${wanted}`
    // A bare scalar is the whole document: there is nothing more to look at.
    if (depth === 0 && first !== leftBrace && first !== leftBracket) this.#refusePath()
    return await this.#pass(path, depth)
  }

  async #followObject(depth: number, path: string): Promise<string> {
    const wanted = this.#names[depth]
    const seen: string[] = []
    let wasFollowed = false
    const text = await this.#members(path, async (name, memberPath) => {
      if (seen.length < maxNamed) seen.push(`\`${name}\``)
      if (name !== wanted) return await this.#pass(memberPath, depth + 1)
      if (wasFollowed) {
        this.#twice ??= memberPath
        return await this.#pass(memberPath, maxListDepth)
      }
      wasFollowed = true
      return await this.#follow(depth + 1, memberPath)
    })
    if (!wasFollowed) {
      const there = seen.length === 0 ? 'is empty' : `has ${seen.join(', ')}`
      this.#missing ??= `\`${path}\` has no \`${wanted}\`; it ${there}`
    }
    return text
  }

  /** Passes a value that is not on the path, noting the lists in it; its text. */
  async #pass(path: string, depth: number): Promise<string> {
    if (path === this.#collect) {
      this.#collected = await this.#reader.passValue(maxCollectedCharacters)
      return this.#collected.slice(0, maxEnvelopeCharacters)
    }
    const first = await this.#reader.peek()
    if (first === leftBracket) return await this.#passList(path)
    if (first === leftBrace && (depth < maxListDepth || this.#leadsToCollected(path))) {
      return await this.#members(path, async (_name, memberPath) => await this.#pass(memberPath, depth + 1))
    }
    return await this.#reader.passValue(maxEnvelopeCharacters)
  }

  #leadsToCollected(path: string): boolean {
    const rest = this.#collect?.startsWith(path) === true ? this.#collect[path.length] : undefined
    return rest === '.' || rest === '['
  }

  async #passList(path: string): Promise<string> {
    if (this.#lists.length < maxNamed) this.#lists.push(`\`${path}\``)
    const text = new BoundedText('[', ']')
    await this.#reader.take(leftBracket)
    if (await this.#reader.take(rightBracket)) return text.toString()
    do text.add(await this.#reader.passValue(text.isFull ? 0 : maxEnvelopeCharacters))
    while (await this.#goesOn(rightBracket, '`,` or `]`'))
    return text.toString()
  }

  /** Reads an object member by member; `read` consumes each value and answers its text, or nothing to leave it out. */
  async #members(path: string, read: (name: string, memberPath: string) => Promise<string>): Promise<string> {
    const text = new BoundedText('{', '}')
    await this.#reader.take(leftBrace)
    if (await this.#reader.take(rightBrace)) return text.toString()
    do {
      const name = await this.#name()
      const value = await read(name, path + formatStep({ member: name }))
      if (value !== '') text.add(`${JSON.stringify(name)}:${value}`)
    } while (await this.#goesOn(rightBrace, '`,` or `}`'))
    return text.toString()
  }

  async #name(): Promise<string> {
    if ((await this.#reader.peek()) !== quote) await this.#reader.refuse('a name in quotes')
    const name: unknown = JSON.parse(await this.#reader.passValue(Number.POSITIVE_INFINITY))
    await this.#reader.passColon()
    return String(name)
  }

  async #goesOn(end: number, expected: string): Promise<boolean> {
    if (await this.#reader.take(comma)) return true
    if (!(await this.#reader.take(end))) await this.#reader.refuse(expected)
    return false
  }

  #refusePath(): never {
    const lists = this.#lists.length === 0 ? 'there is no list' : `lists are at ${this.#lists.join(', ')}`
    const path = `$${this.#names.map((member) => formatStep({ member })).join('')}`
    throw new JobError(
      'EXTRACT_RECORDS_NOT_FOUND',
      `${this.#source} has no records at \`${path}\`: ${this.#missing}; ${lists}`,
      { context: { lists: JSON.stringify(this.#lists.map((list) => list.slice(1, -1))) } },
    )
  }
}

function describe(first: number | undefined): string {
  if (first === leftBrace) return 'an object'
  if (first === leftBracket) return 'a list'
  if (first === quote) return 'a string'
  return first === 0x74 || first === 0x66 ? 'a boolean' : first === 0x6e ? 'null' : 'a number'
}

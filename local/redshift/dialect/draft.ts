import { type Token, tokenize } from './lexer'
import { keptName, mayBeLong } from './local-name'
import type { Refusal } from './rewritten'

/** Text to put at a place, or a thunk for text that depends on edits made elsewhere. */
export type Insertion = string | (() => string)

/** Letters that the insertions of one statement may come to. */
const maxInserted = 16 * 1024 * 1024

/** A statement whose parts have to be repeated in each other so often that the text would not end: `avg(avg(avg(…` */
export class TooComplex extends Error {}

/**
 * One statement being rewritten. Rules see only its significant tokens (`at`, `word`, `close` …), edit them in place and put text
 * before or after them, so the rules do not disturb each other: an inner call is rewritten without its outer one knowing. White
 * space and comments stay where they were.
 */
export class Draft {
  readonly tokens: readonly Token[]
  /** Whether every bracket has its other one. Rules rely on it: they step over what is in brackets. */
  readonly isBalanced: boolean
  readonly rules = new Set<string>()
  /** What the client is told beside the answer. */
  readonly notices = new Set<string>()
  /** Why the statement is not taken: the first reason found. */
  refusal: Refusal | undefined
  /** What CommandComplete is to say, where the text has become another statement. */
  tag: string | undefined
  /** The group of hidden tokens that holds the statement's query, where a rule has put it into a call. */
  wrapped: number | undefined
  readonly #gaps: string[]
  readonly #texts: string[]
  readonly #words: string[]
  readonly #before: Insertion[][] = []
  readonly #after: Insertion[][] = []
  /** For each token the groups that hide it, and the groups that are being shown just now. */
  readonly #hidden: number[][] = []
  readonly #shown = new Set<number>()
  #groups = 0
  readonly #removed = new Set<number>()
  readonly #closers: readonly number[]
  #head = ''
  #inserted = 0

  constructor(readonly source: string) {
    const significant: Token[] = []
    const gaps: string[] = []
    let gap = ''
    for (const token of tokenize(source)) {
      if (token.kind === 'space' || token.kind === 'comment') gap += token.text
      else {
        // `1when`: Redshift ends a number where a word begins, PostgreSQL wants a space between the two.
        const isRunOn =
          gap === '' && token.kind === 'word' && /^(number|param)$/.test(significant.at(-1)?.kind ?? '')
        significant.push(token)
        gaps.push(isRunOn ? ' ' : gap)
        gap = ''
      }
    }
    gaps.push(gap)
    this.tokens = significant
    this.#gaps = gaps
    this.#texts = significant.map((token) => token.text)
    this.#words = significant.map((token) => (token.kind === 'word' ? token.text.toLowerCase() : ''))
    const closers = matchBrackets(significant)
    this.isBalanced = closers !== undefined
    this.#closers = closers ?? []
  }

  get length(): number {
    return this.tokens.length
  }

  /** The source text of a token, empty outside the statement. */
  at(index: number): string {
    return this.tokens[index]?.text ?? ''
  }

  /** The word at a place in lower case; empty for anything but an unquoted word. */
  word(index: number): string {
    return this.#words[index] ?? ''
  }

  /** The name at a place, as Redshift folds it (quoted names too); empty for anything but a name. */
  name(index: number): string {
    const written = this.#written(index)
    return mayBeLong(written) ? keptName(written) : written
  }

  /** Tells of a name that Redshift cuts, as PostgreSQL would tell. */
  noticeCut(index: number): void {
    const written = this.#written(index)
    const kept = keptName(written)
    if (kept !== written) this.notices.add(`identifier "${written}" will be truncated to "${kept}"`)
  }

  #written(index: number): string {
    const token = this.tokens[index]
    if (token?.kind === 'quoted') return token.text.slice(1, -1).replaceAll('""', '"').toLowerCase()
    return this.word(index)
  }

  /** Whether the words from `index` on are these. */
  phrase(index: number, ...words: readonly string[]): boolean {
    return words.every((word, offset) => this.word(index + offset) === word)
  }

  /** The index of the bracket that closes the one at `open`; -1 where there is none at `open`. */
  close(open: number): number {
    return this.#closers[open] ?? -1
  }

  /** The place after the token at `index`, or after the brackets that it opens. */
  past(index: number): number {
    return Math.max(index, this.close(index)) + 1
  }

  /** The places of the commas between `open` and `close` that belong to no inner bracket. */
  commas(open: number, close: number): readonly number[] {
    const found: number[] = []
    for (let index = open + 1; index < close; index++) {
      const text = this.at(index)
      if (text === ',') found.push(index)
      else if (text === '(' || text === '[') index = this.close(index)
    }
    return found
  }

  replace(index: number, text: string): void {
    this.#texts[index] = text
  }

  /** Takes the tokens from `from` up to and including `to` away, comments among them stay. */
  remove(from: number, to: number): void {
    for (let index = from; index <= to; index++) {
      this.#removed.add(index)
      this.#texts[index] = ''
      this.#before[index] = []
      this.#after[index] = []
    }
  }

  /** Whether a rule took the token away, so that no other has to look at it. */
  isRemoved(index: number): boolean {
    return this.#removed.has(index)
  }

  /**
   * Takes tokens out of their place, to be shown elsewhere by `reveal`, any number of times. Groups may lie in each other: a token is
   * written where all of its groups are being shown.
   */
  hide(from: number, to: number): number {
    const group = ++this.#groups
    for (let index = from; index <= to; index++) this.#hidden[index] = [...(this.#hidden[index] ?? []), group]
    return group
  }

  before(index: number, text: Insertion): void {
    const list = this.#before[index] ?? []
    list.push(text)
    this.#before[index] = list
  }

  after(index: number, text: Insertion): void {
    const list = this.#after[index] ?? []
    list.push(text)
    this.#after[index] = list
  }

  /** Puts text before everything else, comments included. */
  prepend(text: string): void {
    this.#head += text
  }

  applied(rule: string): void {
    this.rules.add(rule)
  }

  /** Says no, unless another rule said it before. */
  refuse(message: string, hint?: string, code = '0A000'): void {
    this.refusal ??= { kind: 'refused', code, message, ...(hint === undefined ? {} : { hint }) }
  }

  /** The tokens from `from` up to and including `to` as they stand after the edits made so far. */
  render(from: number, to: number): string {
    let text = ''
    for (let index = from; index <= to; index++) {
      if (index > from) text += this.#gaps[index] ?? ''
      if (this.#hidden[index]?.some((group) => !this.#shown.has(group))) continue
      text +=
        this.#insert(this.#before[index]) + (this.#texts[index] ?? '') + this.#insert(this.#after[index])
    }
    return text
  }

  #insert(texts: readonly Insertion[] | undefined): string {
    if (texts === undefined) return ''
    let all = ''
    for (const text of texts) all += typeof text === 'string' ? text : text()
    this.#inserted += all.length
    if (this.#inserted > maxInserted) throw new TooComplex()
    return all
  }

  /** Like `render`, for tokens of a group that was hidden. */
  reveal(group: number, from: number, to: number): string {
    this.#shown.add(group)
    const text = this.render(from, to)
    this.#shown.delete(group)
    return text
  }

  toString(): string {
    const body = this.length === 0 ? '' : this.render(0, this.length - 1)
    return (
      this.#head + (this.#gaps[0] ?? '') + body + (this.length === 0 ? '' : (this.#gaps[this.length] ?? ''))
    )
  }
}

/** For each opening bracket the place of the one that closes it, -1 elsewhere; undefined where one is left over. */
function matchBrackets(tokens: readonly Token[]): readonly number[] | undefined {
  const closers = new Array<number>(tokens.length).fill(-1)
  const open: number[] = []
  for (const [index, { text }] of tokens.entries()) {
    if (text === '(' || text === '[') open.push(index)
    else if (text === ')' || text === ']') {
      const opened = open.pop()
      if (opened === undefined || tokens[opened]?.text !== (text === ')' ? '(' : '[')) return undefined
      closers[opened] = index
    }
  }
  return open.length === 0 ? closers : undefined
}

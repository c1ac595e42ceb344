import { type Token, tokenize } from '../dialect/lexer'
import { SqlError } from '../protocol/sql-error'

/** What a backslash and a letter stand for in a literal. */
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Reads the tokens of a COPY or UNLOAD one after another. */
export class StatementReader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string) {
    this.#tokens = tokenize(sql).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
  }

  /** The token at hand as it stands in the statement; empty at the end. */
  get text(): string {
    return this.#tokens[this.#at]?.text ?? ''
  }

  get kind(): Token['kind'] | undefined {
    return this.#tokens[this.#at]?.kind
  }

  /** The word at hand in lower case; empty where no word is. */
  get word(): string {
    return this.kind === 'word' ? this.text.toLowerCase() : ''
  }

  /** Whether nothing but a semicolon is left. */
  get isAtEnd(): boolean {
    return this.text === '' || (this.text === ';' && this.#at === this.#tokens.length - 1)
  }

  get isAtLiteral(): boolean {
    return this.kind === 'string' && this.text.startsWith("'")
  }

  /** The token at hand, passed over. */
  take(): string {
    const text = this.text
    this.#at++
    return text
  }

  /** Passes over a token that must be there. */
  expect(text: string): void {
    if (this.text.toLowerCase() !== text) throw syntaxError(this.text)
    this.#at++
  }

  /** Passes over a token if it is there; says whether it was. */
  skip(text: string): boolean {
    if (this.text.toLowerCase() !== text) return false
    this.#at++
    return true
  }

  /** One of some words, which may be left out. */
  optionalWord(words: readonly string[]): string | undefined {
    return words.includes(this.word) ? this.take().toLowerCase() : undefined
  }

  /** A name, folded to lower case as Redshift folds quoted ones too. */
  name(): string {
    const { kind } = this
    if (kind !== 'word' && kind !== 'quoted') throw syntaxError(this.text)
    const text = this.take()
    return (kind === 'quoted' ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase()
  }

  /** Names in brackets. */
  names(): readonly string[] {
    const names: string[] = []
    do {
      this.#at++
      names.push(this.name())
    } while (this.text === ',')
    this.expect(')')
    return names
  }

  /**
   * A text in quotes. `\t` and the like are what they are in C, numbers are bytes of UTF-8; a backslash before any other letter stays,
   * because `'\N'` is how people write the null of COPY.
   */
  literal(): string {
    if (!this.isAtLiteral) throw syntaxError(this.text)
    return unquote(this.take().slice(1, -1))
  }

  /** A whole number within limits. */
  number(parameter: string, least: number, most: number): number {
    const text = this.kind === 'number' ? this.take() : ''
    const value = Number(text)
    if (text === '') throw syntaxError(this.text)
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new SqlError({
        code: '22023',
        message: `${parameter} must be a whole number from ${least} to ${most}`,
      })
    }
    return value
  }

  /** The bucket and key of an `s3://` address. */
  address(): { readonly bucket: string; readonly key: string } {
    const text = this.literal()
    const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(text)
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new SqlError({
        code: '0A000',
        message: `an address other than s3://bucket/key is not supported by the local Redshift endpoint: ${text}`,
        hint: 'name a bucket and a key',
      })
    }
    return { bucket: match[1], key: match[2] }
  }
}

function unquote(text: string): string {
  return text.replace(
    /''|((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)|\\(.)/gs,
    (pair: string, bytes: string | undefined, escaped: string | undefined) => {
      if (bytes !== undefined) return Buffer.from(bytes.split('\\').slice(1).map(byteOf)).toString()
      if (escaped === undefined) return "'"
      return escapes[escaped] ?? (/[A-Za-z]/.test(escaped) ? pair : escaped)
    },
  )
}

/** The byte that `011` or `x09` stands for. */
function byteOf(digits: string): number {
  return digits.startsWith('x') ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 8) & 0xff
}

/** What Redshift's grammar says where it does not understand. */
export function syntaxError(text: string): SqlError {
  return new SqlError({
    code: '42601',
    message: text === '' ? 'syntax error at end of input' : `syntax error at or near "${text}"`,
  })
}

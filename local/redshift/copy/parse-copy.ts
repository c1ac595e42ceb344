import { type Token, tokenize } from '../dialect/lexer'
import { SqlError } from '../protocol/sql-error'
import type { CopyCommand, TableName } from './copy-command'
import { columnarOptions, otherFormats, otherOptions } from './copy-options'

/** The database's name, which a table's name may begin with. */
const databaseName = 'dev'

/** Reads a COPY statement; what this endpoint does not do is refused by the name of the option, never passed over. */
export function parseCopy(sql: string): CopyCommand {
  return new CopyParser(sql).parse()
}

class CopyParser {
  readonly #tokens: readonly Token[]
  #at = 0
  #iamRole: string | undefined
  #format: string | undefined
  #isManifest = false
  #serializeToJson = false
  /** Read over; judged at the end, when the format is known. */
  readonly #others: string[] = []

  constructor(sql: string) {
    this.#tokens = tokenize(sql).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
  }

  parse(): CopyCommand {
    this.#expect('copy')
    const table = this.#table()
    const columns = this.#columns()
    this.#expect('from')
    const { bucket, key } = this.#source()
    while (this.#text() !== '' && this.#text() !== ';') this.#option()
    if (this.#text() === ';') this.#at++
    if (this.#text() !== '') throw syntaxError(this.#text())
    this.#judge()
    if (this.#iamRole === undefined) {
      throw new SqlError({
        code: '42601',
        message: 'COPY needs an authorization argument: IAM_ROLE is missing',
        hint: "add IAM_ROLE 'arn' or IAM_ROLE default",
      })
    }
    return {
      table,
      ...(columns === undefined ? {} : { columns }),
      bucket,
      key,
      isManifest: this.#isManifest,
      iamRole: this.#iamRole,
      serializeToJson: this.#serializeToJson,
    }
  }

  #option(): void {
    const word = this.#word()
    switch (word) {
      case 'iam_role':
        this.#at++
        this.#iamRole = this.#word() === 'default' ? this.#take().toLowerCase() : this.#literal()
        return
      case 'with':
        this.#at++
        if (this.#word() !== 'credentials') throw syntaxError(this.#text())
        return
      case 'credentials':
        this.#at++
        this.#skip('as')
        this.#iamRole = roleOfCredentials(this.#literal())
        return
      case 'access_key_id':
      case 'secret_access_key':
      case 'session_token':
        throw keyRefused(word.toUpperCase())
      case 'format':
        this.#at++
        this.#skip('as')
        this.#formatName()
        return
      case 'manifest':
        this.#at++
        this.#isManifest = true
        return
      case 'statupdate':
        // There are no statistics to update that a client could see.
        this.#at++
        if (['on', 'off', 'true', 'false'].includes(this.#word())) this.#at++
        return
      default:
        if (word === 'parquet' || otherFormats.has(word)) this.#formatName()
        else this.#otherOption(word)
    }
  }

  #formatName(): void {
    const word = this.#word()
    if (word !== 'parquet' && !otherFormats.has(word)) throw unsupported(`FORMAT ${this.#text()}`)
    if (this.#format !== undefined) throw syntaxError(this.#text())
    this.#format = word
    this.#at++
    if (word === 'parquet' && this.#word() === 'serializetojson') {
      this.#serializeToJson = true
      this.#at++
    }
    // The refusal below names the format, so its arguments need no reading.
    if (word !== 'parquet') throw unsupported(`FORMAT ${word.toUpperCase()}`)
  }

  #otherOption(word: string): void {
    const argument = otherOptions.get(word)
    if (argument === undefined) throw unsupported(this.#text())
    this.#at++
    this.#others.push(word)
    this.#skip('as')
    const kind = this.#kind()
    if (argument === 'value' || (argument === 'optional-text' && kind === 'string')) this.#at++
    else if (argument === 'optional-word' && ['on', 'off', 'true', 'false', 'preset'].includes(this.#word()))
      this.#at++
  }

  #judge(): void {
    const [other] = this.#others
    if (this.#format === undefined) {
      throw unsupported(other === undefined ? 'the default text format' : other.toUpperCase())
    }
    if (other === undefined) return
    if (columnarOptions.has(other)) throw unsupported(other.toUpperCase())
    throw new SqlError({
      code: '0A000',
      message: `${other.toUpperCase()} argument is not supported for PARQUET based COPY`,
    })
  }

  #table(): TableName {
    const parts = [this.#name()]
    while (this.#text() === '.') {
      this.#at++
      parts.push(this.#name())
    }
    const [name, schema, database] = parts.reverse()
    if (name === undefined || parts.length > 3 || (database !== undefined && database !== databaseName)) {
      throw new SqlError({ code: '0A000', message: 'cross-database reference is not supported' })
    }
    return schema === undefined ? { name } : { schema, name }
  }

  #columns(): readonly string[] | undefined {
    if (this.#text() !== '(') return undefined
    const names: string[] = []
    do {
      this.#at++
      names.push(this.#name())
    } while (this.#text() === ',')
    if (this.#text() !== ')') throw syntaxError(this.#text())
    this.#at++
    return names
  }

  #source(): { readonly bucket: string; readonly key: string } {
    const text = this.#literal()
    const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(text)
    if (match?.[1] === undefined || match[2] === undefined)
      throw unsupported(`a source other than s3://bucket/key (${text})`)
    return { bucket: match[1], key: match[2] }
  }

  #name(): string {
    const kind = this.#kind()
    if (kind !== 'word' && kind !== 'quoted') throw syntaxError(this.#text())
    const text = this.#take()
    return (kind === 'quoted' ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase()
  }

  #literal(): string {
    if (this.#kind() !== 'string' || !this.#text().startsWith("'")) throw syntaxError(this.#text())
    return this.#take()
      .slice(1, -1)
      .replace(/''|\\(.)/gs, (_pair, escaped: string | undefined) => escaped ?? "'")
  }

  #expect(word: string): void {
    if (this.#word() !== word) throw syntaxError(this.#text())
    this.#at++
  }

  #skip(word: string): void {
    if (this.#word() === word) this.#at++
  }

  #take(): string {
    const text = this.#text()
    this.#at++
    return text
  }

  #text(): string {
    return this.#tokens[this.#at]?.text ?? ''
  }

  #kind(): Token['kind'] | undefined {
    return this.#tokens[this.#at]?.kind
  }

  #word(): string {
    return this.#kind() === 'word' ? this.#text().toLowerCase() : ''
  }
}

function roleOfCredentials(text: string): string {
  const match = /^aws_iam_role=(\S+)$/.exec(text)
  if (match?.[1] === undefined) throw keyRefused('CREDENTIALS')
  return match[1]
}

function keyRefused(option: string): SqlError {
  return new SqlError({
    code: '0A000',
    message: `${option} with an access key is not supported by the local Redshift endpoint`,
    hint: 'name a role with IAM_ROLE: a key in SQL text stands in every query log',
  })
}

function unsupported(what: string): SqlError {
  return new SqlError({
    code: '0A000',
    message: `COPY option is not supported by the local Redshift endpoint: ${what}`,
    hint: 'it reads FORMAT AS PARQUET [SERIALIZETOJSON], with or without MANIFEST',
  })
}

function syntaxError(text: string): SqlError {
  return new SqlError({
    code: '42601',
    message: text === '' ? 'syntax error at end of input' : `syntax error at or near "${text}"`,
  })
}

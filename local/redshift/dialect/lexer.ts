/** What a token is. Every character of the text belongs to exactly one token. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'param' | 'operator' | 'space' | 'comment'

/** One piece of SQL text; `text` is the source from `start` up to `end`, never changed. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

const space = /[ \t\r\n\f\v]+/y
const lineComment = /--[^\r\n]*/y
const word = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const param = /\$\d+/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y
const temporaryName = /#[A-Za-z_][A-Za-z0-9_$]*/y
const operatorCharacters = '+-*/<>=~!@#%^&|`?'

/**
 * Cuts SQL into tokens as Redshift reads them: backslashes escape in every string literal, comments nest, `#name` is the name of a
 * temporary table, dollar quotes are strings. Loss-less: the texts joined are the input, whatever the input is; an unfinished
 * string, quoted name or comment simply reaches to the end.
 */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const [kind, end] = next(sql, at)
    tokens.push({ kind, text: sql.slice(at, end), start: at, end })
    at = end
  }
  return tokens
}

/**
 * Cuts a text into its statements. Each keeps its own semicolon, and the comments before it, so the pieces joined are the input;
 * what follows the last semicolon belongs to the last statement unless it is one itself.
 */
export function splitStatements(sql: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  let boundary = 0
  let begun = false
  for (const token of tokenize(sql)) {
    if (token.kind === 'space' || token.kind === 'comment') continue
    if (token.text === ';') {
      if (begun) boundary = token.end
      continue
    }
    if (boundary > start) {
      pieces.push(sql.slice(start, boundary))
      start = boundary
    }
    begun = true
  }
  if (start < sql.length) pieces.push(sql.slice(start))
  return pieces
}

function next(sql: string, at: number): readonly [TokenKind, number] {
  const character = sql.charAt(at)
  const after = sql.charAt(at + 1)
  const blank = matchEnd(space, sql, at)
  if (blank > 0) return ['space', blank]
  if (character === '-' && after === '-') return ['comment', matchEnd(lineComment, sql, at)]
  if (character === '/' && after === '*') return ['comment', blockCommentEnd(sql, at)]
  if (character === "'") return ['string', quotedEnd(sql, at, "'", true)]
  if (character === '"') return ['quoted', quotedEnd(sql, at, '"', false)]
  if (after === "'" && /[eEbBxXnN]/.test(character)) return ['string', quotedEnd(sql, at + 1, "'", true)]
  const name = matchEnd(word, sql, at)
  if (name > 0) return ['word', name]
  const digits = matchEnd(number, sql, at)
  if (digits > 0) return ['number', digits]
  if (character === '$') return dollar(sql, at)
  if (character === '#' && !/[A-Za-z0-9_)\]"'$]/.test(sql.charAt(at - 1))) {
    const temporary = matchEnd(temporaryName, sql, at)
    if (temporary > 0) return ['word', temporary]
  }
  return ['operator', operatorEnd(sql, at)]
}

function matchEnd(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : 0
}

function dollar(sql: string, at: number): readonly [TokenKind, number] {
  const number = matchEnd(param, sql, at)
  if (number > 0) return ['param', number]
  const opened = matchEnd(dollarTag, sql, at)
  if (opened === 0) return ['operator', at + 1]
  const tag = sql.slice(at, opened)
  const closed = sql.indexOf(tag, opened)
  return ['string', closed < 0 ? sql.length : closed + tag.length]
}

function quotedEnd(sql: string, at: number, quote: string, escapes: boolean): number {
  for (let index = at + 1; index < sql.length; index++) {
    const character = sql.charAt(index)
    if (escapes && character === '\\') index++
    else if (character === quote) {
      if (sql.charAt(index + 1) !== quote) return index + 1
      index++
    }
  }
  return sql.length
}

function blockCommentEnd(sql: string, at: number): number {
  let depth = 0
  for (let index = at; index < sql.length; index++) {
    const pair = sql.slice(index, index + 2)
    if (pair === '/*') {
      depth++
      index++
    } else if (pair === '*/') {
      depth--
      index++
      if (depth === 0) return index + 1
    }
  }
  return sql.length
}

function operatorEnd(sql: string, at: number): number {
  if (sql.startsWith('::', at)) return at + 2
  if (!operatorCharacters.includes(sql.charAt(at))) return at + 1
  let end = at + 1
  while (end < sql.length && operatorCharacters.includes(sql.charAt(end))) {
    const pair = sql.slice(end, end + 2)
    if (pair === '--' || pair === '/*') break
    end++
  }
  return trimSign(sql, at, end)
}

/** `a=-1` is `=` and `-`: an operator may end in a sign only if it holds one of `~!@#%^&|` and so on (PostgreSQL's own rule). */
function trimSign(sql: string, at: number, end: number): number {
  let last = end
  while (last > at + 1 && /[+-]/.test(sql.charAt(last - 1)) && !/[~!@#%^&|`?]/.test(sql.slice(at, last - 1)))
    last--
  return last
}

import { blockMark } from './call'
import { Draft } from './draft'
import { rewriteExpressions } from './expressions'
import { literalText } from './literal-text'
import type { Rewritten } from './rewritten'
import { rewriteType } from './types'

/** Rewrites one statement of SQL. */
export type RewriteText = (sql: string) => Rewritten

/** What a statement of SQL in a procedure begins with; the others are PL/pgSQL's own. */
const sqlHead =
  /^(?:select|with|insert|update|delete|merge|create|drop|alter|truncate|grant|revoke|analyze|vacuum|lock|comment|refresh|copy|unload)$/
/** A statement may follow these. */
const beforeStatement = /^(?:;|>>|begin|then|else|loop|declare)$/i
/** What a variable may be declared as without a type. */
const noType = /^(?:record|refcursor|cursor|alias)$/

interface Block {
  readonly kind: 'block' | 'other'
  hasHandler: boolean
}

/**
 * The body of a procedure: its statements of SQL are rewritten each for itself, expressions between them too. What dynamic SQL says is
 * known only when it runs, to PostgreSQL. COMMIT, ROLLBACK and TRUNCATE, which commits, are refused in a transaction block, and the error
 * that a block has handled is thrown again when what the handler did has been committed, as on Redshift.
 */
export function rewriteBlock(text: string, rewrite: RewriteText): Rewritten {
  const body = new Draft(text)
  if (!body.isBalanced) return { kind: 'sql', sql: text, rules: [] }
  const open: Block[] = []
  const handled: { readonly end: number; readonly within: readonly Block[] }[] = []
  const truncates: { readonly first: number; readonly last: number }[] = []
  let isDeclaration = false
  for (let index = 0; index < body.length; index++) {
    const word = body.word(index)
    const isStart = index === 0 || beforeStatement.test(body.at(index - 1))
    if (isStart ? sqlHead.test(word) : isQueryOf(body, index)) {
      const last = statementEnd(body, index) - 1
      rewritePart(body, index, last, rewrite)
      if (word === 'truncate') truncates.push({ first: index, last })
      index = last
      continue
    }
    if (word === 'execute') rewriteDynamic(body, index + 1, rewrite)
    if (word === 'declare' || word === 'begin') isDeclaration = word === 'declare'
    else if (isDeclaration && isStart) rewriteDeclaration(body, index)
    if (isStart && (word === 'commit' || word === 'rollback')) {
      body.before(index, assertTopLevel(word))
      body.applied('commit-at-top-level')
    }
    if (isStart && word === 'exception') for (const block of open.slice(-1)) block.hasHandler = true
    if (word === 'begin' || word === 'loop' || word === 'case' || (isStart && word === 'if')) {
      open.push({ kind: word === 'begin' ? 'block' : 'other', hasHandler: false })
    } else if (word === 'end') {
      const block = open.pop()
      if (block?.hasHandler === true) handled.push({ end: index, within: [...open] })
      if (/^(?:if|loop|case)$/.test(body.word(index + 1))) index++
    }
  }
  for (const { end, within } of handled) throwAgain(body, end, within)
  // PostgreSQL commits nothing within a block that handles errors.
  if (handled.length === 0) for (const { first, last } of truncates) commitTruncate(body, first, last)
  rewriteExpressions(body)
  return body.refusal ?? { kind: 'sql', sql: body.toString(), rules: [...body.rules] }
}

/** The query of `FOR row IN query LOOP`, of `OPEN c FOR query` and of `c CURSOR FOR query`. */
function isQueryOf(body: Draft, index: number): boolean {
  return /^(?:select|with)$/.test(body.word(index)) && /^(?:in|for)$/.test(body.word(index - 1))
}

/** The place after a statement: of its semicolon, or of the LOOP that it is the query of. */
function statementEnd(body: Draft, first: number): number {
  const isLooped = body.word(first - 1) === 'in'
  let index = first
  while (index < body.length && body.at(index) !== ';' && !(isLooped && body.word(index) === 'loop'))
    index = body.past(index)
  return index
}

function rewritePart(body: Draft, first: number, last: number, rewrite: RewriteText): void {
  const [into, end] = /^(?:select|with)$/.test(body.word(first)) ? targetOf(body, first, last) : [-1, -1]
  const sql =
    into < 0 ? body.render(first, last) : `${body.render(first, into - 1)} ${body.render(end, last)}`
  const target = into < 0 ? '' : ` ${body.render(into, end - 1)}`
  const part = rewrite(sql)
  if (part.kind === 'refused') body.refuse(part.message, part.hint, part.code)
  else if (part.kind === 'copy' || body.word(first) === 'unload') {
    body.refuse(
      `${body.word(first).toUpperCase()} in a procedure is not supported by the local Redshift`,
      'run it before the CALL, or after it',
    )
  } else if (part.input !== undefined) {
    body.refuse(
      'PIVOT and UNPIVOT in a procedure are not supported by the local Redshift',
      'make a view of the query, or write SUM(CASE WHEN …)',
    )
  } else if (part.rules.length > 0) {
    body.remove(first, last)
    body.replace(first, part.sql + target)
    for (const rule of part.rules) body.applied(rule)
  }
}

/** EXECUTE of a text that is written out; what is put together when it runs is not known before. */
function rewriteDynamic(body: Draft, at: number, rewrite: RewriteText): void {
  const text = body.tokens[at]?.kind === 'string' ? literalText(body.at(at)) : undefined
  if (text === undefined || !/^(?:;|into|using)$/i.test(body.at(at + 1))) return
  const statement = rewrite(text)
  if (statement.kind === 'refused') body.refuse(statement.message, statement.hint, statement.code)
  else if (statement.kind === 'sql' && statement.rules.length > 0) {
    body.replace(at, `$rs_text$${statement.sql}$rs_text$`)
    body.applied('dynamic-sql')
  }
}

/** `INTO a, b.c` of a query: its place, and the place after it. */
function targetOf(body: Draft, first: number, last: number): readonly [into: number, end: number] {
  let into = first
  while (into <= last && body.word(into) !== 'into') into = body.past(into)
  if (into > last) return [-1, -1]
  let end = into + 2
  while (body.at(end) === ',' || body.at(end) === '.') end += 2
  return [into, end]
}

/** `name [CONSTANT] type …`. */
function rewriteDeclaration(body: Draft, name: number): void {
  const type = body.word(name + 1) === 'constant' ? name + 2 : name + 1
  if (!noType.test(body.word(type))) rewriteType(body, type, 'cast')
}

/** See `markBlock`. */
const isInBlock = `current_query() LIKE '${blockMark}%'`

function assertTopLevel(word: string): string {
  const command = word.toUpperCase()
  return `IF ${isInBlock} THEN RAISE EXCEPTION '${command} cannot be invoked from a procedure that is executing in an atomic context.' USING ERRCODE = '2D000', HINT = 'Try calling the procedure as a top-level call i.e. not from within an explicit transaction block.'; END IF; `
}

function commitTruncate(body: Draft, first: number, last: number): void {
  body.before(first, assertTopLevel('truncate'))
  body.after(last, '; COMMIT')
  body.applied('truncate-commits')
}

/** A handler within a block that handles errors cannot commit. */
function throwAgain(body: Draft, end: number, within: readonly Block[]): void {
  const commits = !within.some(({ hasHandler }) => hasHandler)
  body.before(end, commits ? `IF NOT ${isInBlock} THEN COMMIT; END IF; RAISE; ` : 'RAISE; ')
  body.applied('throw-again')
}

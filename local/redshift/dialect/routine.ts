import { nameEnd } from './create-table'
import type { Draft } from './draft'
import { literalText } from './literal-text'
import { type RewriteText, rewriteBlock } from './plpgsql'
import { rewriteType } from './types'

const modes = /^(?:in|out|inout)$/
/** Types of two words, which are no argument's name and its type. */
const twoWords = /^(?:double precision|(?:character|char|binary) varying|time(?:stamp)? with(?:out)?)$/

/** CREATE FUNCTION and CREATE PROCEDURE, whose word stands at `at`: the types of arguments, and what the body says. */
export function rewriteRoutine(draft: Draft, at: number, rewrite: RewriteText): void {
  const open = nameEnd(draft, at + 1)
  const close = draft.close(open)
  if (close < 0) return
  for (const before of [open, ...draft.commas(open, close)]) {
    const place = typePlace(draft, before + 1)
    if (place < close) rewriteType(draft, place, 'cast')
  }
  for (let index = close + 1; index < draft.length; index++) {
    const word = draft.word(index)
    if (word === 'returns') rewriteType(draft, index + 1, 'cast')
    else if (draft.tokens[index]?.kind === 'string' && draft.word(index - 1) === 'as') {
      rewriteBody(draft, index, draft.word(at) === 'procedure' ? rewriteBlock : rewriteQuery, rewrite)
    }
  }
}

/** The place of an argument's type: `type`, `name type`, with a mode before the name or behind it. */
function typePlace(draft: Draft, first: number): number {
  const name = modes.test(draft.word(first)) ? first + 1 : first
  const next = modes.test(draft.word(name + 1)) ? name + 2 : name + 1
  const isNamed = draft.name(next) !== '' && !twoWords.test(`${draft.word(name)} ${draft.word(next)}`)
  return isNamed ? next : name
}

/** The body of a function in SQL. */
const rewriteQuery = (text: string, rewrite: RewriteText) => rewrite(text)

function rewriteBody(
  draft: Draft,
  at: number,
  rewriteWhole: (text: string, rewrite: RewriteText) => ReturnType<RewriteText>,
  rewrite: RewriteText,
): void {
  const text = literalText(draft.at(at))
  if (text === undefined) return
  const body = rewriteWhole(text, rewrite)
  if (body.kind === 'refused') draft.refuse(body.message, body.hint, body.code)
  else if (body.kind === 'sql' && body.rules.length > 0) {
    draft.replace(at, `$rs_body$${body.sql}$rs_body$`)
    draft.applied('routine-body')
  }
}

import type { Draft } from './draft'
import { rewriteCall } from './functions'
import { localName, mayBeLong } from './local-name'
import { isLookedUp } from './looked-up'
import { rewriteType } from './types'
import { isUserName, userName } from './user-names'

/** Relations of PostgreSQL's catalogue that Redshift shows otherwise. */
const shadowed = new Set([
  'pg_class',
  'pg_attribute',
  'pg_attrdef',
  'pg_constraint',
  'pg_default_acl',
  'pg_depend',
  'pg_group',
  'pg_index',
  'pg_namespace',
  'pg_proc',
  'pg_tables',
  'pg_trigger',
  'pg_user',
  'pg_views',
])
const shadowedInformation = new Set([
  'columns',
  'tables',
  'views',
  'schemata',
  'table_constraints',
  'key_column_usage',
  'constraint_column_usage',
  'referential_constraints',
])

/** A literal with a long name in it. */
const longNameLiteral = /^'[\w$."]{64,400}'$/

/** Rewrites what can stand anywhere: literals, names, casts, calls. */
export function rewriteExpressions(draft: Draft): void {
  for (let index = 0; index < draft.length; index++) {
    const token = draft.tokens[index]
    if (token === undefined || draft.isRemoved(index)) continue
    switch (token.kind) {
      case 'string':
        rewriteString(draft, index)
        break
      case 'quoted':
        rewriteQuoted(draft, index)
        break
      case 'word':
        rewriteWord(draft, index)
        break
      case 'operator':
        if (token.text === '::') rewriteType(draft, index + 1, 'cast')
        break
      default:
    }
  }
}

function rewriteString(draft: Draft, index: number): void {
  const text = draft.at(index)
  if (text.startsWith("'") && text.includes('\\')) {
    draft.before(index, 'E')
    draft.applied('backslash')
  } else if (text.length > 65 && longNameLiteral.test(text) && isRelationName(draft, index)) {
    draft.replace(
      index,
      text.replace(/[\w$]+/g, (part) => localName(part.toLowerCase())),
    )
    draft.applied('long-name')
  }
}

/** The server looks such a text up by itself; with a name in the catalogue the views compare what they show. */
function isRelationName(draft: Draft, index: number): boolean {
  if (draft.at(index + 1) === '::') return /^reg/.test(draft.word(index + 2))
  return isLookedUp(draft, index)
}

function rewriteQuoted(draft: Draft, index: number): void {
  const text = draft.at(index)
  const folded = text.toLowerCase()
  const keepsCase = folded !== text && isUserName(draft, index)
  if (folded !== text && !keepsCase) {
    draft.replace(index, folded)
    draft.applied('fold-quoted')
  }
  if (mayBeLong(text)) shorten(draft, index, keepsCase ? userName(draft, index) : draft.name(index))
  rewriteCatalogName(draft, index)
}

function shorten(draft: Draft, index: number, name: string): void {
  const short = localName(name)
  if (short === name) return
  draft.noticeCut(index)
  draft.replace(index, `"${short.replaceAll('"', '""')}"`)
  draft.applied('long-name')
}

function rewriteWord(draft: Draft, index: number): void {
  const word = draft.word(index)
  if (mayBeLong(word)) shorten(draft, index, draft.name(index))
  if (word.charCodeAt(0) === 35) {
    draft.replace(index, `"${localName(word)}"`)
    draft.applied('hash-temporary')
    return
  }
  switch (word) {
    case 'sysdate':
    case 'current_user_id':
      if (standsAlone(draft, index)) draft.replace(index, `rs_catalog.${word}()`)
      return
    case 'current_user':
    case 'session_user':
    case 'user':
      if (standsAlone(draft, index) && !namesUser(draft, index) && !isLookedUp(draft, index))
        draft.replace(index, userCall(word))
      return
    case 'minus':
      if (draft.word(index + 1) === 'select' || draft.at(index + 1) === '(') replaceMinus(draft, index)
      return
    case 'approximate':
      if (/^(count|percentile_disc)$/.test(draft.word(index + 1))) draft.remove(index, index)
      return
    case 'cast':
      if (draft.at(index + 1) === '(') rewriteCast(draft, index + 1)
      return
    default:
      rewriteCall(draft, index)
      rewriteCatalogName(draft, index)
  }
}

/** Whether a word is a value of its own, and no part of a name, call or alias. */
function standsAlone(draft: Draft, index: number): boolean {
  return draft.at(index - 1) !== '.' && draft.at(index + 1) !== '(' && draft.word(index - 1) !== 'as'
}

/** `create user`, `owner to current_user`: where PostgreSQL reads a word, and no expression. */
function namesUser(draft: Draft, index: number): boolean {
  return /^(create|alter|drop|add|with|for|to|from|authorization)$/.test(draft.word(index - 1))
}

/** The functions keep the names that PostgreSQL gives the columns. */
function userCall(word: string): string {
  return `rs_catalog."${word === 'user' ? 'current_user' : word}"()`
}

function replaceMinus(draft: Draft, index: number): void {
  draft.replace(index, 'EXCEPT')
  draft.applied('minus')
}

/** `cast(x as type)`: the AS of this very bracket. */
function rewriteCast(draft: Draft, open: number): void {
  const close = draft.close(open)
  let depth = 0
  for (let index = open; index < close; index++) {
    const text = draft.at(index)
    if (text === '(') depth++
    else if (text === ')') depth--
    else if (depth === 1 && draft.word(index) === 'as') {
      rewriteType(draft, index + 1, 'cast')
      return
    }
  }
}

/** `pg_class`, `pg_catalog.pg_class` and `information_schema.columns` become the views of `rs_catalog`. */
function rewriteCatalogName(draft: Draft, index: number): void {
  const name = draft.name(index)
  const qualified = draft.at(index - 1) === '.'
  const schema = qualified ? draft.name(index - 2) : ''
  if (shadowed.has(name) && draft.at(index + 1) !== '(') {
    if (schema === 'pg_catalog') draft.replace(index - 2, 'rs_catalog')
    else if (!qualified) draft.before(index, 'rs_catalog.')
    else return
    draft.applied('catalog')
  } else if (schema === 'information_schema' && shadowedInformation.has(name)) {
    draft.replace(index - 2, 'rs_catalog')
    // A database's name before it would be another schema's place.
    if (draft.at(index - 3) === '.') draft.remove(index - 4, index - 3)
    draft.applied('catalog')
  }
}

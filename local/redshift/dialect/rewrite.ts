import { rewriteAlterTable } from './alter-table'
import { addOuts, calledProcedure, markBlock } from './call'
import {
  rewriteCancel,
  rewriteIsolation,
  rewriteLock,
  rewriteMaintenance,
  rewriteShowIsolation,
} from './control'
import { rewriteCreateTable } from './create-table'
import { rewriteAlterMaterializedView, rewriteCreateMaterializedView } from './create-view'
import { rewriteComment, rewriteDelete, rewriteUpdate } from './dml'
import { Draft, TooComplex } from './draft'
import { rewriteExpressions } from './expressions'
import { rewriteLateBindingView } from './late-binding'
import { aliasCandidates, inlineAliases, queryText } from './lateral-alias'
import { typeLiterals } from './literal-types'
import { rewriteMerge } from './merge'
import { findPivots, inputQuery, rewritePivot } from './pivot'
import { refuse } from './refuse'
import type { Refusal, RewriteContext, Rewritten } from './rewritten'
import { rewriteRoutine } from './routine'
import { rewriteSelects } from './selects'
import { rewriteSetting } from './session'
import { rewriteListing, rewriteShow } from './show'
import { rewriteSuper } from './super/rewrite-super'
import { storeLiterals, writtenTable } from './super/stored-literals'
import {
  rewriteAuthorization,
  rewriteDropRole,
  rewriteGrant,
  rewriteSchema,
  rewriteSchemaName,
  rewriteUser,
  tagUsers,
} from './users'

export type { Refusal, RewriteContext, Rewritten } from './rewritten'

/** Statements that are the same in both dialects, whole. */
const plain = /^\s*(begin|commit|rollback|abort|end|start\s+transaction)(\s+(transaction|work))?\s*;?\s*$/i

/**
 * Turns one statement of Redshift's dialect into PostgreSQL's, or says why Redshift would not take it. What no rule knows goes through
 * unchanged: PostgreSQL then answers it or says what it does not understand.
 *
 * @example
 * rewriteStatement('select nvl(a, 0) from t')
 * // { kind: 'sql', sql: 'select coalesce(a, 0) from t', rules: ['nvl'] }
 */
export function rewriteStatement(sql: string, context: RewriteContext = {}): Rewritten {
  if (plain.test(sql)) return { kind: 'sql', sql, rules: [] }
  try {
    return rewrite(sql, context)
  } catch (error) {
    if (error instanceof TooComplex) return tooComplex
    throw error
  }
}

/** In PostgreSQL's words for what is nested too deeply. */
const tooComplex: Refusal = {
  kind: 'refused',
  code: '54001',
  message: 'statement is too complex',
  hint: 'compute parts of it in subqueries, or in temporary tables',
}

function rewrite(sql: string, context: RewriteContext): Rewritten {
  const draft = new Draft(sql)
  if (isCopy(draft)) return { kind: 'copy', sql }
  // PostgreSQL says where the syntax error is.
  if (!draft.isBalanced) return { kind: 'sql', sql, rules: [] }
  refuse(draft)
  // What a rule for the statement takes away must be gone before the expressions are read, so it comes first.
  rewriteHead(draft, context)
  rewriteExpressions(draft)
  const candidates = aliasCandidates(draft)
  inlineAliases(draft, candidates, context.inlined ?? new Set())
  rewriteSelects(draft)
  const pivots = findPivots(draft)
  // An inner one comes first: what an outer one turns holds it as it was rewritten.
  const turned = context.columns ?? []
  for (const [index, columns] of turned.entries()) {
    const pivot = pivots[index]
    if (pivot !== undefined) rewritePivot(draft, pivot, columns)
  }
  const unturned = pivots[turned.length]
  rewriteSuper(draft)
  const writes = writtenTable(draft)
  if (context.written !== undefined) storeLiterals(draft, context.written)
  const calls = context.modes === undefined ? calledProcedure(draft) : undefined
  if (context.modes !== undefined) addOuts(draft, context.modes)
  if (context.inTransaction === true) markBlock(draft)
  if (draft.refusal !== undefined) return draft.refusal
  const rules = [...draft.rules]
  const text = draft.toString()
  const extras = {
    ...(writes === undefined ? {} : { writes }),
    ...(calls === undefined ? {} : { calls }),
    ...(draft.notices.size === 0 ? {} : { notices: [...draft.notices] }),
    ...(unturned === undefined ? {} : { input: inputQuery(draft, unturned) }),
    ...(draft.tag === undefined ? {} : { tag: draft.tag }),
    ...(draft.word(0) === 'declare' ? { opensCursor: true as const } : {}),
    ...(candidates.length === 0
      ? {}
      : { aliases: candidates.map((candidate) => candidate.name), query: queryText(draft) }),
  }
  return draft.word(0) === 'truncate'
    ? { kind: 'sql', sql: text, rules: [...rules, 'truncate-commits'], commits: true }
    : { kind: 'sql', sql: text, rules, ...extras }
}

function isCopy(draft: Draft): boolean {
  if (draft.word(0) !== 'copy') return false
  return draft.tokens.some((token, index) => token.kind === 'string' && draft.word(index - 1) === 'from')
}

function rewriteHead(draft: Draft, context: RewriteContext): void {
  tagUsers(draft)
  switch (draft.word(0)) {
    case 'create':
      rewriteCreate(draft)
      break
    case 'alter':
      if (draft.word(1) === 'table') rewriteAlterTable(draft, context)
      else if (draft.phrase(1, 'materialized', 'view')) rewriteAlterMaterializedView(draft)
      else if (draft.word(1) === 'user') rewriteUser(draft)
      else if (draft.word(1) === 'schema') rewriteSchema(draft)
      else if (draft.phrase(1, 'default', 'privileges')) rewriteGrant(draft)
      break
    case 'begin':
    case 'start':
      rewriteIsolation(draft)
      break
    case 'set':
    case 'reset':
      rewriteIsolation(draft)
      rewriteAuthorization(draft)
      rewriteSetting(draft)
      break
    case 'show':
      rewriteShowIsolation(draft)
      rewriteSetting(draft)
      rewriteListing(draft)
      rewriteShow(draft)
      break
    case 'delete':
      rewriteDelete(draft)
      break
    case 'update':
    case 'with':
      rewriteUpdate(draft)
      break
    case 'merge':
      rewriteMerge(draft)
      break
    case 'comment':
      rewriteComment(draft)
      break
    case 'grant':
    case 'revoke':
      rewriteGrant(draft)
      break
    case 'vacuum':
    case 'analyze':
    case 'analyse':
      rewriteMaintenance(draft, context)
      break
    case 'lock':
      rewriteLock(draft, context)
      break
    case 'cancel':
      rewriteCancel(draft)
      break
    case 'drop':
      if (draft.word(1) === 'role') rewriteDropRole(draft)
      else if (draft.word(1) === 'schema') rewriteSchemaName(draft)
      break
    default:
  }
}

function rewriteCreate(draft: Draft): void {
  let at = 1
  if (draft.phrase(at, 'or', 'replace')) at += 2
  if (/^(local|global)$/.test(draft.word(at))) at++
  if (/^temp(orary)?$/.test(draft.word(at))) at++
  const word = draft.word(at)
  if (word === 'table' || word === 'view' || word === 'materialized') typeLiterals(draft)
  if (word === 'table') rewriteCreateTable(draft, at)
  else if (word === 'view') rewriteLateBindingView(draft, at)
  else if (word === 'materialized') rewriteCreateMaterializedView(draft, at + 1)
  else if (word === 'user' || word === 'group') rewriteUser(draft)
  else if (word === 'schema') rewriteSchema(draft)
  else if (word === 'function' || word === 'procedure') rewriteRoutine(draft, at, rewriteStatement)
}

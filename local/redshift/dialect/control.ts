import { lastToken } from './create-view'
import type { Draft } from './draft'
import type { RewriteContext } from './rewritten'

/** LOCK outside of a transaction: Redshift takes it and lets go at once. */
export function rewriteLock(draft: Draft, context: RewriteContext): void {
  if (context.inTransaction === true) return
  const first = draft.word(1) === 'table' ? 2 : 1
  let last = lastToken(draft)
  for (let index = first; index <= last; index++) if (draft.word(index) === 'in') last = index - 1
  callInstead(draft, 'lock_tables', first, last)
  draft.tag = 'LOCK TABLE'
  draft.applied('lock')
}

/** `SHOW TRANSACTION ISOLATION LEVEL`, and of the setting of that name. */
export function rewriteShowIsolation(draft: Draft): void {
  const isAsked =
    draft.phrase(1, 'transaction', 'isolation', 'level') ||
    /^(default_)?transaction_isolation$/.test(draft.word(1))
  if (!isAsked) return
  const name = draft.word(1) === 'transaction' ? 'transaction_isolation' : draft.word(1)
  draft.remove(0, draft.length - 1)
  draft.before(0, `SELECT 'serializable'::varchar AS ${name}`)
  draft.applied('isolation')
}

/**
 * BEGIN and SET TRANSACTION with an ISOLATION LEVEL: Redshift takes each for serializable, for which the catalogue's triggers stand in. They
 * have to see what others have committed, which PostgreSQL's own higher levels would hide from them; only a transaction that cannot write
 * needs none of them, and reads one snapshot.
 */
export function rewriteIsolation(draft: Draft): void {
  const isReadOnly = /^(begin|start)$/.test(draft.word(0)) && hasPhrase(draft, 'read', 'only')
  const level = isReadOnly ? 'REPEATABLE READ' : 'READ COMMITTED'
  for (let index = 1; index < draft.length; index++) {
    if (/^(default_)?transaction_isolation$/.test(draft.word(index)) && index < 3) {
      if (draft.tokens[index + 2]?.kind === 'string') draft.replace(index + 2, "'read committed'")
      draft.applied('isolation')
      return
    }
    if (!draft.phrase(index, 'isolation', 'level')) continue
    const last = /^(repeatable|read)$/.test(draft.word(index + 2)) ? index + 3 : index + 2
    if (!/^(serializable|read|committed|uncommitted)$/.test(draft.word(last))) return
    draft.remove(index + 2, last)
    draft.after(index + 1, ` ${level}`)
    draft.applied('isolation')
    return
  }
  if (!isReadOnly) return
  draft.after(lastToken(draft), ` ISOLATION LEVEL ${level}`)
  draft.applied('isolation')
}

function hasPhrase(draft: Draft, ...words: readonly string[]): boolean {
  return draft.tokens.some((_, index) => draft.phrase(index, ...words))
}

/** `CANCEL pid ['message']`. */
export function rewriteCancel(draft: Draft): void {
  if (draft.tokens[1]?.kind !== 'number') return
  const process = draft.at(1)
  draft.remove(0, draft.length - 1)
  draft.before(0, `CALL rs_catalog.cancel(${process})`)
  draft.tag = 'CANCEL'
  draft.applied('cancel')
}

/** `ANALYZE COMPRESSION [table [(columns)]] [COMPROWS n]` answers rows. */
function rewriteCompression(draft: Draft): void {
  let last = lastToken(draft)
  if (draft.word(last - 1) === 'comprows') last -= 2
  let end = last
  const names: string[] = []
  if (draft.at(last) === ')') {
    while (draft.at(end) !== '(') end--
    for (let index = end + 1; index < last; index++)
      if (draft.name(index) !== '') names.push(`'${draft.name(index).replaceAll("'", "''")}'`)
    end--
  }
  draft.applied('maintenance')
  const hidden = end < 2 ? undefined : draft.hide(2, end)
  draft.remove(0, 1)
  draft.remove(end + 1, draft.length - 1)
  draft.before(0, () => {
    const table = hidden === undefined ? 'NULL' : `$rs_name$${draft.reveal(hidden, 2, end)}$rs_name$`
    return `SELECT * FROM rs_catalog.analyze_compression(${table}, ARRAY[${names.join(', ')}]::text[])`
  })
}

/** VACUUM and ANALYZE have other options; what they do to a local table is PostgreSQL's own. */
export function rewriteMaintenance(draft: Draft, context: RewriteContext): void {
  if (draft.word(1) === 'compression') {
    rewriteCompression(draft)
    return
  }
  const words = /^(full|sort|delete|only|reindex|recluster|verbose|boost|predicate|all|columns)$/
  let names = false
  for (let index = 1; index <= lastToken(draft); index++) {
    if (words.test(draft.word(index))) draft.remove(index, index)
    else if (draft.word(index) === 'to') {
      draft.remove(index, draft.length - 1)
      break
    } else names = true
  }
  draft.applied('maintenance')
  // Of the whole database there is nothing to do, and the server would complain of its own tables.
  if (names || context.inTransaction === true) return
  draft.tag = draft.word(0) === 'vacuum' ? 'VACUUM' : 'ANALYZE'
  draft.remove(0, draft.length - 1)
  draft.before(0, 'CALL rs_catalog.nothing()')
}

function callInstead(draft: Draft, procedure: string, first: number, last: number): void {
  const hidden = draft.hide(first, last)
  draft.remove(0, first - 1)
  if (last + 1 < draft.length) draft.remove(last + 1, draft.length - 1)
  draft.before(
    0,
    () => `CALL rs_catalog.${procedure}($rs_name$${draft.reveal(hidden, first, last)}$rs_name$)`,
  )
}

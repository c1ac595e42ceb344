import type { Draft } from './draft'
import { type RefusalEntry, refusals } from './refusals'

const byTrigger = new Map<string, RefusalEntry[]>()
for (const entry of refusals) {
  for (const trigger of entry.triggers) byTrigger.set(trigger, [...(byTrigger.get(trigger) ?? []), entry])
}

/** Names that only the catalogue has; `pg_last_copy_id()` and its like stand in ordinary statements too. */
const catalogName = /^(pg_(?!last_|temp|backend_pid)|information_schema$|svv_|svl_|stl_|stv_|sys_)/

/** Refuses what the table of refusals knows, in one pass over the statement. */
export function refuse(draft: Draft): void {
  let onCatalog: boolean | undefined
  for (let index = 0; index < draft.length; index++) {
    const token = draft.tokens[index]
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'operator')) continue
    const entries = byTrigger.get(token.kind === 'word' ? draft.word(index) : token.text)
    if (entries === undefined) continue
    for (const entry of entries) {
      if (!entry.found(draft, index)) continue
      onCatalog ??= readsCatalog(draft)
      if (entry.allowedOnCatalog === true && onCatalog) continue
      draft.refuse(entry.message, entry.hint, entry.code)
      return
    }
  }
}

/** Whether a statement asks the catalogue, as drivers, tools and dbt do. */
export function readsCatalog(draft: Draft): boolean {
  for (let index = 0; index < draft.length; index++) if (catalogName.test(draft.name(index))) return true
  return false
}

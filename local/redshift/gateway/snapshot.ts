const lead = String.raw`^(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)*`
const writes =
  'insert|update|delete|merge|copy|unload|truncate|create\\s+(?:temp\\w*\\s+)?table|drop\\s+table|alter\\s+table'
const taking = new RegExp(`${lead}(?:(?:${writes})\\b|(?:select|with)\\b[\\s\\S]*\\bfrom\\b)`, 'i')

/**
 * Whether a statement, as the first of its kind in a transaction, is what the transaction is dated by (AWS, "Serializable isolation"):
 * what others commit from then on is not to be overwritten. LOCK is none, so who locks first has nothing to fear.
 */
export function takesSnapshot(sql: string): boolean {
  return taking.test(sql)
}

/** Dates the transaction: the trigger that stands before every write compares with it. */
export const noteSnapshot = "select set_config('rs.snapshot', pg_current_snapshot()::text, true)"

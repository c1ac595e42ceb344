import { needsQuotes } from '../sql/identifier'

/**
 * Words that are free names by Redshift's list and yet part of the SQL grammar of PostgreSQL, old or new: as a column of
 * their own (`select window, …`) the local endpoint refuses some. In quotes they are safe everywhere.
 */
const grammarWords = `
  asymmetric bigint bit boolean char character coalesce collation concurrently convert current_catalog current_role
  current_schema dec decimal exists extract fetch float greatest grouping inout int integer json json_array json_object
  lateral least merge_action national nchar none normalize nullif numeric out overlay position precision qualify real
  returning row setof smallint substring symmetric system_user tablesample time treat trim values varchar variadic window xmlexists
  xmlparse xmlroot xmlserialize xmltable
`
const quotedWords: ReadonlySet<string> = new Set(grammarWords.trim().split(/\s+/))

/** Whether a column's name stands in quotes in the SQL that dbt gets. */
export function isQuoted(name: string): boolean {
  return needsQuotes(name) || quotedWords.has(name)
}

/** A column's name as it stands in that SQL. */
export function columnName(name: string): string {
  return isQuoted(name) ? `"${name}"` : name
}

/** A text for DuckDB's SQL, whose literals know no backslash escapes. */
export function duckLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

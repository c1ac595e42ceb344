/** Writes a name as a quoted DuckDB identifier. DuckDB takes any character in it but compares without regard to case. */
export function duckdbName(name: string): string {
  return `"${name.replace(/"/g, '""')}"`
}

/** Writes a text as a DuckDB string literal. Backslashes are ordinary characters there. */
export function duckdbText(text: string): string {
  return `'${text.replace(/'/g, "''")}'`
}

/** What `lakeload bootstrap` did, or would do. */
export interface BootstrapReport {
  readonly user: string
  readonly database: string
  readonly pipelines: readonly string[]
  readonly dry_run: boolean
  readonly statements: readonly string[]
  readonly warnings: readonly string[]
}

/** The statements, each ready to be pasted, and how many there were. */
export function formatBootstrap(report: BootstrapReport): string {
  const { user, statements } = report
  const sql = statements.map((statement) => `${statement};`)
  if (report.dry_run) return sql.join('\n')
  const of = `for ${report.pipelines.join(', ')}`
  if (sql.length === 0) return `${user} has all it needs ${of}: nothing was changed`
  const count = sql.length === 1 ? '1 statement' : `${sql.length} statements`
  return [...sql, '', `${user} has all it needs ${of}: ${count} run`].join('\n')
}

/** One thing that is wrong with a pipeline's files, and where. */
export interface Problem {
  /** The file, as the user would name it. */
  readonly file: string
  /** From 1; absent where the problem has no line. */
  readonly line?: number
  /** The setting inside the file, such as `tables.launches.key`. */
  readonly at: string
  readonly message: string
}

/** One line a problem: `pipelines/shop/schema.yml:12 tables.orders.key: …`. */
export function formatProblem(problem: Problem): string {
  const line = problem.line === undefined ? '' : `:${problem.line}`
  const at = problem.at === '' ? '' : ` ${problem.at}`
  return `${problem.file}${line}${at}: ${problem.message}`
}

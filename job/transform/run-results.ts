import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { FailedNode, TransformResult } from './transform-result'

/** What we read of dbt's `run_results.json` (schema v6); dbt adds fields from version to version. */
const runResultsShape = z.object({
  results: z.array(
    z.object({
      unique_id: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      failures: z.number().nullish(),
      compiled_code: z.string().nullish(),
    }),
  ),
})

type NodeResult = z.infer<typeof runResultsShape>['results'][number]

/** The path of dbt's results below its target folder. */
export function runResultsPath(targetFolder: string): string {
  return join(targetFolder, 'run_results.json')
}

/** Removes the results of a run before, so that what is read afterwards is this run's. */
export async function removeRunResults(targetFolder: string): Promise<void> {
  await rm(runResultsPath(targetFolder), { force: true })
}

/** Reads what dbt did; `undefined` where it ended before it wrote any result. */
export async function readRunResults(targetFolder: string): Promise<TransformResult | undefined> {
  const path = runResultsPath(targetFolder)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
  return parseRunResults(text, path)
}

/**
 * Counts the nodes of a `run_results.json` and picks out the failed ones, by name: dbt lists them as its
 * threads end, so the same failures would read differently from run to run.
 */
export function parseRunResults(text: string, path: string): TransformResult {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw unreadable(path, error)
  }
  const parsed = runResultsShape.safeParse(document)
  if (!parsed.success) throw unreadable(path, parsed.error)
  const outcomes = parsed.data.results.map((node) => ({ node, outcome: outcomeOf(node.status) }))
  const count = (outcome: Outcome): number => outcomes.filter((one) => one.outcome === outcome).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    warned: count('warned'),
    failed_nodes: outcomes
      .filter((one) => one.outcome === 'failed')
      .map((one) => describeFailure(one.node))
      .sort((one, other) => (one.unique_id < other.unique_id ? -1 : 1)),
  }
}

type Outcome = 'passed' | 'failed' | 'skipped' | 'warned'

function outcomeOf(status: string): Outcome {
  switch (status) {
    case 'success':
    case 'pass':
    case 'no-op':
      return 'passed'
    case 'skipped':
      return 'skipped'
    case 'warn':
      return 'warned'
    default:
      // `fail`, `error`, `runtime error`, `partial success`, and whatever dbt may add: never counted as well.
      return 'failed'
  }
}

function describeFailure(node: NodeResult): FailedNode {
  // A data test's query shows the rows; that of a model or a unit test shows none.
  const query = node.unique_id.startsWith('test.') ? tidyQuery(node.compiled_code ?? '') : ''
  return {
    unique_id: node.unique_id,
    status: node.status === 'fail' ? 'fail' : 'error',
    message:
      node.message?.replace(/\r\n/g, '\n').trim() || `dbt ended it as \`${node.status}\` without a message`,
    ...(node.failures === null || node.failures === undefined ? {} : { failures: node.failures }),
    ...(query === '' ? {} : { query }),
  }
}

/** Takes out the blank lines that Jinja leaves in compiled SQL. */
function tidyQuery(sql: string): string {
  return sql
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

function unreadable(path: string, cause: unknown): JobError {
  return new JobError('TRANSFORM_RESULT_UNREADABLE', `dbt's results \`${path}\` cannot be read`, {
    cause,
    context: { path },
  })
}

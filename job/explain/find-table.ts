import { isJobError, JobError } from '../errors/job-error'
import type { TableContract } from '../pipeline/contract'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { nearestName } from '../ui/nearest-name'

/** A table as the command line names it. */
export interface TableName {
  /** Absent where any pipeline's will do. */
  readonly pipeline?: string
  readonly table: string
}

/** The table of a pipeline's contract that a name means. */
export interface FoundTable {
  readonly pipeline: ResolvedPipeline
  readonly table: TableContract
}

/**
 * Reads `pipeline.table`, or `table`, with the pipeline that an option may name besides.
 *
 * @throws JobError EXPLAIN_TABLE_UNKNOWN where the two name different pipelines
 */
export function readTableName(text: string, pipeline: string | undefined): TableName {
  const end = text.indexOf('.')
  if (end === -1) return pipeline === undefined ? { table: text } : { pipeline, table: text }
  const named = text.slice(0, end)
  if (pipeline !== undefined && pipeline !== named) {
    throw new JobError('EXPLAIN_TABLE_UNKNOWN', `\`${text}\` is no table of the pipeline \`${pipeline}\``, {
      hint: 'leave `--pipeline` away, or name the table alone',
    })
  }
  return { pipeline: named, table: text.slice(end + 1) }
}

/**
 * Finds the table in the pipelines that may have it. One that cannot be read stands in nobody's way, unless the table is in no other.
 *
 * @param load reads a pipeline and its contract
 * @throws JobError EXPLAIN_TABLE_UNKNOWN, EXPLAIN_TABLE_AMBIGUOUS, or whatever kept a pipeline from being read
 */
export async function findTable(
  name: TableName,
  pipelines: readonly string[],
  load: (pipeline: string) => Promise<ResolvedPipeline>,
): Promise<FoundTable> {
  const readable: ResolvedPipeline[] = []
  let failure: JobError | undefined
  for (const one of name.pipeline === undefined ? pipelines : [name.pipeline]) {
    try {
      readable.push(await load(one))
    } catch (error) {
      if (!isJobError(error)) throw error
      failure ??= error
    }
  }
  const found = readable.flatMap((pipeline) =>
    pipeline.contract.tables
      .filter((table) => table.name === name.table)
      .map((table) => ({ pipeline, table })),
  )
  const [first, ...others] = found
  if (first === undefined) throw failure ?? unknown(name, readable)
  if (others.length === 0) return first
  const list = found.map(({ pipeline }) => `\`${pipeline.name}.${name.table}\``).join(', ')
  throw new JobError('EXPLAIN_TABLE_AMBIGUOUS', `\`${name.table}\` may be ${list}`)
}

function unknown(name: TableName, pipelines: readonly ResolvedPipeline[]): JobError {
  const tables = pipelines.flatMap((pipeline) =>
    pipeline.contract.tables.map((table) => ({ table: table.name, full: `${pipeline.name}.${table.name}` })),
  )
  const near = nearestName(
    name.table,
    tables.map(({ table }) => table),
  )
  const meant = tables.find(({ table }) => table === near)?.full
  const known =
    tables.length === 0 ? 'there are none' : `there are ${tables.map(({ full }) => `\`${full}\``).join(', ')}`
  const asked = name.pipeline === undefined ? name.table : `${name.pipeline}.${name.table}`
  return new JobError('EXPLAIN_TABLE_UNKNOWN', `no contract has the table \`${asked}\`; ${known}`, {
    ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
  })
}

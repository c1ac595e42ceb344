import { messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import { type PartSource, type PlannedTable, rowTooLong } from './plan-staging'

/** The error of a JSON row that COPY would not take, where DuckDB has stopped at one: all its values fit, but not together. */
export function explainLongRow(
  error: unknown,
  table: PlannedTable,
  source: PartSource,
): JobError | undefined {
  const match = new RegExp(`${rowTooLong} (\\d+) (\\d+)`).exec(messageOf(error))
  if (match === null || table.output.format !== 'jsonl') return undefined
  const [line, bytes] = [Number(match[1]), Number(match[2])]
  return new JobError(
    'STAGE_ROW_TOO_LONG',
    `a row of \`${table.name}\` has ${bytes} bytes as JSON, COPY takes ${table.output.maxRowBytes}: ` +
      `line ${line} of \`${source.rawObject}\``,
    {
      context: { table: table.name, bytes, raw_object: source.rawObject, raw_line: line },
      cause: error,
    },
  )
}

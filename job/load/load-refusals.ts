import { JobError } from '../errors/job-error'
import type { Row } from '../ports/warehouse'
import { qualifiedName } from '../sql/identifier'
import type { LoadPlan, PlannedStatement } from './load-plan'

/** A table does not hold as many rows as it must. */
export function countMismatch(plan: LoadPlan, table: string, counts: string): JobError {
  const name = `${plan.pipeline}.${table}`
  return new JobError('LOAD_COUNT_MISMATCH', `table \`${name}\` has the wrong number of rows: ${counts}`, {
    context: { table: name, load_id: plan.loadId },
  })
}

/** A statement that looks for a key in several rows. */
type KeyCheck = Extract<PlannedStatement, { readonly key: readonly string[] }>

/** Several incoming rows have one key. */
export function keyNotUnique(plan: LoadPlan, check: KeyCheck, rows: readonly Row[]): JobError {
  const name = `${plan.pipeline}.${check.table}`
  return new JobError(
    'LOAD_KEY_NOT_UNIQUE',
    `the key of \`${name}\` is not unique: ${severalRows(check, rows)}`,
    { context: { table: name, load_id: plan.loadId } },
  )
}

/** Several rows of one key are there already, and nothing says which of them is the newest. */
export function cannotAdopt(plan: LoadPlan, check: KeyCheck, rows: readonly Row[]): JobError {
  const name = `${plan.pipeline}.${check.table}`
  return new JobError(
    'LOAD_TARGET_MISMATCH',
    `the rows of table \`${name}\` cannot become versions, several have one key: ${severalRows(check, rows)}`,
    {
      hint: 'nothing was changed; leave one row a key, or rename the tables of the stream and run again: the next load creates them anew',
      context: { table: name, load_id: plan.loadId },
    },
  )
}

/** An extract without a record would take every record for gone. */
export function nothingExtracted(plan: LoadPlan, table: string, records: number): JobError {
  const name = `${plan.pipeline}.${table}`
  const isVersioned = plan.tables.some((one) => one.name === table && one.write === 'scd2')
  const [set, where] = isVersioned
    ? ['_deleted_at = getdate(), _valid_to = getdate(), _is_current = false', '_is_current']
    : ['_deleted_at = getdate()', '_deleted_at is null']
  const sql = `update ${qualifiedName(plan.pipeline, table)} set ${set} where ${where}`
  return new JobError(
    'LOAD_EXTRACT_EMPTY',
    `the extract has no record for \`${name}\`, so \`softDelete: 'absent'\` would take all ${records} of the table for deleted`,
    {
      hint: `nothing was changed; find out why the source has no record; where that is right, run \`${sql}\`, for its child tables too, and load again`,
      context: { table: name, load_id: plan.loadId, records },
    },
  )
}

function severalRows({ key }: KeyCheck, rows: readonly Row[]): string {
  const examples = rows.map((row) => {
    const values = key.map((column) => `${column} = \`${row[column]}\``).join(', ')
    return `${values} (${row._rows} rows)`
  })
  return examples.join('; ')
}

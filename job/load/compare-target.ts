import { JobError } from '../errors/job-error'
import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import { versionColumns } from '../pipeline/table-layout'
import type { TargetColumn, TargetTable } from '../pipeline/target-table'
import { identifier, qualifiedName } from '../sql/identifier'
import type { CatalogColumn } from './warehouse-catalog'

/** A column of a target table that does not fit its contract, and that no load may change. */
export interface ColumnMismatch {
  readonly column: string
  /** What is wrong, as the end of a sentence: ``column `x` is …``. */
  readonly problem: string
  /** The statements that put it right; where there are none, only a new table does. */
  readonly remedy?: readonly string[]
}

/** A VARCHAR that is shorter than its contract asks. */
export interface ShortColumn {
  readonly column: string
  readonly bytes: number
  readonly type: ColumnType
}

/** What a table of the warehouse has otherwise than its contract. */
export interface TargetComparison {
  /** Columns that the load adds. */
  readonly missing: readonly TargetColumn[]
  /** Columns that are widened before the load. */
  readonly short: readonly ShortColumn[]
  readonly mismatches: readonly ColumnMismatch[]
}

/** A comparison of one column. */
type Finding =
  | { readonly missing: TargetColumn }
  | { readonly short: ShortColumn }
  | { readonly mismatch: ColumnMismatch }

/** The catalog's names of the types that have no length. */
const catalogNames: Readonly<Record<Exclude<ColumnType['kind'], 'varchar' | 'decimal'>, string>> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  double: 'double precision',
  date: 'date',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  super: 'super',
}

/**
 * Compares a table of the warehouse with its contract. A column that can hold more than the contract asks is fine, and
 * so is one that the contract does not know, as long as rows may leave it out.
 */
export function compareTarget(
  schema: string,
  target: TargetTable,
  actual: readonly CatalogColumn[],
): TargetComparison {
  const table = target.contract.name
  const byName = new Map(actual.map((column) => [column.name, column]))
  const findings = target.columns.flatMap((column) => compareColumn(column, byName.get(column.name)))
  const known = new Set(target.columns.map((column) => column.name))
  const mismatches = findings.flatMap((finding) => ('mismatch' in finding ? [finding.mismatch] : []))
  for (const column of actual) {
    if (known.has(column.name) || column.nullable || column.hasDefault) continue
    mismatches.push({
      column: column.name,
      problem: 'is not in the contract, but must not be null in the warehouse',
      remedy: [`alter table ${qualifiedName(schema, table)} drop column ${identifier(column.name)}`],
    })
  }
  return {
    missing: findings.flatMap((finding) => ('missing' in finding ? [finding.missing] : [])),
    short: findings.flatMap((finding) => ('short' in finding ? [finding.short] : [])),
    mismatches: [...mismatches, ...leftVersions(schema, target, byName)],
  }
}

/** Versions that an earlier `scd2` has left: another way of writing would take each of them for a record. */
function leftVersions(
  schema: string,
  target: TargetTable,
  byName: ReadonlyMap<string, CatalogColumn>,
): readonly ColumnMismatch[] {
  if (target.write === 'scd2' || !byName.has('_is_current')) return []
  const name = qualifiedName(schema, target.contract.name)
  const columns = versionColumns.filter((column) => byName.has(column.name))
  return [
    {
      column: '_is_current',
      problem: `tells versions of a record apart, and \`${target.write}\` knows none`,
      remedy: [
        `delete from ${name} where not "_is_current"`,
        ...columns.map((column) => `alter table ${name} drop column ${identifier(column.name)}`),
      ],
    },
  ]
}

/** Throws `LOAD_TARGET_MISMATCH` where a table has something that no load may change. */
export function refuseMismatch(schema: string, table: string, { mismatches }: TargetComparison): void {
  if (mismatches.length === 0) return
  const list = mismatches.map(({ column, problem }) => `column \`${column}\` ${problem}`).join('; ')
  // Half a remedy would only lead to the next error.
  const isComplete = mismatches.every(({ remedy }) => remedy !== undefined)
  const remedies = mismatches.flatMap(({ remedy = [] }) => remedy.map((sql) => `\`${sql}\``))
  const hint = isComplete
    ? `nothing was changed; run ${remedies.join(', ')}, then load again`
    : `nothing was changed; correct the contract, or build the tables anew under it from all raw records by \`lakeload replay\`; or rename the table and run again: the next load creates it anew`
  throw new JobError(
    'LOAD_TARGET_MISMATCH',
    `table \`${schema}.${table}\` does not fit its contract: ${list}`,
    {
      hint,
      context: {
        table: `${schema}.${table}`,
        columns: mismatches.map(({ column }) => column).join(', '),
      },
    },
  )
}

/** The columns that the contract does not know, which new rows leave empty. */
export function unknownColumns(target: TargetTable, actual: readonly CatalogColumn[]): readonly string[] {
  const known = new Set(target.columns.map((column) => column.name))
  return actual.filter((column) => !known.has(column.name)).map((column) => column.name)
}

function compareColumn(wanted: TargetColumn, actual: CatalogColumn | undefined): readonly Finding[] {
  const column = wanted.name
  const contractType = formatColumnType(wanted.type)
  if (actual === undefined) {
    if (wanted.canBeAdded) return [{ missing: wanted }]
    // Rows without a value there would belong to no record: only a table that has no rows can get it.
    const problem = `is missing in the warehouse, \`${contractType}\` in the contract, and every row needs it`
    return [{ mismatch: { column, problem } }]
  }
  if (!holds(actual, wanted.type)) {
    const problem = `is \`${formatCatalogType(actual)}\` in the warehouse, \`${contractType}\` in the contract`
    if (wanted.type.kind !== 'varchar' || actual.dataType !== 'character varying') {
      return [{ mismatch: { column, problem } }]
    }
    return [{ short: { column, bytes: actual.length ?? 0, type: wanted.type } }]
  }
  if (wanted.nullable && !actual.nullable) {
    const problem = 'must not be null in the warehouse, may be null in the contract'
    return [{ mismatch: { column, problem } }]
  }
  return []
}

/** Whether every value of a contract's type fits into a column of the warehouse as it is. */
function holds(actual: CatalogColumn, wanted: ColumnType): boolean {
  if (wanted.kind === 'varchar') {
    return actual.dataType === 'character varying' && (actual.length ?? 0) >= wanted.bytes
  }
  if (wanted.kind === 'decimal') {
    // Digits before and after the point count apart: 18,3 has fewer before it than 18,2.
    const { precision = 0, scale = 0 } = actual
    const wholeDigits = wanted.precision - wanted.scale
    return actual.dataType === 'numeric' && scale >= wanted.scale && precision - scale >= wholeDigits
  }
  if (wanted.kind === 'integer' && actual.dataType === 'bigint') return true
  return actual.dataType === catalogNames[wanted.kind]
}

function formatCatalogType(column: CatalogColumn): string {
  const { dataType, length, precision, scale } = column
  if (dataType === 'character varying') return `varchar(${length ?? ''})`
  if (dataType === 'character') return `char(${length ?? ''})`
  if (dataType === 'numeric') return `decimal(${precision ?? ''},${scale ?? ''})`
  return dataType.replace(' without time zone', '').replace('timestamp with time zone', 'timestamptz')
}

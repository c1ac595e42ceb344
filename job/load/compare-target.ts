import { JobError } from '../errors/job-error'
import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import type { TableContract } from '../pipeline/contract'
import { type ColumnDdl, columnDefinition, targetColumns } from '../sql/ddl'
import { identifier, qualifiedName } from '../sql/identifier'
import type { CatalogColumn } from './warehouse-catalog'

/** A column of a target table that does not fit its contract. */
export interface ColumnMismatch {
  readonly column: string
  /** What is wrong, as the end of a sentence: ``column `x` is …``. */
  readonly problem: string
  /** The statement that puts it right; where there is none, only a new table does. */
  readonly remedy?: string
}

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
  table: TableContract,
  actual: readonly CatalogColumn[],
): readonly ColumnMismatch[] {
  const alter = `alter table ${qualifiedName(schema, table.name)}`
  const wanted = targetColumns(table)
  const byName = new Map(actual.map((column) => [column.name, column]))
  const mismatches = wanted.flatMap((column) => compareColumn(alter, column, byName.get(column.name)))
  const known = new Set(wanted.map((column) => column.name))
  for (const column of actual) {
    if (known.has(column.name) || column.nullable || column.hasDefault) continue
    mismatches.push({
      column: column.name,
      problem: 'is not in the contract, but must not be null in the warehouse',
      remedy: `${alter} drop column ${identifier(column.name)}`,
    })
  }
  return mismatches
}

/** Throws `LOAD_TARGET_MISMATCH` where a table does not fit its contract. */
export function refuseMismatch(schema: string, table: TableContract, actual: readonly CatalogColumn[]): void {
  const mismatches = compareTarget(schema, table, actual)
  if (mismatches.length === 0) return
  const list = mismatches.map(({ column, problem }) => `column \`${column}\` ${problem}`).join('; ')
  // Half a remedy would only lead to the next error.
  const remedies = mismatches.flatMap(({ remedy }) => (remedy === undefined ? [] : [`\`${remedy}\``]))
  const hint =
    remedies.length === mismatches.length
      ? `nothing was changed; run ${remedies.join(', ')}, then load again`
      : `nothing was changed; correct the contract, or rename the table and run again: the next load creates it anew`
  throw new JobError(
    'LOAD_TARGET_MISMATCH',
    `table \`${schema}.${table.name}\` does not fit its contract: ${list}`,
    {
      hint,
      context: {
        table: `${schema}.${table.name}`,
        columns: mismatches.map(({ column }) => column).join(', '),
      },
    },
  )
}

/** The columns that the contract does not know, which new rows leave empty. */
export function unknownColumns(table: TableContract, actual: readonly CatalogColumn[]): readonly string[] {
  const known = new Set(targetColumns(table).map((column) => column.name))
  return actual.filter((column) => !known.has(column.name)).map((column) => column.name)
}

function compareColumn(
  alter: string,
  wanted: ColumnDdl,
  actual: CatalogColumn | undefined,
): ColumnMismatch[] {
  const column = wanted.name
  const contractType = formatColumnType(wanted.type)
  if (actual === undefined) {
    // ADD COLUMN takes no NOT NULL without a default, so that the old rows stay valid.
    const remedy = `${alter} add column ${columnDefinition({ ...wanted, nullable: true })}`
    return [{ column, problem: `is missing in the warehouse, \`${contractType}\` in the contract`, remedy }]
  }
  if (!holds(actual, wanted.type)) {
    const problem = `is \`${formatCatalogType(actual)}\` in the warehouse, \`${contractType}\` in the contract`
    // Redshift changes the type of no column but a VARCHAR, and that only to another length.
    const canWiden = wanted.type.kind === 'varchar' && actual.dataType === 'character varying'
    if (!canWiden) return [{ column, problem }]
    return [{ column, problem, remedy: `${alter} alter column ${identifier(column)} type ${contractType}` }]
  }
  if (wanted.nullable && !actual.nullable) {
    return [{ column, problem: 'must not be null in the warehouse, may be null in the contract' }]
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

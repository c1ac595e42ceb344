import { JobError } from '../errors/job-error'
import { type ColumnType, formatColumnType } from '../pipeline/column-type'
import type { Distribution, TableContract } from '../pipeline/contract'
import { stagedColumns } from '../pipeline/table-layout'
import type { TargetTable } from '../pipeline/target-table'
import { identifier, identifierList, qualifiedName } from './identifier'
import { redshiftLimits } from './limits'

/** What DDL needs of a column. */
export interface ColumnDdl {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}

/**
 * `CREATE TABLE` of a target table. It declares no PRIMARY KEY: Redshift would not enforce it, its planner would
 * rely on it, and a key column could then never be widened (AWS, "ALTER TABLE", limits of ALTER COLUMN TYPE).
 */
export function createTargetTable(schema: string, { contract: table, columns }: TargetTable): string {
  const name = qualifiedName(schema, table.name)
  const sortKey = table.sortKey.length === 0 ? [] : [`compound sortkey (${identifierList(table.sortKey)})`]
  return [
    `create table ${name} (\n${columnLines(table.name, columns)}\n)`,
    ...distributionClause(table.distribution),
    ...sortKey,
  ].join('\n')
}

/**
 * `CREATE TEMP TABLE` of an incoming table: the staged file's columns in the staged file's order, because a COPY of
 * Parquet goes by position. It shares the target's distribution key, so that the merge joins within each slice.
 */
export function createIncomingTable(name: string, table: TableContract): string {
  const byKey = table.distribution.style === 'key' ? distributionClause(table.distribution) : []
  return [
    `create temp table ${identifier(name)} (\n${columnLines(table.name, stagedColumns(table))}\n)`,
    ...byKey,
  ].join('\n')
}

/** `CREATE TEMP TABLE` of a few columns that a load works with; small enough for Redshift to lay it out by itself. */
export function createWorkTable(name: string, columns: readonly ColumnDdl[]): string {
  return `create temp table ${identifier(name)} (\n${columnLines(name, columns)}\n)`
}

/** `ALTER TABLE … ADD COLUMN`, one a statement. It takes no NOT NULL without a default, so that the old rows stay valid. */
export function addColumn(schema: string, table: string, column: ColumnDdl): string {
  return `alter table ${qualifiedName(schema, table)} add column ${columnDefinition({ ...column, nullable: true })}`
}

/** `ALTER TABLE … ALTER COLUMN … TYPE`: Redshift changes the length of a VARCHAR and nothing else, and not in a transaction. */
export function alterColumnType(schema: string, table: string, column: string, type: ColumnType): string {
  return `alter table ${qualifiedName(schema, table)} alter column ${identifier(column)} type ${formatColumnType(type)}`
}

/** One column as `ALTER TABLE … ADD COLUMN` and `CREATE TABLE` spell it. */
export function columnDefinition(column: ColumnDdl): string {
  return `${identifier(column.name)} ${formatColumnType(column.type)}${column.nullable ? '' : ' not null'}`
}

function columnLines(table: string, columns: readonly ColumnDdl[]): string {
  if (columns.length > redshiftLimits.columnsPerTable) {
    throw new JobError(
      'LOAD_NAME_INVALID',
      `table \`${table}\` has ${columns.length} columns, Redshift takes ${redshiftLimits.columnsPerTable}`,
      { hint: 'keep some of them in one SUPER column, or in a table of their own' },
    )
  }
  return columns.map((column) => `  ${columnDefinition(column)}`).join(',\n')
}

/** AUTO is Redshift's own default, so it is not spelt out. */
function distributionClause(distribution: Distribution): readonly string[] {
  if (distribution.style === 'auto') return []
  if (distribution.style === 'key') return [`diststyle key distkey (${identifier(distribution.column)})`]
  return [`diststyle ${distribution.style}`]
}

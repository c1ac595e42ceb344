import type { ColumnType } from '../pipeline/column-type'
import { type ColumnDdl, columnDefinition } from '../sql/ddl'
import { identifier, qualifiedName } from '../sql/identifier'

/** A table that lakeload keeps for itself in every pipeline's schema. */
export type OwnTable = '_lock' | '_loads' | '_load_tables' | '_state' | '_schema_versions'

const text = (bytes: number): ColumnType => ({ kind: 'varchar', bytes })
const bigint: ColumnType = { kind: 'bigint' }
const moment: ColumnType = { kind: 'timestamp' }
const notNull = (name: string, type: ColumnType): ColumnDdl => ({ name, type, nullable: false })

/** A ULID. */
const loadId = notNull('load_id', text(26))

const columns: Readonly<Record<OwnTable, readonly ColumnDdl[]>> = {
  /** Locked first by every load, so that loads of a pipeline come one after another. Nobody reads it, so nobody else waits. */
  _lock: [notNull('id', { kind: 'integer' })],
  /** A row a committed load: it is written in the load's own transaction, so there is no other status. */
  _loads: [
    loadId,
    notNull('started_at', moment),
    notNull('committed_at', moment),
    notNull('content_sha256', text(64)),
    notNull('contract_sha256', text(64)),
    notNull('raw_records', bigint),
    notNull('raw_bytes', bigint),
    notNull('rows_loaded', bigint),
    notNull('lakeload_version', text(64)),
    /** The replay that wrote its rows, where one has. */
    { name: 'replay_id', type: text(26), nullable: true },
  ],
  /** A row a table of a load. */
  _load_tables: [
    loadId,
    notNull('table_name', text(127)),
    notNull('rows_staged', bigint),
    notNull('rows_loaded', bigint),
    notNull('rows_deleted', bigint),
    notNull('files', { kind: 'integer' }),
    notNull('bytes', bigint),
  ],
  /** A row a stream: the newest load that wrote it, and where the next extract begins. */
  _state: [
    notNull('stream', text(512)),
    { name: 'cursor', type: text(4096), nullable: true },
    /** The path that the cursor's values stand at, and where the definition lets a stream begin: a cursor means nothing at another. */
    { name: 'cursor_path', type: text(4096), nullable: true },
    { name: 'cursor_initial', type: text(4096), nullable: true },
    loadId,
    notNull('updated_at', moment),
  ],
  /** Every contract that a load has used, as JSON; `part` counts the pieces of one that is longer than a VARCHAR. */
  _schema_versions: [
    notNull('contract_sha256', text(64)),
    notNull('part', { kind: 'integer' }),
    notNull('contract', text(65_535)),
    loadId,
    notNull('recorded_at', moment),
  ],
}

/** The columns that a table made by an earlier version lacks: those that may be null. */
export function missingOwnColumns(table: OwnTable, actual: ReadonlySet<string>): readonly ColumnDdl[] {
  return columns[table].filter(({ name, nullable }) => nullable && !actual.has(name))
}

/** Adds such a column. */
export function addOwnColumn(schema: string, table: OwnTable, column: ColumnDdl): string {
  return `alter table ${ownTable(schema, table)} add column ${columnDefinition(column)}`
}

/** The names of lakeload's own tables. */
export const ownTables = Object.keys(columns) as readonly OwnTable[]

/** `"schema"."_loads"`, and so on. */
export function ownTable(schema: string, table: OwnTable): string {
  return qualifiedName(schema, table)
}

/** Creates the schema of a pipeline. */
export function createSchema(schema: string): string {
  return `create schema if not exists ${identifier(schema)}`
}

/** Creates one of lakeload's own tables. They are small and joined with everything, so every node keeps a copy. */
export function createOwnTable(schema: string, table: OwnTable): string {
  const lines = columns[table].map((column) => `  ${columnDefinition(column)}`)
  return `create table if not exists ${ownTable(schema, table)} (\n${lines.join(',\n')}\n)\ndiststyle all`
}

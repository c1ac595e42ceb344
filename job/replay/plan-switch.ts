import { compareTarget } from '../load/compare-target'
import { type OwnTable, ownTable } from '../load/own-tables'
import type { Catalog, CatalogColumn } from '../load/warehouse-catalog'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { type TargetTable, targetTables } from '../pipeline/target-table'
import { createTargetTable } from '../sql/ddl'
import { identifierList, qualifiedName } from '../sql/identifier'

/** What a switch is planned from. */
export interface SwitchInput {
  readonly pipeline: ResolvedPipeline
  /** The tables in use. */
  readonly inUse: Catalog
  /** The schema with the replayed ones, and what it holds. */
  readonly schema: string
  readonly replayed: Catalog
}

/** What else tells of the loads, and follows the tables. */
const records: readonly OwnTable[] = ['_load_tables', '_loads', '_state']

/**
 * The statements that give the tables in use the rows of the replayed ones, all in one transaction. A table that has the
 * contract's columns keeps its place, with its grants and views; any other is made anew. Pure.
 */
export function planSwitch(input: SwitchInput): readonly string[] {
  const { pipeline, schema, replayed } = input
  return [
    ...targetTables(pipeline).flatMap((target) => switchTable(input, target)),
    ...records.flatMap((table) => [
      `delete from ${ownTable(pipeline.name, table)}`,
      copyRows(pipeline.name, schema, table, replayed.get(table) ?? []),
    ]),
    copyVersions(input),
  ]
}

function switchTable(
  { pipeline, inUse, schema, replayed }: SwitchInput,
  target: TargetTable,
): readonly string[] {
  const { name } = target.contract
  const rows = copyRows(pipeline.name, schema, name, replayed.get(name) ?? [])
  const actual = inUse.get(name)
  const create = createTargetTable(pipeline.name, target)
  if (actual === undefined) return [create, rows]
  const { missing, short, mismatches } = compareTarget(pipeline.name, target, actual)
  const fits = missing.length + short.length + mismatches.length === 0
  // No CASCADE: a view that is bound to the table stops the switch, and is not dropped in passing.
  const empty = fits
    ? [`delete from ${qualifiedName(pipeline.name, name)}`]
    : [`drop table ${qualifiedName(pipeline.name, name)}`, create]
  return [...empty, rows]
}

function copyRows(to: string, from: string, table: string, columns: readonly CatalogColumn[]): string {
  const list = identifierList(columns.map(({ name }) => name))
  return `insert into ${qualifiedName(to, table)} (${list})\nselect ${list} from ${qualifiedName(from, table)}`
}

/** Contracts are kept for good, also those that no load is under any more. */
function copyVersions({ pipeline, schema, replayed }: SwitchInput): string {
  const kept = ownTable(pipeline.name, '_schema_versions')
  const rows = copyRows(pipeline.name, schema, '_schema_versions', replayed.get('_schema_versions') ?? [])
  return `${rows}\nwhere contract_sha256 not in (select contract_sha256 from ${kept})`
}

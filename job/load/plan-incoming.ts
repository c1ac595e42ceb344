import type { TableContract } from '../pipeline/contract'
import type { StagedTable } from '../pipeline/manifests'
import { stagedColumns } from '../pipeline/table-layout'
import { createIncomingTable } from '../sql/ddl'
import { identifier, identifierList } from '../sql/identifier'
import { redshiftLimits } from '../sql/limits'
import { textLiteral } from '../sql/literal'
import type { PlannedStatement } from './load-plan'
import type { FamilyPlanInput } from './plan-load'

/**
 * The name of a table's incoming table: a temporary table, so it needs no schema and no other session sees it. The
 * prefix keeps it apart from its target, as both stand in one statement.
 */
export function incomingName(table: TableContract): string {
  return temporaryName('_incoming_', table)
}

/** The name of a temporary table that belongs to a table. No table of a contract begins with `_`. */
export function temporaryName(prefix: string, table: TableContract): string {
  const name = `${prefix}${table.name}`
  // Table names of nearly the longest length keep their end, which tells child tables apart.
  const excess = Buffer.byteLength(name) - redshiftLimits.identifierBytes
  return excess <= 0 ? name : `${prefix}${table.name.slice(excess)}`
}

/** Fills one incoming table by COPY and proves that it holds what was staged; nothing for a table without rows. */
export function planIncoming(input: FamilyPlanInput, table: TableContract): readonly PlannedStatement[] {
  const staged = input.stagedTables.get(table.name)
  // COPY fails on an empty manifest, and there is nothing to load.
  if (staged === undefined || staged.rows === 0 || staged.copy_manifest_key === undefined) return []
  const incoming = incomingName(table)
  const manifest = input.url(staged.copy_manifest_key)
  const statements: PlannedStatement[] = [
    { purpose: 'create_incoming', table: table.name, sql: createIncomingTable(incoming, table) },
    {
      purpose: 'copy',
      table: table.name,
      sql: copyStatement(table, staged.format, manifest, input.copyRole),
      manifest,
    },
    {
      purpose: 'count_copied',
      table: table.name,
      sql: 'select pg_last_copy_count() as "rows"',
      rows: staged.rows,
    },
    {
      purpose: 'count_incoming',
      table: table.name,
      sql: `select count(*) as "rows" from ${identifier(incoming)}`,
      rows: staged.rows,
    },
  ]
  if (table.key.length > 0) statements.push(checkKey(table))
  return statements
}

/** No key ever stands in the text: a key would show in the query log. REGION is refused for Parquet, so it is left out. */
function copyStatement(
  table: TableContract,
  format: StagedTable['format'],
  manifest: string,
  role: string,
): string {
  const columns = stagedColumns(table)
  const hasSuper = columns.some((column) => column.type.kind === 'super')
  const asParquet = [`format as parquet${hasSuper ? ' serializetojson' : ''}`, 'manifest']
  // `auto` finds a column by its key: our names have no upper case, so none is missed. Times have a fraction, and a zone.
  const asJson = ["format as json 'auto'", 'gzip', 'manifest', "timeformat 'auto'", "dateformat 'auto'"]
  return [
    `copy ${identifier(incomingName(table))} (${identifierList(columns.map((column) => column.name))})`,
    `from ${textLiteral(manifest)}`,
    `iam_role ${role === 'default' ? 'default' : textLiteral(role)}`,
    ...(format === 'jsonl' ? asJson : asParquet),
  ].join('\n')
}

/** Redshift enforces no key: two rows of one key would both be inserted, and stay. */
function checkKey(table: TableContract): PlannedStatement {
  const key = identifierList(table.key)
  return {
    purpose: 'check_key',
    table: table.name,
    key: table.key,
    sql: [
      `select ${key}, count(*) as "_rows"`,
      `from ${identifier(incomingName(table))}`,
      `group by ${key}`,
      'having count(*) > 1',
      `order by ${key}`,
      'limit 5',
    ].join('\n'),
  }
}

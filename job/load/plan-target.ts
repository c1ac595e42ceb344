import type { TableContract } from '../pipeline/contract'
import { deletedAtColumn, loadedAtColumn } from '../pipeline/table-layout'
import type { TargetTable } from '../pipeline/target-table'
import { addColumn, alterColumnType, createTargetTable } from '../sql/ddl'
import { identifier, identifierList } from '../sql/identifier'
import { compareTarget } from './compare-target'
import { targetName, updateFrom } from './family-sql'
import type { PlannedStatement, Widening } from './load-plan'
import type { FamilyPlanInput } from './plan-load'
import type { Catalog, CatalogColumn } from './warehouse-catalog'

/**
 * Makes the target of a table as its contract has it: created where it is absent, also without rows to load, as dbt's
 * sources name every table; else with the columns that it lacks.
 */
export function planTarget(input: FamilyPlanInput, target: TargetTable): readonly PlannedStatement[] {
  const schema = input.pipeline.name
  const table = target.contract.name
  const actual = input.catalog.get(table)
  if (actual === undefined) {
    return [{ purpose: 'create_target', table, sql: createTargetTable(schema, target) }]
  }
  const { missing } = compareTarget(schema, target, actual)
  const added = missing.map(
    (column): PlannedStatement => ({ purpose: 'add_column', table, sql: addColumn(schema, table, column) }),
  )
  const becomesVersioned = missing.some(({ name }) => name === '_is_current')
  return [...added, ...(becomesVersioned ? adoptRows(input, target.contract, actual) : [])]
}

/** The VARCHARs of all targets that are too short. */
export function planWidenings(
  schema: string,
  targets: readonly TargetTable[],
  catalog: Catalog,
): readonly Widening[] {
  return targets.flatMap((target): readonly Widening[] => {
    const actual = catalog.get(target.contract.name)
    if (actual === undefined) return []
    return compareTarget(schema, target, actual).short.map(({ column, bytes, type }) => ({
      table: target.contract.name,
      column,
      fromBytes: bytes,
      type,
      sql: alterColumnType(schema, target.contract.name, column, type),
    }))
  })
}

/**
 * Rows of a table that had no versions so far are the first version of their record, since the load that wrote them; one
 * that is marked as deleted has ended. A table with several rows of a key cannot tell which of them is current.
 */
function adoptRows(
  input: FamilyPlanInput,
  table: TableContract,
  actual: readonly CatalogColumn[],
): readonly PlannedStatement[] {
  const deletedAt = identifier(deletedAtColumn.name)
  const canBeDeleted = actual.some(({ name }) => name === deletedAtColumn.name)
  const name = targetName(input, table)
  const adopt: PlannedStatement = {
    purpose: 'adopt_rows',
    table: table.name,
    sql: updateFrom(
      name,
      [
        ['_valid_from', identifier(loadedAtColumn.name)],
        ...(canBeDeleted ? [['_valid_to', deletedAt] as const] : []),
        ['_is_current', canBeDeleted ? `${deletedAt} is null` : 'true'],
      ],
      [],
      [],
    ),
  }
  if (table.key.length === 0) return [adopt]
  const key = identifierList(table.key)
  const check: PlannedStatement = {
    purpose: 'check_adopted',
    table: table.name,
    key: table.key,
    sql: [
      `select ${key}, count(*) as "_rows"`,
      `from ${name}`,
      'where "_is_current"',
      `group by ${key}`,
      'having count(*) > 1',
      `order by ${key}`,
      'limit 5',
    ].join('\n'),
  }
  return [adopt, check]
}

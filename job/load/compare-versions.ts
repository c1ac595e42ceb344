import type { TableContract } from '../pipeline/contract'
import { type LayoutColumn, stagedColumns, systemLayoutColumns } from '../pipeline/table-layout'
import { identifier, identifierList } from '../sql/identifier'
import {
  column,
  hasRootedRows,
  incomingSide,
  joinRoot,
  membersOf,
  rootKeyOf,
  type Side,
  targetSide,
  wasRooted,
} from './family-sql'
import { type KeyTable, keyTable } from './key-table'
import type { PlannedStatement } from './load-plan'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'

/** The condition for a target's rows of current versions. */
export function isCurrent(table: TableContract): string {
  return column(table.name, '_is_current')
}

/**
 * Finds the incoming records that are just as their current version: for each table of the family the keys of records
 * with a row that only one side has, and then the incoming keys without those.
 */
export function findUnchanged(input: FamilyPlanInput): {
  readonly statements: readonly PlannedStatement[]
  readonly unchanged: KeyTable
} {
  const { root } = input.family
  const changed = keyTable(input, '_changed_')
  const unchanged = keyTable(input, '_unchanged_')
  const incoming = incomingName(root)
  const key = rootKeyOf(input, root, incomingSide).columns.join(', ')
  const { conditions } = joinRoot(input, root, targetSide(input), incoming)
  const query = [
    `select ${key}`,
    `from ${identifier(incoming)}, ${targetSide(input).from(root)}`,
    `where ${[...conditions, isCurrent(root)].join('\n  and ')}`,
    'except',
    `select ${identifierList(root.key)} from ${changed.from}`,
  ].join('\n')
  return {
    statements: [
      changed.create,
      ...membersOf(input).flatMap((table) => {
        const differing = differingKeys(input, table)
        return differing === undefined ? [] : [changed.fill(table.name, differing)]
      }),
      unchanged.create,
      unchanged.fill(root.name, query),
    ],
    unchanged,
  }
}

/**
 * The keys of incoming records that differ in the rows of a table. EXCEPT takes two nulls for equal, which `=` does not,
 * and Redshift has no IS DISTINCT FROM.
 */
function differingKeys(input: FamilyPlanInput, table: TableContract): string | undefined {
  const incoming = hasRootedRows(input, table) ? rowsOf(input, table, 'incoming') : undefined
  const current = wasRooted(input, table) ? rowsOf(input, table, 'current') : undefined
  const keys = input.family.root.key.map((_, index) => keyAlias(index)).join(', ')
  if (incoming === undefined && current === undefined) return undefined
  const rows =
    incoming === undefined || current === undefined
      ? [incoming ?? current]
      : [`(${incoming}\nexcept\n${current})`, 'union all', `(${current}\nexcept\n${incoming})`]
  return [`select distinct ${keys} from (`, ...rows, ') as "differing"'].join('\n')
}

/** The rows of a table with the key of their root, as a query that EXCEPT can compare. */
function rowsOf(input: FamilyPlanInput, table: TableContract, which: 'incoming' | 'current'): string {
  const side = which === 'incoming' ? incomingSide : targetSide(input)
  const key = rootKeyOf(input, table, side)
  const selected = [
    ...key.columns.map((name, index) => `${name} as ${keyAlias(index)}`),
    // Most tables hold their root's key themselves.
    ...comparedColumns(input, table, side).filter((name) => !key.columns.includes(name)),
  ]
  const select = `select ${selected.join(', ')}`
  if (which === 'incoming') {
    const from = `from ${[side.from(table), ...key.through].join(', ')}`
    return [select, from, ...where(key.conditions)].join('\n')
  }
  // Only the records that came in are looked at: of the others nothing is known.
  const keys = incomingName(input.family.root)
  const { through, conditions } = joinRoot(input, table, side, keys)
  const from = [side.from(table), ...through.map((step) => side.from(step)), identifier(keys)].join(', ')
  return [select, `from ${from}`, ...where([...conditions, ...[table, ...through].map(isCurrent)])].join('\n')
}

const keyAlias = (index: number): string => `"_key_${index + 1}"`

const where = (conditions: readonly string[]): readonly string[] =>
  conditions.length === 0 ? [] : [`where ${conditions.join('\n  and ')}`]

/**
 * What a record is compared by: not what tells of its load or its raw record. Comparisons leave trailing blanks of a
 * VARCHAR out, so the lengths stand beside the texts.
 */
function comparedColumns(input: FamilyPlanInput, table: TableContract, side: Side): readonly string[] {
  const name = side.name(table)
  const columns = stagedColumns(table).filter((one) => isContent(input, table, one))
  const texts = columns.filter(({ type }) => type.kind === 'varchar')
  const lengths = texts.map((one) => `nvl(octet_length(${column(name, one.name)})::varchar(5), '')`)
  return [
    ...columns.map((one) => comparable(column(name, one.name), one)),
    ...(lengths.length === 0 ? [] : [`${lengths.join(" || ',' || ")} as "_lengths"`]),
  ]
}

/** SUPER has no set operations of its own; as bytes it has, also where it is longer than a VARCHAR. */
function comparable(expression: string, { name, type }: LayoutColumn): string {
  return type.kind === 'super'
    ? `json_serialize_to_varbyte(${expression}) as ${identifier(name)}`
    : expression
}

const provenance: ReadonlySet<string> = new Set(systemLayoutColumns.map(({ name }) => name))

/** Columns of a parent's key may repeat what tells of its raw record, over any number of tables. */
function isContent(input: FamilyPlanInput, table: TableContract, { name, origin }: LayoutColumn): boolean {
  if (provenance.has(name)) return false
  if (origin !== 'parent_key') return true
  const repeated = table.parentKey.find((one) => one.name === name)?.parentColumn
  const parent = membersOf(input).find((one) => one.name === table.parent)
  const above = parent === undefined ? undefined : stagedColumns(parent).find((one) => one.name === repeated)
  return parent === undefined || above === undefined || isContent(input, parent, above)
}

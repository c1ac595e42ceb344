import type { TableContract } from '../pipeline/contract'
import { identifier, qualifiedName } from '../sql/identifier'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'
import { type ColumnPair, keyChain } from './table-family'

/** Where the rows of a family's tables are read: in the incoming tables, or in the targets. */
export interface Side {
  /** The table in a FROM list. */
  from(table: TableContract): string
  /** The table before the name of one of its columns. */
  name(table: TableContract): string
}

/** The tables that COPY has filled. */
export const incomingSide: Side = {
  from: (table) => identifier(incomingName(table)),
  name: incomingName,
}

/** The tables of the pipeline's schema. */
export function targetSide(input: FamilyPlanInput): Side {
  return { from: (table) => targetName(input, table), name: (table) => table.name }
}

/** How the rows of one table, on one side, are joined with keys of their root. */
export interface RootJoin {
  /** The tables in between, nearest first. */
  readonly through: readonly TableContract[]
  readonly conditions: readonly string[]
}

/** Joins a table with a table of root keys: an incoming root, a target root, or a table of keys. */
export function joinRoot(
  { family }: FamilyPlanInput,
  table: TableContract,
  side: Side,
  keysName: string,
): RootJoin {
  const { through, pairs } = keyChain(family, table)
  return { through, conditions: pairs.map((pair) => condition(family, side, keysName, pair)) }
}

/** The same as outer joins, one a line: no row of the table is lost on the way to a key that is not there. */
export function leftJoinKeys(
  { family }: FamilyPlanInput,
  table: TableContract,
  side: Side,
  keysName: string,
): readonly string[] {
  const { through, pairs } = keyChain(family, table)
  const steps = [
    ...through.map((step) => [step.name, side.from(step)]),
    [family.root.name, identifier(keysName)],
  ]
  return steps.map(([name, from]) => {
    const on = pairs.filter((pair) => pair.otherTable === name)
    return `left join ${from} on ${on.map((pair) => condition(family, side, keysName, pair)).join(' and ')}`
  })
}

/** What the rows of a table hold of their root's key, in the key's order, and how to get there. */
export function rootKeyOf(
  { family }: FamilyPlanInput,
  table: TableContract,
  side: Side,
): {
  readonly columns: readonly string[]
  readonly through: readonly string[]
  readonly conditions: readonly string[]
} {
  const { through, pairs } = keyChain(family, table)
  const isLast = (pair: ColumnPair): boolean => pair.otherTable === family.root.name
  return {
    columns: pairs.filter(isLast).map((pair) => sideColumn(family, side, pair.table, pair.column)),
    through: through.map((step) => side.from(step)),
    conditions: pairs
      .filter((pair) => !isLast(pair))
      .map(
        (pair) =>
          `${sideColumn(family, side, pair.table, pair.column)} = ${sideColumn(family, side, pair.otherTable, pair.otherColumn)}`,
      ),
  }
}

function condition(
  family: FamilyPlanInput['family'],
  side: Side,
  keysName: string,
  { table, column: name, otherTable, otherColumn }: ColumnPair,
): string {
  const other =
    otherTable === family.root.name
      ? column(keysName, otherColumn)
      : sideColumn(family, side, otherTable, otherColumn)
  return `${sideColumn(family, side, table, name)} = ${other}`
}

function sideColumn(
  { root, descendants }: FamilyPlanInput['family'],
  side: Side,
  table: string,
  name: string,
): string {
  const contract = [root, ...descendants].find((one) => one.name === table)
  return column(contract === undefined ? table : side.name(contract), name)
}

/** Tables go by their own names: Redshift's grammar gives the table of a DELETE no alias. */
export function deleteUsing(table: string, using: readonly string[], conditions: readonly string[]): string {
  return `delete from ${table}\nusing ${using.join(', ')}\nwhere ${conditions.join('\n  and ')}`
}

/** Nor has the table of an UPDATE one, and the columns it sets are not qualified. */
export function updateFrom(
  table: string,
  values: readonly (readonly [column: string, value: string])[],
  from: readonly string[],
  conditions: readonly string[],
): string {
  return [
    `update ${table}`,
    `set ${values.map(([name, value]) => `${identifier(name)} = ${value}`).join(', ')}`,
    ...(from.length === 0 ? [] : [`from ${from.join(', ')}`]),
    ...(conditions.length === 0 ? [] : [`where ${conditions.join('\n  and ')}`]),
  ].join('\n')
}

/** `"table"."column"`. */
export function column(table: string, name: string): string {
  return `${identifier(table)}.${identifier(name)}`
}

/** `"schema"."table"`. */
export function targetName(input: FamilyPlanInput, table: TableContract): string {
  return qualifiedName(input.pipeline.name, table.name)
}

/** The family's tables, parents before children. */
export function membersOf({ family }: FamilyPlanInput): readonly TableContract[] {
  return [family.root, ...family.descendants]
}

/** Children before parents: a table in between must still have its rows for those that find their root through it. */
export function childrenFirst(input: FamilyPlanInput): readonly TableContract[] {
  return [...membersOf(input)].reverse()
}

/** Whether rows of a table came in: tables without rows have no incoming table. */
export function hasRows(input: FamilyPlanInput, table: TableContract): boolean {
  return (input.stagedTables.get(table.name)?.rows ?? 0) > 0
}

/** Whether rows of a table came in, and those that lead them to their root. */
export function hasRootedRows(input: FamilyPlanInput, table: TableContract): boolean {
  return [table, ...keyChain(input.family, table).through].every((step) => hasRows(input, step))
}

/** Whether a table was there before this load: one of this very transaction is empty. */
export function wasThere(input: FamilyPlanInput, table: TableContract): boolean {
  return input.catalog.has(table.name)
}

/** Whether a table was there, and those that lead its rows to their root. */
export function wasRooted(input: FamilyPlanInput, table: TableContract): boolean {
  return [table, ...keyChain(input.family, table).through].every((step) => wasThere(input, step))
}

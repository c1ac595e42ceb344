import type { TableContract } from '../pipeline/contract'
import { loadedAtColumn, stagedColumns } from '../pipeline/table-layout'
import { identifier, identifierList, qualifiedName } from '../sql/identifier'
import { textLiteral, timestampLiteral } from '../sql/literal'
import type { PlannedStatement } from './load-plan'
import { incomingName } from './plan-incoming'
import type { FamilyPlanInput } from './plan-load'
import { type ColumnPair, keyChain } from './table-family'

/**
 * Replaces the records that came in, whole: every row of the family that belongs to an incoming root goes, then the
 * incoming rows are inserted. So a list that shrank, also to nothing, shrinks in its child table.
 */
export function planMerge(input: FamilyPlanInput): readonly PlannedStatement[] {
  const { family } = input
  if (!hasRows(input, family.root)) return []
  const members = [family.root, ...family.descendants]
  // Children first: a table in between must still be there for those that find their root through it.
  const childrenFirst = [...members].reverse()
  return [
    ...childrenFirst.flatMap((table) => dropSuperseded(input, table)),
    ...childrenFirst.flatMap((table) => deleteReplaced(input, table)),
    ...members.flatMap((table) => insertIncoming(input, table)),
  ]
}

/** Empties the tables, also of rows whose list came in empty. DELETE, as TRUNCATE would commit the transaction. */
export function planReplace(input: FamilyPlanInput): readonly PlannedStatement[] {
  const members = [input.family.root, ...input.family.descendants]
  const emptied = [...members].reverse().filter((table) => input.existingTables.has(table.name))
  return [
    ...emptied.map(
      (table): PlannedStatement => ({
        purpose: 'delete',
        table: table.name,
        sql: `delete from ${targetName(input, table)}`,
      }),
    ),
    ...members.flatMap((table) => insertIncoming(input, table)),
  ]
}

/** Adds the incoming rows to what is there. */
export function planAppend(input: FamilyPlanInput): readonly PlannedStatement[] {
  return [input.family.root, ...input.family.descendants].flatMap((table) => insertIncoming(input, table))
}

/**
 * Takes the records out of the incoming tables which a newer load has written already, so that a late load never
 * brings an old state back. ULIDs sort by time.
 */
function dropSuperseded(input: FamilyPlanInput, table: TableContract): readonly PlannedStatement[] {
  const { root } = input.family
  if (!input.existingTables.has(root.name) || !hasRows(input, table)) return []
  const { through, pairs } = keyChain(input.family, table)
  // A table in between that came in empty has no rows that could lead to a newer root.
  if (through.some((step) => !hasRows(input, step))) return []
  const names = new Map([table, ...through].map((member) => [member.name, incomingName(member)]))
  return [
    {
      purpose: 'drop_superseded',
      table: table.name,
      sql: deleteUsing(
        identifier(incomingName(table)),
        [...through.map((step) => identifier(incomingName(step))), targetName(input, root)],
        [
          ...matches(pairs, root, names, root.name),
          `${column(root.name, '_load_id')} > ${textLiteral(input.staged.load_id)}`,
        ],
      ),
    },
  ]
}

/** Deletes the target's rows that belong to an incoming root. */
function deleteReplaced(input: FamilyPlanInput, table: TableContract): readonly PlannedStatement[] {
  const { root } = input.family
  // A table of this very transaction is empty.
  if (!input.existingTables.has(table.name)) return []
  const { through, pairs } = keyChain(input.family, table)
  if (through.some((step) => !input.existingTables.has(step.name))) return []
  return [
    {
      purpose: 'delete',
      table: table.name,
      sql: deleteUsing(
        targetName(input, table),
        [...through.map((step) => targetName(input, step)), identifier(incomingName(root))],
        matches(pairs, root, new Map(), incomingName(root)),
      ),
    },
  ]
}

/** INSERT names its columns: a table that was altered has another order than its contract. */
function insertIncoming(input: FamilyPlanInput, table: TableContract): readonly PlannedStatement[] {
  if (!hasRows(input, table)) return []
  const columns = identifierList(stagedColumns(table).map(({ name }) => name))
  return [
    {
      purpose: 'insert',
      table: table.name,
      sql: [
        `insert into ${targetName(input, table)} (${columns}, ${identifier(loadedAtColumn.name)})`,
        `select ${columns}, ${timestampLiteral(input.loadedAt)}`,
        `from ${identifier(incomingName(table))}`,
      ].join('\n'),
    },
  ]
}

/** Tables go by their own names: Redshift's grammar gives the table of a DELETE no alias. */
function deleteUsing(table: string, using: readonly string[], conditions: readonly string[]): string {
  return `delete from ${table}\nusing ${using.join(', ')}\nwhere ${conditions.join('\n  and ')}`
}

/** Join conditions. `names` tells which tables go by another name, `rootName` what the root at the end of the chain goes by. */
function matches(
  pairs: readonly ColumnPair[],
  root: TableContract,
  names: ReadonlyMap<string, string>,
  rootName: string,
): readonly string[] {
  const named = (table: string): string => names.get(table) ?? table
  return pairs.map((pair) => {
    const other = pair.otherTable === root.name ? rootName : named(pair.otherTable)
    return `${column(named(pair.table), pair.column)} = ${column(other, pair.otherColumn)}`
  })
}

function column(table: string, name: string): string {
  return `${identifier(table)}.${identifier(name)}`
}

function targetName(input: FamilyPlanInput, table: TableContract): string {
  return qualifiedName(input.pipeline.name, table.name)
}

/** Tables without rows have no incoming table. */
function hasRows(input: FamilyPlanInput, table: TableContract): boolean {
  return (input.stagedTables.get(table.name)?.rows ?? 0) > 0
}

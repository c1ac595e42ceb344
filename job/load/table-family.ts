import { JobError } from '../errors/job-error'
import type { SchemaContract, TableContract } from '../pipeline/contract'

/** A root table with all tables below it, parents before children: what a merge replaces together. */
export interface TableFamily {
  readonly root: TableContract
  readonly descendants: readonly TableContract[]
}

/** The families of a stream, in the contract's order. */
export function tableFamilies(contract: SchemaContract, stream: string): readonly TableFamily[] {
  const tables = contract.tables.filter((table) => table.stream === stream)
  return tables
    .filter((table) => table.parent === undefined)
    .map((root) => {
      const names = new Set([root.name])
      const descendants: TableContract[] = []
      // One pass is enough: the contract lists parents before children.
      for (const table of tables) {
        if (table.parent === undefined || !names.has(table.parent)) continue
        names.add(table.name)
        descendants.push(table)
      }
      return { root, descendants }
    })
}

/** Two columns that hold the same value. */
export interface ColumnPair {
  readonly table: string
  readonly column: string
  readonly otherTable: string
  readonly otherColumn: string
}

/** How the rows of a table find the key of their root. */
export interface KeyChain {
  /** The tables between it and the root, nearest first; empty where the table holds the root's key itself. */
  readonly through: readonly TableContract[]
  readonly pairs: readonly ColumnPair[]
}

/**
 * Finds how the rows of a family's table belong to the root's rows. Mostly a table of any depth repeats the root's key;
 * where a table in between has a key of its own instead, the rows are found through that table.
 */
export function keyChain(family: TableFamily, table: TableContract): KeyChain {
  const direct = rootKeyColumns(family, table)
  if (direct !== undefined) {
    return { through: [], pairs: pairUp(table.name, direct, family.root.name, family.root.key) }
  }
  const parent = parentOf(family, table)
  const rest = keyChain(family, parent)
  const link = table.parentKey.map((column) => ({
    table: table.name,
    column: column.name,
    otherTable: parent.name,
    otherColumn: column.parentColumn,
  }))
  return { through: [parent, ...rest.through], pairs: [...link, ...rest.pairs] }
}

/** The columns of a table that hold the root's key, in the key's order; `undefined` where it does not hold all of it. */
function rootKeyColumns(family: TableFamily, table: TableContract): readonly string[] | undefined {
  if (table.parent === undefined) return table.key
  const above = rootKeyColumns(family, parentOf(family, table))
  if (above === undefined) return undefined
  const columns = above.map((name) => table.parentKey.find((column) => column.parentColumn === name)?.name)
  return columns.every((name) => name !== undefined) ? columns : undefined
}

function parentOf(family: TableFamily, table: TableContract): TableContract {
  const parent = [family.root, ...family.descendants].find((candidate) => candidate.name === table.parent)
  if (parent === undefined)
    throw new JobError('INTERNAL', `table \`${table.name}\` has no parent in its contract`)
  return parent
}

function pairUp(
  table: string,
  columns: readonly string[],
  otherTable: string,
  otherColumns: readonly string[],
): readonly ColumnPair[] {
  return columns.map((column, index) => ({
    table,
    column,
    otherTable,
    otherColumn: otherColumns[index] ?? column,
  }))
}

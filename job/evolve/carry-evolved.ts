import { formatColumnType } from '../pipeline/column-type'
import { completeContract } from '../pipeline/complete-contract'
import type { ColumnContract, SchemaContract, TableContract } from '../pipeline/contract'
import { stagedColumns } from '../pipeline/table-layout'
import { isKeptWhole, keptWhole } from '../stage/kept-whole'
import { alignParentKeys } from './align-parent-keys'

/**
 * The contract of `schema.yml` with all that earlier loads have added to it. What people have written since goes before: a path
 * that `schema.yml` now names, ignores or keeps within SUPER is no longer an evolved column's, and a type that was changed there
 * is not widened any more. Answers the very contract where nothing has evolved.
 *
 * @param last what the newest committed load was written under
 */
export function carryEvolved(
  contract: SchemaContract,
  last: Pick<SchemaContract, 'tables'> | undefined,
): SchemaContract {
  if (last === undefined || !last.tables.some(hasEvolved)) return contract
  const before = new Map(last.tables.map((table) => [table.name, table]))
  const tables: TableContract[] = contract.tables.map((table) => {
    const evolved = before.get(table.name)
    return evolved === undefined || evolved.from !== table.from ? table : carryTable(contract, table, evolved)
  })
  for (const table of last.tables) {
    if (table.evolved === true && isStillMissing(contract, tables, table)) tables.push(table)
  }
  const aligned = alignParentKeys(tables)
  const isSame =
    aligned.length === contract.tables.length &&
    aligned.every((table, index) => table === contract.tables[index])
  return isSame ? contract : completeContract(contract.pipeline, aligned, contract.ignored)
}

function hasEvolved(table: TableContract): boolean {
  return table.evolved === true || table.columns.some((column) => column.evolved !== undefined)
}

function carryTable(contract: SchemaContract, table: TableContract, before: TableContract): TableContract {
  const old = new Map(before.columns.map((column) => [column.name, column]))
  const columns = table.columns.map((column) => carryWidth(column, old.get(column.name)))
  const names = new Set(stagedColumns(table).map((column) => column.name))
  const added = before.columns.filter(
    (column) =>
      column.evolved !== undefined &&
      column.evolved.from === undefined &&
      !names.has(column.name) &&
      (column.variantOf === undefined
        ? !isNamed(contract, table.stream, column.path)
        : isVariantStill(contract, table, column)),
  )
  const isSame = added.length === 0 && columns.every((column, index) => column === table.columns[index])
  return isSame ? table : { ...table, columns: [...columns, ...added] }
}

/** A widened column stays wide as long as `schema.yml` says what it said then. */
function carryWidth(column: ColumnContract, before: ColumnContract | undefined): ColumnContract {
  const from = before?.evolved?.from
  if (before === undefined || from === undefined || before.path !== column.path) return column
  if (formatColumnType(from) !== formatColumnType(column.type)) return column
  return { ...column, type: before.type, evolved: { from } }
}

/** A column's variant goes with its column; one of an object or a list as long as nobody keeps that whole. */
function isVariantStill(contract: SchemaContract, table: TableContract, column: ColumnContract): boolean {
  const base = table.columns.find((one) => one.name === column.variantOf)
  if (base !== undefined) return base.path === column.path && base.nullable && base.type.kind !== 'super'
  return !isKeptWhole(column.path, keptWhole(contract, table.stream))
}

function isStillMissing(
  contract: SchemaContract,
  tables: readonly TableContract[],
  table: TableContract,
): boolean {
  const parent = tables.find((one) => one.name === table.parent)
  if (parent === undefined || tables.some((one) => one.name === table.name)) return false
  const known = new Set(stagedColumns(parent).map((column) => column.name))
  if (table.parentKey.some((column) => !known.has(column.parentColumn))) return false
  return (
    !isNamed(contract, table.stream, table.from) &&
    !contract.tables.some((one) => one.stream === table.stream && one.from === table.from)
  )
}

/** Whether `schema.yml` has a column for a path, keeps it within SUPER, or ignores it. */
function isNamed(contract: SchemaContract, stream: string, path: string): boolean {
  return (
    isKeptWhole(path, keptWhole(contract, stream)) ||
    contract.tables.some(
      (table) => table.stream === stream && table.columns.some((column) => column.path === path),
    )
  )
}

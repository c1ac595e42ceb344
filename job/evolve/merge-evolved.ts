import type { ContractMerge } from '../infer/merge-contract'
import { formatColumnType } from '../pipeline/column-type'
import type { ColumnContract, SchemaContract, TableContract } from '../pipeline/contract'

/** What loads have added to a contract, as changes of its file. */
export function mergeEvolved(contract: SchemaContract, carried: SchemaContract): ContractMerge {
  const known = new Map(contract.tables.map((table) => [table.name, table]))
  const pairs = carried.tables.flatMap((table) => {
    const before = known.get(table.name)
    return before === undefined
      ? []
      : table.columns.map((column) => ({ table: table.name, column, before: find(before, column) }))
  })
  return {
    newColumns: pairs.flatMap(({ table, column, before }) =>
      before === undefined ? [{ table, column: plain(column) }] : [],
    ),
    newTables: carried.tables
      .filter(({ name }) => !known.has(name))
      .map(({ evolved: _evolved, ...table }) => ({ ...table, columns: table.columns.map(plain) })),
    widened: pairs.flatMap(({ table, column, before }) => {
      const type = formatColumnType(column.type)
      if (before === undefined || formatColumnType(before.type) === type) return []
      return [{ table, column: column.name, type, why: 'a load has widened it' }]
    }),
    conflicts: [],
    vanished: [],
  }
}

function find(table: TableContract, column: ColumnContract): ColumnContract | undefined {
  return table.columns.find(({ name }) => name === column.name)
}

function plain({ evolved: _evolved, ...column }: ColumnContract): ColumnContract {
  return column
}

import { isRootTable, type SchemaContract, type TableContract } from '../../pipeline/contract'
import { type ContractMode, type ContractModes, resolveContractModes } from '../../pipeline/contract-modes'
import type { ResolvedStream } from '../../pipeline/resolved'

/** What becomes of a value that does not fit: the run is refused, its record is set aside, or the value is left out. */
export type MisfitAction = 'refuse' | 'quarantine' | 'discard'

/** What the contract of a stream says to misfits. */
export interface MisfitActions {
  /** Whether anything but a refusal can come of a misfit. */
  readonly isLenient: boolean
  /** For a record that cannot be read at all. */
  readonly record: Exclude<MisfitAction, 'discard'>
  value(table: string, column: string): MisfitAction
}

/** The modes of a table: its own over those of its stream. */
export function tableModes(
  stream: Pick<ResolvedStream, 'contractModes'>,
  table: TableContract,
): ContractModes {
  return resolveContractModes(stream.contractModes, table.contractModes)
}

/**
 * Reads the `types` modes of a stream's tables. A record that cannot be read goes by the root table's. `discard_value` leaves
 * out a value only where null may stand for it: a record whose key, or another value that must be there, does not fit is
 * set aside instead. `evolve` has done what it could before staging: what is left is refused.
 */
export function misfitActions(contract: SchemaContract, stream: ResolvedStream): MisfitActions {
  const tables = contract.tables.filter((table) => table.stream === stream.name)
  const modes = new Map(tables.map((table) => [table.name, tableModes(stream, table).types]))
  const kept = new Set(tables.flatMap((table) => columnsThatStay(table, contract)))
  const root = tables.find(isRootTable)
  const record = modes.get(root?.name ?? '')
  return {
    isLenient: [...modes.values()].some(isLenient),
    record: isLenient(record) ? 'quarantine' : 'refuse',
    value: (table, column) => {
      const mode = modes.get(table)
      if (mode === 'discard_value') return kept.has(`${table}.${column}`) ? 'quarantine' : 'discard'
      return mode === 'quarantine' ? 'quarantine' : 'refuse'
    },
  }
}

function isLenient(mode: ContractMode | undefined): boolean {
  return mode === 'quarantine' || mode === 'discard_value'
}

/** The columns that cannot be null: by themselves, as part of a key, or because rows of children repeat them. */
function columnsThatStay(table: TableContract, contract: SchemaContract): readonly string[] {
  const repeated = contract.tables
    .filter((child) => child.parent === table.name)
    .flatMap((child) => child.parentKey.map((column) => column.parentColumn))
  const notNull = table.columns.filter((column) => !column.nullable).map((column) => column.name)
  return [...table.key, ...repeated, ...notNull].map((column) => `${table.name}.${column}`)
}

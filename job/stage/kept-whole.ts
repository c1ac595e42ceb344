import type { ColumnContract, SchemaContract, TableContract } from '../pipeline/contract'
import { isWithin } from './path-census'

/** A path that a contract keeps whole, or leaves out, with what lies below it. */
export interface KeptWhole {
  readonly path: string
  /** Where what it is mostly, a list or an object, is taken apart by tables: only what other kinds have below it. */
  readonly only?: 'members' | 'elements'
}

/** The paths of a stream below which a contract wants no columns: those of SUPER columns, and the ignored ones. */
export function keptWhole(
  contract: Pick<SchemaContract, 'tables' | 'ignored'>,
  stream: string,
): readonly KeptWhole[] {
  const tables = contract.tables.filter((table) => table.stream === stream)
  const whole: KeptWhole[] = contract.ignored
    .filter((one) => one.stream === stream)
    .map(({ path }) => ({ path }))
  for (const table of tables) {
    for (const column of table.columns) {
      if (column.type.kind !== 'super') continue
      if (!takesOtherKinds(table, column)) whole.push({ path: column.path })
      else whole.push({ path: column.path, only: isReadAsList(tables, column.path) ? 'members' : 'elements' })
    }
  }
  return whole
}

/** Whether a column has the values of a path that tables read as an object or a list, and that are neither. */
export function takesOtherKinds(table: TableContract, column: ColumnContract): boolean {
  return column.variantOf !== undefined && !table.columns.some((one) => one.name === column.variantOf)
}

/** Whether a path is kept whole, or lies below one that is. */
export function isKeptWhole(path: string, whole: readonly KeptWhole[]): boolean {
  return whole.some((one) => {
    if (!isWithin(path, one.path)) return false
    if (one.only === undefined) return true
    const below = path.slice(one.path.length)
    return below !== '' && below.startsWith('[*]') === (one.only === 'elements')
  })
}

function isReadAsList(tables: readonly TableContract[], path: string): boolean {
  const elements = `${path}[*]`
  return tables.some(
    (table) =>
      isWithin(table.from, elements) || table.columns.some((column) => isWithin(column.path, elements)),
  )
}

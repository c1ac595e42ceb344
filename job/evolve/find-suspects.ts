import { fitColumn } from '../infer/fit-column'
import { ownerTable } from '../infer/owner-table'
import type { PathProfile, StreamProfile } from '../infer/profile'
import { readApart } from '../infer/read-apart'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { PathCount } from '../pipeline/manifests'
import type { ColumnWatch } from './misfit-finder'

/**
 * The columns, and the objects and lists, of which the profile shows that they do not fit all that there is at their paths.
 *
 * @param isWanted of which tables anybody wants to know
 */
export function findSuspects(
  contract: SchemaContract,
  stream: string,
  profile: StreamProfile,
  isWanted: (table: TableContract) => boolean,
): readonly ColumnWatch[] {
  const tables = contract.tables.filter((table) => table.stream === stream)
  const profiles = new Map(profile.paths.map((path) => [path.path, path]))
  const columns = tables.filter(isWanted).flatMap((table) => suspectColumns(table, profiles))
  const apart = readApart(contract, stream)
  const others = [...apart].flatMap(([path, expected]): readonly ColumnWatch[] => {
    const owner = otherKindOwner(tables, path)
    const found = profiles.get(path)
    if (owner === undefined || found === undefined || !isWanted(owner)) return []
    if (owner.columns.some((column) => column.path === path && column.variantOf !== undefined)) return []
    return hasOtherKind(found, expected) ? [{ path, table: owner.name, columns: [], expected }] : []
  })
  return [...columns, ...others]
}

/** The table whose rows are there also where a path does not hold the object or the list that is read from it. */
export function otherKindOwner(tables: readonly TableContract[], path: string): TableContract | undefined {
  if (path === '$') return undefined
  return ownerTable(
    tables.filter((table) => table.from !== path || path.endsWith('[*]')),
    path,
  )
}

function suspectColumns(
  table: TableContract,
  profiles: ReadonlyMap<string, PathProfile>,
): readonly ColumnWatch[] {
  return table.columns.flatMap((column): readonly ColumnWatch[] => {
    const profile = profiles.get(column.path)
    if (column.variantOf !== undefined || profile === undefined) return []
    // Nulls of a table that leaves rows out may be in those.
    const base = table.onlyWhere === undefined ? column : { ...column, nullable: true }
    if (fitColumn(base, profile).status === 'fits') return []
    const variants = table.columns.filter((one) => one.variantOf === column.name)
    return [{ path: column.path, table: table.name, columns: [base, ...variants] }]
  })
}

function hasOtherKind(
  profile: Pick<PathCount, 'boolean' | 'number' | 'string' | 'object' | 'array'>,
  expected: 'object' | 'array',
): boolean {
  return (['boolean', 'number', 'string', 'object', 'array'] as const).some(
    (kind) => kind !== expected && profile[kind] > 0,
  )
}

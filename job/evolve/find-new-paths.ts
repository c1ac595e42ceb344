import { ownerTable } from '../infer/owner-table'
import { readApart } from '../infer/read-apart'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import { type ContractMode, type ContractModes, resolveContractModes } from '../pipeline/contract-modes'
import { pathsTo } from '../pipeline/json-path'
import type { PathCount } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import { isKeptWhole, keptWhole } from '../stage/kept-whole'
import { countPresent, type PathCensus } from '../stage/path-census'

/** A path of the records that no column, table or `ignored` entry of the contract takes. */
export interface NewPath {
  readonly count: PathCount
  /** The table whose rows have one value, or one list, there. */
  readonly owner: TableContract
  /** What it would become. */
  readonly becomes: 'column' | 'table'
  readonly mode: ContractMode
  /** Whether there is a value that tells a type: not where all are null, or empty lists or objects. */
  readonly hasData: boolean
  /** Whether its name can be written down; one with NUL or half a surrogate pair no warehouse keeps, not even in the record of the contract. */
  readonly isStorable: boolean
}

/** Whether a new path becomes a column or a table. */
export function canEvolve({ mode, hasData, isStorable }: NewPath): boolean {
  return mode === 'evolve' && hasData && isStorable
}

/** The modes of a table: its own setting over its stream's. */
export function modesOf(stream: ResolvedStream, table: TableContract): ContractModes {
  return resolveContractModes(stream.contractModes, table.contractModes)
}

/**
 * The new paths of a stream, by the counts that extract took: members that would be columns one by one, and of a new list the
 * list itself, with all below it. Sorted by path.
 */
export function findNewPaths(
  contract: SchemaContract,
  stream: ResolvedStream,
  census: PathCensus,
): readonly NewPath[] {
  const tables = contract.tables.filter((table) => table.stream === stream.name)
  const whole = keptWhole(contract, stream.name)
  const columns = new Set(tables.flatMap((table) => table.columns.map(({ path }) => path)))
  const rows = new Set(tables.map((table) => table.from))
  const apart = readApart(contract, stream.name)
  const byParent = childrenOf(census)
  const found: NewPath[] = []
  const visit = (count: PathCount): void => {
    const { path } = count
    if (isKeptWhole(path, whole)) return
    const children = byParent.get(path) ?? []
    const kind = apart.get(path)
    // What a column reads as one value has no members of its own; whether it fits is a question of types.
    if (kind === undefined && columns.has(path)) return
    if (kind === undefined && !rows.has(path)) {
      const isContainer = count.object > 0 && !hasOthers(count, 'object') && children.length > 0
      if (!isContainer) {
        add(count, children)
        return
      }
    }
    for (const child of children) {
      // An object where a list is read is of another kind as a whole, and so is a list where an object is.
      if (kind === undefined || child.path.endsWith('[*]') === (kind === 'array')) visit(child)
    }
  }
  const add = (count: PathCount, children: readonly PathCount[]): void => {
    const owner = ownerTable(tables, count.path)
    if (owner === undefined) return
    const becomes = count.array > 0 ? 'table' : 'column'
    const mode = modesOf(stream, owner)[becomes === 'table' ? 'tables' : 'columns']
    const isStorable = !/\0|\p{Surrogate}/u.test(count.path)
    const isEmpty =
      count.array + count.object > 0 && !hasOthers(count, 'object', 'array') && !children.some(holds)
    found.push({ count, owner, becomes, mode, hasData: countPresent(count) > 0 && !isEmpty, isStorable })
  }
  const holds = (count: PathCount): boolean =>
    hasOthers(count, 'object', 'array') || (byParent.get(count.path) ?? []).some(holds)
  const root = census.find('$')
  if (root !== undefined) visit(root)
  return found.toSorted((left, right) => (left.count.path < right.count.path ? -1 : 1))
}

type Kind = 'boolean' | 'number' | 'string' | 'object' | 'array'

function hasOthers(count: PathCount, ...expected: readonly Kind[]): boolean {
  return (['boolean', 'number', 'string', 'object', 'array'] as const).some(
    (kind) => count[kind] > 0 && !expected.includes(kind),
  )
}

/** The counted paths by the path that they lie right below. */
function childrenOf(census: PathCensus): ReadonlyMap<string, readonly PathCount[]> {
  const children = new Map<string, PathCount[]>()
  for (const count of census.paths) {
    const parent = pathsTo(count.path).at(-2)
    if (parent === undefined) continue
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [count])
    else siblings.push(count)
  }
  return children
}

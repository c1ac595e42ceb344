import type { SchemaContract, TableContract } from '../../pipeline/contract'
import type { ContractModes } from '../../pipeline/contract-modes'
import { isPathPrefix, type PathStep } from '../../pipeline/json-path'
import type { ResolvedStream } from '../../pipeline/resolved'
import { takesOtherKinds } from '../kept-whole'
import { stepsOf } from '../source-tree'
import { tableModes } from './misfit-actions'

/** What a contract knows of an object's members, or of a list's elements. */
export interface KnownNode {
  readonly members: Map<string, KnownNode>
  element?: KnownNode
  /** A column's, or all below it is kept or ignored as a whole: what is in it is no matter of members. */
  isWhole: boolean
  /** The table that a new member here would belong to. */
  readonly table: TableContract
  /** The modes of that table. */
  readonly modes: ContractModes
}

/** Gathers all paths of a stream that its contract names: columns, rows of tables, and what is ignored. */
export function knownMembers(contract: SchemaContract, stream: ResolvedStream): KnownNode | undefined {
  const tables = contract.tables.filter((table) => table.stream === stream.name)
  const ownerOf = (steps: readonly PathStep[]): TableContract | undefined =>
    tables
      .filter((table) => isPathPrefix(stepsOf(table.from), steps))
      // Sorting is stable: of tables with the same rows the first one, which is the parent of the others.
      .sort((left, right) => stepsOf(right.from).length - stepsOf(left.from).length)[0]
  const makeNode = (steps: readonly PathStep[]): KnownNode | undefined => {
    const table = ownerOf(steps)
    if (table === undefined) return undefined
    return { members: new Map(), isWhole: false, table, modes: tableModes(stream, table) }
  }
  const root = makeNode([])
  if (root === undefined) return undefined
  const grow = (path: string, isWhole: boolean): void => {
    const steps = stepsOf(path)
    let node: KnownNode = root
    for (const [place, step] of steps.entries()) {
      const known: KnownNode | undefined = 'member' in step ? node.members.get(step.member) : node.element
      const next = known ?? makeNode(steps.slice(0, place + 1))
      if (next === undefined) return
      if ('member' in step) node.members.set(step.member, next)
      else node.element = next
      node = next
    }
    node.isWhole ||= isWhole
  }
  for (const table of tables) {
    grow(table.from, false)
    if (table.onlyWhere !== undefined) grow(table.onlyWhere, false)
    // A column for what has another kind than the tables read there is beside the members that they read.
    for (const column of table.columns) grow(column.path, !takesOtherKinds(table, column))
  }
  for (const ignored of contract.ignored) if (ignored.stream === stream.name) grow(ignored.path, true)
  return root
}

/** The mode that a new member's value goes by: a list would be a table, all else columns. */
export function modeOfNew(node: KnownNode, isList: boolean): ContractModes['tables'] {
  return isList ? node.modes.tables : node.modes.columns
}

import { JobError } from '../errors/job-error'
import type { SchemaContract } from '../pipeline/contract'
import { formatStep, type PathStep, parseJsonPath } from '../pipeline/json-path'

/** How a value of the records is read: as the contract's tables need it, everything else is left out. */
export type SourceNode = ObjectNode | ListNode | ValueNode

/** An object whose members are read one by one. */
export interface ObjectNode {
  readonly kind: 'object'
  readonly members: Map<string, MemberNode>
}

/** A list whose elements become rows. */
export interface ListNode {
  readonly kind: 'list'
  element: SourceNode
}

/** A value that is one column: a scalar's text, or for `super` whatever JSON is there. */
export interface ValueNode {
  readonly kind: 'scalar' | 'super'
  readonly path: string
}

/** A member of an object, and the name it has in DuckDB. */
export interface MemberNode {
  /** The JSON name, except where DuckDB cannot hold it beside its neighbours. */
  readonly field: string
  node: SourceNode
}

/** What of a stream's records the contract's tables read. */
export interface SourceTree {
  readonly stream: string
  readonly root: ObjectNode
  /** Whether a member has another name in DuckDB than in JSON; then the records must be rewritten before they are read. */
  readonly renamed: boolean
}

/** The name of the column that holds a record's line; `$` keeps it apart from most JSON names, renaming from the rest. */
export const lineField = '$line'

type Draft = { kind?: SourceNode['kind']; members: Map<string, Draft>; element?: Draft; path: string }

/** Gathers the paths that a stream's tables read into one tree. */
export function buildSourceTree(contract: SchemaContract, stream: string): SourceTree {
  const root: Draft = { kind: 'object', members: new Map(), path: '$' }
  const tables = contract.tables.filter((table) => table.stream === stream)
  for (const table of tables) {
    // The rows themselves: an object unless a column below says that the elements are scalars.
    grow(root, stepsOf(table.from))
    for (const column of table.columns) {
      const leaf = grow(root, stepsOf(column.path))
      settle(leaf, column.type.kind === 'super' ? 'super' : 'scalar', column.path)
    }
  }
  // Paths that only `onlyWhere` names: their value does not matter, only whether there is one.
  for (const table of tables) {
    if (table.onlyWhere === undefined) continue
    const leaf = grow(root, stepsOf(table.onlyWhere))
    if (leaf.kind === undefined && leaf.members.size === 0) settle(leaf, 'super', table.onlyWhere)
  }
  const state = { renamed: false }
  return { stream, root: finishObject(root, state, true), renamed: state.renamed }
}

/** Parses a path that the contract's validation has accepted already. */
export function stepsOf(path: string): readonly PathStep[] {
  const steps = parseJsonPath(path)
  if (steps === undefined) throw new JobError('STAGE_PLAN_IMPOSSIBLE', `\`${path}\` is no JSON path`)
  return steps
}

function grow(root: Draft, steps: readonly PathStep[]): Draft {
  let draft = root
  for (const step of steps) {
    if ('elements' in step) {
      settle(draft, 'list', draft.path)
      draft.element ??= { members: new Map(), path: `${draft.path}[*]` }
      draft = draft.element
    } else {
      settle(draft, 'object', draft.path)
      let member = draft.members.get(step.member)
      if (member === undefined) {
        member = { members: new Map(), path: draft.path + formatStep(step) }
        draft.members.set(step.member, member)
      }
      draft = member
    }
  }
  return draft
}

function settle(draft: Draft, kind: SourceNode['kind'], path: string): void {
  if (draft.kind !== undefined && draft.kind !== kind) {
    const words = { object: 'an object', list: 'a list', scalar: 'a single value', super: 'a super column' }
    throw new JobError(
      'STAGE_PLAN_IMPOSSIBLE',
      `the contract reads \`${path}\` both as ${words[draft.kind]} and as ${words[kind]}`,
      { context: { path } },
    )
  }
  draft.kind = kind
}

function finish(draft: Draft, state: { renamed: boolean }): SourceNode {
  switch (draft.kind) {
    case 'list':
      return { kind: 'list', element: finish(draft.element ?? draft, state) }
    case 'scalar':
    case 'super':
      return { kind: draft.kind, path: draft.path }
    default:
      return finishObject(draft, state, false)
  }
}

/** DuckDB compares names without regard to case, and has no empty ones: members that clash get a name of their own. */
function finishObject(draft: Draft, state: { renamed: boolean }, isRecord: boolean): ObjectNode {
  const taken = new Set<string>(isRecord ? [lineField] : [])
  const members = new Map<string, MemberNode>()
  for (const [name, member] of draft.members) {
    let field = name
    for (let number = 1; field === '' || field.includes('\0') || taken.has(field.toLowerCase()); number++) {
      field = `$${number}`
      state.renamed = true
    }
    taken.add(field.toLowerCase())
    members.set(name, { field, node: finish(member, state) })
  }
  return { kind: 'object', members }
}

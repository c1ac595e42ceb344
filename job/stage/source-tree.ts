import { JobError } from '../errors/job-error'
import type { SchemaContract } from '../pipeline/contract'
import { formatStep, type PathStep, parseJsonPath } from '../pipeline/json-path'

/** How a value of the records is read: as the contract's tables need it, everything else is left out. */
export type SourceNode = ObjectNode | ListNode | ValueNode | ChoiceNode

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

/**
 * A value that the tables read as one kind, and that a SUPER column takes where it is of another. The rewriter makes a struct of
 * it: `base` holds what is as expected, `other` the JSON text of what is not. Beside a single value `other` always holds the
 * text, for whether it fits its columns is found out later.
 */
export interface ChoiceNode {
  readonly kind: 'choice'
  readonly path: string
  readonly base: ObjectNode | ListNode | ValueNode
}

/** The fields of a choice in DuckDB. */
export const baseField = 'base'
export const otherField = 'other'

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
  /** Whether DuckDB cannot read the records as they are: a member has another name there than in JSON, or is a choice. */
  readonly mustRewrite: boolean
  /** The paths that are choices. */
  readonly choices: ReadonlySet<string>
}

/** Whether values of some kinds occur at a path. */
export type MayHold = (
  path: string,
  ...kinds: readonly ('boolean' | 'number' | 'string' | 'object' | 'array')[]
) => boolean

interface State {
  mustRewrite: boolean
  readonly choices: Set<string>
  readonly mayHold: MayHold
}

/** The name of the column that holds a record's line; `$` keeps it apart from most JSON names, renaming from the rest. */
export const lineField = '$line'

type Draft = {
  kind?: Exclude<SourceNode['kind'], 'choice'>
  members: Map<string, Draft>
  element?: Draft
  path: string
  /** Whether a SUPER column takes what is of another kind. */
  hasOther?: boolean
}

/**
 * Gathers the paths that a stream's tables read into one tree. `mayHold` knows the records: where they hold but one kind there
 * is no choice to be made.
 */
export function buildSourceTree(
  contract: SchemaContract,
  stream: string,
  mayHold: MayHold = () => true,
): SourceTree {
  const root: Draft = { kind: 'object', members: new Map(), path: '$' }
  const tables = contract.tables.filter((table) => table.stream === stream)
  for (const table of tables) {
    // The rows themselves: an object unless a column below says that the elements are scalars.
    grow(root, stepsOf(table.from))
    for (const column of table.columns) {
      const leaf = grow(root, stepsOf(column.path))
      if (column.type.kind === 'super' && column.variantOf !== undefined) leaf.hasOther = true
      else settle(leaf, column.type.kind === 'super' ? 'super' : 'scalar', column.path)
    }
  }
  // Paths that only `onlyWhere` names: their value does not matter, only whether there is one.
  for (const table of tables) {
    if (table.onlyWhere === undefined) continue
    const leaf = grow(root, stepsOf(table.onlyWhere))
    if (leaf.kind === undefined && leaf.members.size === 0) settle(leaf, 'super', table.onlyWhere)
  }
  const state: State = { mustRewrite: false, choices: new Set(), mayHold }
  const finished = finishObject(root, state, true)
  return { stream, root: finished, mustRewrite: state.mustRewrite, choices: state.choices }
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

function settle(draft: Draft, kind: Exclude<SourceNode['kind'], 'choice'>, path: string): void {
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

function finish(draft: Draft, state: State): SourceNode {
  const base = finishBase(draft, state)
  const { path } = draft
  if (draft.hasOther !== true || !isChoice(base, path, state.mayHold)) return base
  state.mustRewrite = true
  state.choices.add(path)
  return { kind: 'choice', path, base }
}

/** A single value is one in any case: which of its columns takes it is not known before the casts. */
function isChoice(base: ChoiceNode['base'], path: string, mayHold: MayHold): boolean {
  if (base.kind === 'object') return mayHold(path, 'boolean', 'number', 'string', 'array')
  return base.kind !== 'list' || mayHold(path, 'boolean', 'number', 'string', 'object')
}

function finishBase(draft: Draft, state: State): ChoiceNode['base'] {
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
function finishObject(draft: Draft, state: State, isRecord: boolean): ObjectNode {
  const taken = new Set<string>(isRecord ? [lineField] : [])
  const members = new Map<string, MemberNode>()
  for (const [name, member] of draft.members) {
    let field = name
    for (let number = 1; field === '' || field.includes('\0') || taken.has(field.toLowerCase()); number++) {
      field = `$${number}`
      state.mustRewrite = true
    }
    taken.add(field.toLowerCase())
    members.set(name, { field, node: finish(member, state) })
  }
  return { kind: 'object', members }
}

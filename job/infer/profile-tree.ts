import { type PathStep, parseJsonPath } from '../pipeline/json-path'
import type { PathProfile, StreamProfile } from './profile'

/** A path of the records with what is below it. */
export interface ProfileNode {
  readonly path: string
  readonly steps: readonly PathStep[]
  readonly profile: PathProfile
  readonly members: Map<string, ProfileNode>
  element?: ProfileNode
}

/** Hangs the paths of a profile below one another; undefined where there is no record. */
export function buildProfileTree(profile: StreamProfile): ProfileNode | undefined {
  const nodes = new Map<string, ProfileNode>()
  let root: ProfileNode | undefined
  for (const path of profile.paths) {
    const steps = parseJsonPath(path.path)
    if (steps === undefined) continue
    const node: ProfileNode = { path: path.path, steps, profile: path, members: new Map() }
    nodes.set(keyOf(steps), node)
    const last = steps.at(-1)
    if (last === undefined) root = node
    else {
      const parent = nodes.get(keyOf(steps.slice(0, -1)))
      if (parent === undefined) continue
      if ('elements' in last) parent.element = node
      else parent.members.set(last.member, node)
    }
  }
  return root
}

/** How many values a path has held, nulls left out. */
export function presentCount(profile: PathProfile): number {
  return profile.boolean + profile.number + profile.string + profile.object + profile.array
}

/** How many values a path has held, nulls included. */
export function totalCount(profile: PathProfile): number {
  return profile.null + presentCount(profile)
}

/** The kinds of values a path has held, nulls left out, as words for a reason. */
export function kindsOf(
  profile: PathProfile,
): readonly ('boolean' | 'number' | 'string' | 'object' | 'array')[] {
  return (['boolean', 'number', 'string', 'object', 'array'] as const).filter((kind) => profile[kind] > 0)
}

/** A node and everything below it. */
export function* nodesWithin(node: ProfileNode): Generator<ProfileNode> {
  yield node
  for (const member of node.members.values()) yield* nodesWithin(member)
  if (node.element !== undefined) yield* nodesWithin(node.element)
}

function keyOf(steps: readonly PathStep[]): string {
  return JSON.stringify(steps.map((step) => ('elements' in step ? 0 : step.member)))
}

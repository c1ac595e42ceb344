import { formatStep } from '../../pipeline/json-path'
import type { UnknownPath } from '../../pipeline/manifests'
import type { QuarantineReason } from '../../pipeline/quarantine'
import type { PathCensus } from '../path-census'
import { stepsOf } from '../source-tree'
import { type KnownNode, modeOfNew } from './known-members'

const maxShown = 200

/** Whether the counts of all records show a member that `quarantine` sets records aside for. Then the records are looked at. */
export function asksForSearch(root: KnownNode, unknown: readonly UnknownPath[], census: PathCensus): boolean {
  // What is counted under no path may be anywhere.
  if (!census.complete) return hasQuarantine(root)
  return unknown.some(({ path }) => {
    const steps = stepsOf(path)
    const last = steps.at(-1)
    const count = census.find(path)
    if (last === undefined || 'elements' in last || count === undefined) return false
    const holder = steps
      .slice(0, -1)
      .reduce<KnownNode | undefined>(
        (node, step) => ('member' in step ? node?.members.get(step.member) : node?.element),
        root,
      )
    if (holder === undefined || holder.isWhole) return false
    const others = count.boolean + count.number + count.string + count.object
    return (
      (count.array > 0 && modeOfNew(holder, true) === 'quarantine') ||
      (others > 0 && modeOfNew(holder, false) === 'quarantine')
    )
  })
}

function hasQuarantine(node: KnownNode): boolean {
  const { tables, columns } = node.modes
  if (tables === 'quarantine' || columns === 'quarantine') return true
  if (node.element !== undefined && hasQuarantine(node.element)) return true
  return [...node.members.values()].some(hasQuarantine)
}

/**
 * The members of a record that its contract does not name and that `quarantine` sets it aside for. A member that is null says
 * nothing new; of a new object only itself is told, not what lies in it.
 */
export function findUnknownMembers(record: string, root: KnownNode): readonly QuarantineReason[] {
  let value: unknown
  try {
    value = JSON.parse(record)
  } catch {
    // Whatever is wrong with it, it is found where records are read.
    return []
  }
  const reasons: QuarantineReason[] = []
  look(value, root, '$', reasons)
  return reasons
}

function look(value: unknown, node: KnownNode, path: string, reasons: QuarantineReason[]): void {
  if (node.isWhole || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    const { element } = node
    // A list where the contract has an object is no matter of members: it does not fit.
    if (element === undefined) return
    for (const [place, one] of value.entries()) look(one, element, `${path}[${place}]`, reasons)
    return
  }
  // An object where the contract has a list.
  if (node.element !== undefined) return
  for (const [name, member] of Object.entries(value)) {
    const at = path + formatStep({ member: name })
    const known = node.members.get(name)
    if (known !== undefined) look(member, known, at, reasons)
    else if (member !== null && modeOfNew(node, Array.isArray(member)) === 'quarantine') {
      reasons.push(unknownMember(at, member, node))
    }
  }
}

function unknownMember(path: string, value: unknown, { table }: KnownNode): QuarantineReason {
  const text = JSON.stringify(value)
  return {
    code: Array.isArray(value) ? 'unknown_table' : 'unknown_column',
    table: table.name,
    path,
    value: text.length > maxShown ? `${text.slice(0, maxShown)}…` : text,
    reason: 'is not in the contract',
  }
}

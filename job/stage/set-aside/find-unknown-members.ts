import { formatStep } from '../../pipeline/json-path'
import type { UnknownPath } from '../../pipeline/manifests'
import type { QuarantineReason } from '../../pipeline/quarantine'
import { isWithin, type PathCensus } from '../path-census'
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
    if (last === undefined || 'elements' in last) return false
    const holder = steps
      .slice(0, -1)
      .reduce<KnownNode | undefined>(
        (node, step) => ('member' in step ? node?.members.get(step.member) : node?.element),
        root,
      )
    if (holder === undefined || holder.isWhole) return false
    const counts = census.paths.filter((count) => isWithin(count.path, path))
    return (
      (modeOfNew(holder, true) === 'quarantine' && counts.some((count) => count.array > 0)) ||
      (modeOfNew(holder, false) === 'quarantine' &&
        counts.some((count) => count.boolean + count.number + count.string > 0))
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
 * The members of a record that its contract does not name and that `quarantine` sets it aside for: values of a new object one by one,
 * as they would be columns, but of a new list only itself. What is null or empty says nothing new.
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
    else lookAtNew(member, node, at, reasons)
  }
}

function lookAtNew(value: unknown, holder: KnownNode, path: string, reasons: QuarantineReason[]): void {
  if (value === null) return
  if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, member] of Object.entries(value)) {
      lookAtNew(member, holder, path + formatStep({ member: name }), reasons)
    }
    return
  }
  const isList = Array.isArray(value)
  if (isList && value.length === 0) return
  if (modeOfNew(holder, isList) === 'quarantine') reasons.push(unknownMember(path, value, holder))
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

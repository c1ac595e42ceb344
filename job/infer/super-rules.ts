import { kindsOf, type ProfileNode } from './profile-tree'

const kindWords = {
  boolean: 'booleans',
  number: 'numbers',
  string: 'text',
  object: 'objects',
  array: 'lists',
} as const

/** Objects of more names than this, of which none is common, are maps from data to values. */
const manyNames = 50
const commonShare = 0.2

/** Names that are data: what a person would write into a column, not name one by. */
const dataNames: readonly RegExp[] = [
  /^\d+$/,
  /^\d{4}-\d{2}(-\d{2})?([T ].*)?$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  // Ids as hash functions and document stores make them: long hexadecimal with a digit in it.
  /^(?=.*\d)[0-9a-f]{16,}$/i,
]
/** Codes of currencies and countries are data where each leads to an object. */
const codeName = /^[A-Z]{2,3}$/

/** Why a value cannot be taken apart into columns and tables and has to be SUPER; undefined where it can. */
export function findSuperReason(node: ProfileNode, maxNesting: number): string | undefined {
  const kinds = kindsOf(node.profile)
  if (kinds.length > 1) return `mixed kinds: ${kinds.map((kind) => kindWords[kind]).join(', ')}`
  const isContainer = node.profile.object > 0 || node.profile.array > 0
  if (isContainer && nestingOf(node) > maxNesting) return `nested deeper than ${maxNesting}`
  if (node.profile.object > 0) return objectReason(node)
  return node.profile.array > 0 ? listReason(node, maxNesting) : undefined
}

/** How many objects and lists are around a value, the record itself not counted; an element is as deep as its list. */
function nestingOf(node: ProfileNode): number {
  return node.steps.filter((step) => 'member' in step).length
}

function objectReason(node: ProfileNode): string | undefined {
  const names = [...node.members.keys()]
  if (node.steps.length === 0) return undefined
  if (names.length === 0 && (node.profile.members?.names ?? 0) === 0) return 'objects without members'
  if ((node.profile.members?.names ?? names.length) > names.length)
    return 'more members than inference follows'
  if (hasDataNames(node)) return 'the names of its members are data'
  return undefined
}

/** Whether an object's member names are data, such as currencies, dates or ids. */
export function hasDataNames(node: ProfileNode): boolean {
  const names = [...node.members.keys()]
  const { members } = node.profile
  if (
    members !== undefined &&
    members.names > manyNames &&
    members.most < commonShare * node.profile.object
  ) {
    return true
  }
  if (names.length === 0) return false
  if (dataNames.some((pattern) => names.every((name) => pattern.test(name)))) return true
  if (names.length < 2 || !names.every((name) => codeName.test(name))) return false
  return [...node.members.values()].every((member) => {
    const kinds = kindsOf(member.profile)
    return kinds.length === 1 && kinds[0] === 'object'
  })
}

function listReason(node: ProfileNode, maxNesting: number): string | undefined {
  const { element } = node
  if (element === undefined) return 'empty in every record that was read'
  const kinds = kindsOf(element.profile)
  if (kinds.length === 0) return 'a list of nulls'
  if (kinds.length > 1) return `a list of mixed kinds: ${kinds.map((kind) => kindWords[kind]).join(', ')}`
  if (kinds[0] === 'array') return 'lists in a list'
  const reason = findSuperReason(element, maxNesting)
  return reason === undefined ? undefined : `a list: ${reason}`
}

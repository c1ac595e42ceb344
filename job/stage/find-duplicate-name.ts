import { formatStep, type PathStep } from '../pipeline/json-path'
import type { ChoiceNode, SourceNode } from './source-tree'

interface Level {
  readonly path: string
  /** How the tables read it; undefined where they do not. */
  readonly node: SourceNode | undefined
  /** How they read the member or element that comes next. */
  nextNode: SourceNode | undefined
  /** The names so far, where the level is an object. */
  readonly names?: Set<string>
  /** The path of the member or element that comes next. */
  next: string
  place: number
}

// No group that repeats over single characters: a string of megabytes would overflow the engine's stack.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g

/**
 * The path of the first name that an object of the record has twice where the tables would have to take one of the two: at a
 * path that they read, or inside a SUPER value. JSON.parse keeps the last one and says nothing. The record is sound JSON otherwise.
 */
export function findDuplicateName(record: string, root: SourceNode): string | undefined {
  const levels: Level[] = []
  let isName = false
  for (const [text] of record.matchAll(token)) {
    const level = levels.at(-1)
    const path = level?.next ?? '$'
    const node = level === undefined ? root : level.nextNode
    switch (text) {
      case '{':
        levels.push({ path, node, nextNode: undefined, names: new Set(), next: path, place: 0 })
        isName = true
        break
      case '[':
        levels.push({ path, node, nextNode: elementOf(node), next: `${path}[0]`, place: 0 })
        isName = false
        break
      case '}':
      case ']':
        levels.pop()
        isName = false
        break
      case ',':
        isName = level?.names !== undefined
        if (level !== undefined && !isName) level.next = `${level.path}[${++level.place}]`
        break
      case ':':
        isName = false
        break
      default: {
        if (!isName || level?.names === undefined) break
        const name = String(JSON.parse(text))
        level.next = level.path + formatStep({ member: name })
        level.nextNode = memberOf(level.node, name)
        if (level.names.has(name) && level.nextNode !== undefined) return level.next
        level.names.add(name)
      }
    }
  }
  return undefined
}

/** How the elements of a list are read: all below a SUPER value is, as it stands, and so is a list where another kind is expected. */
function elementOf(node: SourceNode | undefined): SourceNode | undefined {
  if (node?.kind === 'choice') return node.base.kind === 'list' ? node.base.element : whole(node)
  if (node?.kind === 'super') return node
  return node?.kind === 'list' ? node.element : undefined
}

/** How a member of an object is read. */
function memberOf(node: SourceNode | undefined, name: string): SourceNode | undefined {
  if (node?.kind === 'choice') return node.base.kind === 'object' ? memberOf(node.base, name) : whole(node)
  if (node?.kind === 'super') return node
  return node?.kind === 'object' ? node.members.get(name)?.node : undefined
}

function whole({ path }: ChoiceNode): SourceNode {
  return { kind: 'super', path }
}

/** Whether the tables read what is at a path, given as its steps. */
export function isRead(root: SourceNode, steps: readonly PathStep[]): boolean {
  const found = steps.reduce<SourceNode | undefined>(
    (node, step) => ('member' in step ? memberOf(node, step.member) : elementOf(node)),
    root,
  )
  return found !== undefined
}

import type { ObjectNode, SourceNode } from './source-tree'

interface IndexedMember {
  readonly name: Buffer
  readonly node: SourceNode
  /** The name to write instead, in quotes. */
  readonly alias?: Buffer
}

/** The members of an object node by the length and first bytes of their name. */
export interface MemberIndex {
  readonly byHash: ReadonlyMap<number, readonly IndexedMember[]>
}

const backslash = 0x5c

/** Makes a node's members findable by the bytes of a name, without making a string of every name in the records. */
export function indexMembers(node: ObjectNode): MemberIndex {
  const byHash = new Map<number, IndexedMember[]>()
  for (const [name, member] of node.members) {
    const bytes = Buffer.from(name)
    const hash = hashName(bytes, 0, bytes.length)
    const alias = member.field === name ? {} : { alias: Buffer.from(JSON.stringify(member.field)) }
    byHash.set(hash, [...(byHash.get(hash) ?? []), { name: bytes, node: member.node, ...alias }])
  }
  return { byHash }
}

/** Finds the member whose name stands between two places, as JSON wrote it: `"\u0061"` is `a`. */
export function findMember(
  index: MemberIndex,
  source: Uint8Array,
  start: number,
  end: number,
): IndexedMember | undefined {
  for (let at = start; at < end; at++) {
    if (source[at] === backslash) return findEscaped(index, source.subarray(start, end))
  }
  return index.byHash.get(hashName(source, start, end))?.find(({ name }) => isName(name, source, start, end))
}

function findEscaped(index: MemberIndex, inside: Uint8Array): IndexedMember | undefined {
  let name: Buffer
  try {
    name = Buffer.from(String(JSON.parse(`"${Buffer.from(inside).toString('utf8')}"`)))
  } catch {
    // No JSON string: DuckDB will refuse the record.
    return undefined
  }
  return index.byHash
    .get(hashName(name, 0, name.length))
    ?.find((member) => isName(member.name, name, 0, name.length))
}

function hashName(source: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (source[at] as number)) | 0
  return hash
}

function isName(name: Uint8Array, source: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let at = 0; at < name.length; at++) if (name[at] !== source[start + at]) return false
  return true
}

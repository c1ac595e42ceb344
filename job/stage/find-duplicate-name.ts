import { formatStep } from '../pipeline/json-path'

interface Level {
  readonly path: string
  /** The names so far, where the level is an object. */
  readonly names?: Set<string>
  /** The path of the member or element that comes next. */
  next: string
  place: number
}

// No group that repeats over single characters: a string of megabytes would overflow the engine's stack.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g

/**
 * The path of the first name that an object of the record has twice; JSON.parse keeps the last one and says nothing.
 * The record is sound JSON otherwise.
 */
export function findDuplicateName(record: string): string | undefined {
  const levels: Level[] = []
  let isName = false
  for (const [text] of record.matchAll(token)) {
    const level = levels.at(-1)
    const path = level?.next ?? '$'
    switch (text) {
      case '{':
        levels.push({ path, names: new Set(), next: path, place: 0 })
        isName = true
        break
      case '[':
        levels.push({ path, next: `${path}[0]`, place: 0 })
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
      default:
        if (!isName || level?.names === undefined) break
        if (level.names.has(JSON.parse(text))) return level.path + formatStep({ member: JSON.parse(text) })
        level.names.add(JSON.parse(text))
        level.next = level.path + formatStep({ member: JSON.parse(text) })
    }
  }
  return undefined
}

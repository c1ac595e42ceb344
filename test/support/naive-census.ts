import { formatJsonPath, type PathStep } from '../../job/pipeline/json-path'
import type { PathCount } from '../../job/pipeline/manifests'

type Kind = 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array'

/** Counts the paths of parsed records in the plainest way. */
export function naiveCensus(records: readonly unknown[]): readonly PathCount[] {
  const counts = new Map<string, Record<Kind, number>>()
  const visit = (value: unknown, steps: readonly PathStep[]): void => {
    const path = formatJsonPath(steps)
    const count = counts.get(path) ?? { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }
    counts.set(path, count)
    count[kindOf(value)] += 1
    if (Array.isArray(value)) for (const item of value) visit(item, [...steps, { elements: true }])
    else if (typeof value === 'object' && value !== null) {
      for (const [member, item] of Object.entries(value)) visit(item, [...steps, { member }])
    }
  }
  for (const record of records) visit(record, [])
  return [...counts].map(([path, count]) => ({ path, ...count }))
}

function kindOf(value: unknown): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  const kind = typeof value
  if (kind === 'boolean' || kind === 'number' || kind === 'string' || kind === 'object') return kind
  throw new TypeError(`${kind} is no JSON`)
}

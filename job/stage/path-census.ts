import type { PathCount, RawManifest } from '../pipeline/manifests'

/** The kinds of values that a path can hold, without null. */
export type ValueKind = 'boolean' | 'number' | 'string' | 'object' | 'array'

/** Answers what the raw records hold where, from the counts that extract took from the raw bytes. */
export interface PathCensus {
  /** False where there are more paths than were counted: then a path that is not there says nothing. */
  readonly complete: boolean
  readonly paths: readonly PathCount[]
  find(path: string): PathCount | undefined
  /** Whether one of the kinds occurs at the path, or may occur because not every path was counted. */
  mayHold(path: string, ...kinds: readonly ValueKind[]): boolean
  /** Whether a number occurs at the path or anywhere below it, or may occur. */
  mayHoldNumbersWithin(path: string): boolean
}

/** Makes the counts of a raw manifest answer by path. */
export function readCensus(raw: Pick<RawManifest, 'paths' | 'paths_complete'>): PathCensus {
  const byPath = new Map(raw.paths.map((count) => [count.path, count]))
  const mayBeUncounted = (path: string): boolean => !raw.paths_complete && !byPath.has(path)
  return {
    complete: raw.paths_complete,
    paths: raw.paths,
    find: (path) => byPath.get(path),
    mayHold: (path, ...kinds) => {
      const count = byPath.get(path)
      return count === undefined ? mayBeUncounted(path) : kinds.some((kind) => count[kind] > 0)
    },
    mayHoldNumbersWithin: (path) =>
      !raw.paths_complete || raw.paths.some((count) => count.number > 0 && isWithin(count.path, path)),
  }
}

/** Whether a canonical path is another one or lies below it. */
export function isWithin(path: string, ancestor: string): boolean {
  if (!path.startsWith(ancestor)) return false
  // After the ancestor must come a step, or nothing: `$.core` is not within `$.cor`.
  return path.length === ancestor.length || path[ancestor.length] === '.' || path[ancestor.length] === '['
}

/** How many values a count has in all, null or not. */
export function countAll(count: PathCount): number {
  return count.null + countPresent(count)
}

/** How many values of a count are not null. */
export function countPresent(count: PathCount): number {
  return count.boolean + count.number + count.string + count.object + count.array
}

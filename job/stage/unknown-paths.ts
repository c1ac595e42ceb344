import type { SchemaContract } from '../pipeline/contract'
import { formatJsonPath } from '../pipeline/json-path'
import type { UnknownPath } from '../pipeline/manifests'
import { isKeptWhole, type KeptWhole, keptWhole } from './kept-whole'
import { countAll, isWithin, type PathCensus } from './path-census'
import { stepsOf } from './source-tree'

/**
 * The source paths of a stream that the contract does not name: no column, table or `ignored` entry has them, nor do
 * they lie within a super column or an ignored path. Of an unknown object or list only the path itself is told, not
 * all that lies below. Sorted by path.
 */
export function findUnknownPaths(
  contract: SchemaContract,
  stream: string,
  census: PathCensus,
): readonly UnknownPath[] {
  const known = knownPaths(contract, stream)
  const unknown: UnknownPath[] = []
  for (const count of [...census.paths].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (known.paths.has(count.path)) continue
    if (isKeptWhole(count.path, known.whole)) continue
    if (unknown.some(({ path }) => isWithin(count.path, path))) continue
    const { path, example } = count
    unknown.push({ stream, path, count: countAll(count), ...(example === undefined ? {} : { example }) })
  }
  return unknown
}

/** The column paths that no record of the stream has although the object that should hold them is there. */
export function findMissingPaths(
  contract: SchemaContract,
  stream: string,
  census: PathCensus,
): readonly string[] {
  if (!census.complete) return []
  const missing = new Set<string>()
  for (const table of contract.tables) {
    if (table.stream !== stream) continue
    for (const { path } of table.columns) {
      const holder = formatJsonPath(stepsOf(path).slice(0, -1))
      const isHolderThere = (census.find(holder)?.object ?? 0) > 0
      if (isHolderThere && path !== holder && census.find(path) === undefined) missing.add(path)
    }
  }
  return [...missing].sort()
}

function knownPaths(
  contract: SchemaContract,
  stream: string,
): { readonly paths: ReadonlySet<string>; readonly whole: readonly KeptWhole[] } {
  const paths = new Set<string>(['$'])
  const whole = keptWhole(contract, stream)
  const addWithAncestors = (path: string): void => {
    const steps = stepsOf(path)
    for (let length = 1; length <= steps.length; length++) paths.add(formatJsonPath(steps.slice(0, length)))
  }
  for (const table of contract.tables) {
    if (table.stream !== stream) continue
    addWithAncestors(table.from)
    if (table.onlyWhere !== undefined) addWithAncestors(table.onlyWhere)
    for (const column of table.columns) {
      addWithAncestors(column.path)
    }
  }
  // What is ignored needs a way to it: `$.links.flickr` ignored means `$.links` is known.
  for (const { path } of whole) addWithAncestors(path)
  return { paths, whole }
}

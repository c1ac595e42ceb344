import type { SchemaContract } from '../pipeline/contract'
import { pathsTo } from '../pipeline/json-path'
import { stagedColumns } from '../pipeline/table-layout'
import { isKeptWhole, keptWhole } from '../stage/kept-whole'
import { isWithin } from '../stage/path-census'
import { finishTables } from './finish-tables'
import { type ContractMerge, mergeContract } from './merge-contract'
import { nameDraft } from './name-draft'
import { layFitting } from './plan-contract'
import type { PathProfile, StreamProfile } from './profile'
import { buildProfileTree } from './profile-tree'
import { readApart } from './read-apart'

/** What is to be added to a contract. */
export interface AdditionOptions {
  readonly stream: string
  readonly maxNesting: number
  /** The new paths that are wanted, with all below them. */
  readonly paths: readonly string[]
}

/** What new paths add to a contract. */
export type Additions = Pick<ContractMerge, 'newColumns' | 'newTables'>

/**
 * Plans the columns and child tables for some new paths of a stream, as inference would: the rest of the records, and what is
 * wrong with it, is left alone. Columns are nullable, as no later record has promised anything. Pure.
 *
 * @throws JobError INFER_TOO_MANY_COLUMNS, INFER_VALUE_TOO_LARGE
 */
export function planAdditions(
  contract: SchemaContract,
  profile: StreamProfile,
  { stream, maxNesting, paths }: AdditionOptions,
): Additions {
  const pruned = prune(contract, profile, stream, paths)
  const root = paths.length === 0 ? undefined : buildProfileTree(pruned)
  if (root === undefined) return { newColumns: [], newTables: [] }
  const tables = contract.tables.filter((table) => table.stream === stream)
  const laid = layFitting(root, {
    stream,
    maxNesting,
    apart: readApart(contract, stream),
    widthBefore: (from) => {
      const known = tables.find((table) => table.from === from)
      return known === undefined ? 0 : stagedColumns(known).length
    },
  })
  const drafts = finishTables(nameDraft(laid, { stream }), [], stream, profile.records)
  const draft = {
    pipeline: contract.pipeline,
    stream,
    records: profile.records,
    write: 'replace' as const,
    key: [],
    keyOrigin: 'none' as const,
    tables: drafts,
  }
  const { newColumns, newTables } = mergeContract(contract, draft, pruned)
  return {
    newColumns,
    newTables: newTables
      .filter((table) => paths.some((path) => isWithin(table.from, path)))
      .map((table) => ({
        ...table,
        columns: table.columns.map((column) => ({ ...column, nullable: true })),
      })),
  }
}

/** The profile of the wanted paths, of what is above them, and of what is below and holds any value. */
function prune(
  contract: SchemaContract,
  profile: StreamProfile,
  stream: string,
  wanted: readonly string[],
): StreamProfile {
  const whole = keptWhole(contract, stream)
  const withData = new Set<string>()
  for (const { path, boolean, number, string } of profile.paths) {
    if (boolean + number + string === 0) continue
    for (const above of pathsTo(path)) withData.add(above)
  }
  const isKept = ({ path }: PathProfile): boolean =>
    wanted.some((one) => isWithin(one, path)) ||
    (withData.has(path) && wanted.some((one) => isWithin(path, one)) && !isKeptWhole(path, whole))
  const paths = profile.paths.filter(isKept)
  const dropped = new Map<string, number>()
  for (const one of profile.paths) {
    const parent = pathsTo(one.path).at(-2)
    if (!isKept(one) && parent !== undefined) dropped.set(parent, (dropped.get(parent) ?? 0) + 1)
  }
  return {
    ...profile,
    paths: paths.map((one) =>
      one.members === undefined
        ? one
        : { ...one, members: { ...one.members, names: one.members.names - (dropped.get(one.path) ?? 0) } },
    ),
  }
}

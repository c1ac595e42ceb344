import type { SchemaContract, TableContract } from '../pipeline/contract'
import { parseJsonPath } from '../pipeline/json-path'
import type { RawManifest, SetAside } from '../pipeline/manifests'
import { countAll, countPresent, readCensus } from '../stage/path-census'

/** How many rows the records that are not set aside give a table, counted from their bytes, not by DuckDB. */
export interface ExpectedRows {
  readonly rows: number
  /** `at_most` where a parent leaves rows out by `onlyWhere`, and their children with them: those are not counted by path. */
  readonly exactness: 'exactly' | 'at_most'
}

/** Reckons a table's rows; `undefined` where the records have too many paths for all to be counted. */
export function expectRows(
  contract: SchemaContract,
  table: TableContract,
  raw: RawManifest,
  aside?: Pick<SetAside, 'paths'>,
): ExpectedRows | undefined {
  const all = expectAllRows(contract, table, raw)
  if (all === undefined || aside === undefined) return all
  const counted = table.onlyWhere ?? table.from
  const gone = aside.paths.find(({ path }) => path === counted)
  if (gone !== undefined) {
    const rows = table.onlyWhere === undefined ? gone.rows : gone.present
    return { ...all, rows: all.rows - rows }
  }
  // A path that they do not have, unless it was just not counted.
  return raw.paths_complete ? all : { ...all, exactness: 'at_most' }
}

function expectAllRows(
  contract: SchemaContract,
  table: TableContract,
  raw: RawManifest,
): ExpectedRows | undefined {
  const census = readCensus(raw)
  const counted = table.onlyWhere ?? table.from
  const count = census.find(counted)
  const exactness = ancestors(contract, table).some((parent) => parent.onlyWhere !== undefined)
    ? 'at_most'
    : 'exactly'
  if (table.onlyWhere === undefined && table.from === '$') return { rows: raw.records, exactness }
  // A path that no record has gives no rows, unless it was just not counted.
  if (count === undefined) return census.complete ? { rows: 0, exactness } : undefined
  if (table.onlyWhere !== undefined) return { rows: countPresent(count), exactness }
  const last = parseJsonPath(table.from)?.at(-1)
  const isList = last !== undefined && 'elements' in last
  return { rows: isList ? countAll(count) : count.object, exactness }
}

function ancestors(contract: SchemaContract, table: TableContract): readonly TableContract[] {
  const parent = contract.tables.find((candidate) => candidate.name === table.parent)
  return parent === undefined ? [] : [parent, ...ancestors(contract, parent)]
}

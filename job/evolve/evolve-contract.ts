import { isJobError, JobError } from '../errors/job-error'
import type { ColumnDraft, TableDraft } from '../infer/contract-draft'
import { type Additions, planAdditions } from '../infer/plan-additions'
import type { StreamProfile } from '../infer/profile'
import { formatColumnType } from '../pipeline/column-type'
import { completeContract } from '../pipeline/complete-contract'
import {
  type ColumnContract,
  isRootTable,
  type SchemaContract,
  type TableContract,
} from '../pipeline/contract'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'
import { countAll, isWithin, readCensus } from '../stage/path-census'
import { findMissingPaths } from '../stage/unknown-paths'
import { alignParentKeys } from './align-parent-keys'
import { type ContractChange, sortChanges, verdictOfNew } from './contract-change'
import { findMissingValues } from './find-missing-values'
import { canEvolve, findNewPaths, modesOf, type NewPath } from './find-new-paths'
import type { WatchFindings } from './misfit-finder'
import { planVariants } from './plan-variants'

/** What is known of the records of a stream. */
export interface StreamEvidence {
  readonly stream: ResolvedStream
  readonly raw: RawManifest
  /** Where the values have been looked at: always where a mode needs their types. */
  readonly profile?: StreamProfile
  /** The values that do not fit, by path; empty where nobody has looked. */
  readonly findings: readonly WatchFindings[]
}

/** A contract as a load's records make it, and what is different. */
export interface EvolvedContract {
  readonly contract: SchemaContract
  readonly changes: readonly ContractChange[]
}

/**
 * Extends a contract by what the records of a load need, as the modes of its streams and tables allow, and tells of everything
 * that the contract does not say. Names that are there stay. Pure: the same evidence gives the same contract, and the evolved
 * contract with the same evidence gives itself.
 *
 * @throws JobError CONTRACT_TOO_WIDE, INFER_VALUE_TOO_LARGE
 */
export function evolveContract(
  contract: SchemaContract,
  evidence: readonly StreamEvidence[],
): EvolvedContract {
  let current = contract
  const changes: ContractChange[] = []
  for (const one of evidence) {
    const grown = addNewPaths(current, one)
    // Misfits were found against the columns there were: what is new fits its values.
    const fitted = addVariants(grown.contract, one)
    changes.push(...grown.changes, ...fitted.changes, ...findVanished(contract, one))
    current = fitted.contract
  }
  const names = evidence.map(({ stream }) => stream.name)
  return { contract: current, changes: sortChanges(changes, names) }
}

function addNewPaths(contract: SchemaContract, evidence: StreamEvidence): EvolvedContract {
  const { stream, raw, profile } = evidence
  const paths = findNewPaths(contract, stream, readCensus(raw))
  const wanted = paths.filter(canEvolve)
  const { newColumns, newTables }: Additions =
    profile === undefined ? { newColumns: [], newTables: [] } : additionsOf(contract, profile, stream, wanted)
  const taken: string[] = [
    ...newColumns.map(({ column }) => column.path),
    ...newTables.map(({ from }) => from),
  ]
  const left = paths.filter(
    ({ count }) => !taken.some((path) => isWithin(count.path, path) || isWithin(path, `${count.path}[*]`)),
  )
  const tables = contract.tables.map((table): TableContract => {
    const added = newColumns.filter((one) => one.table === table.name)
    return added.length === 0
      ? table
      : { ...table, columns: [...table.columns, ...added.map(({ column }) => evolvedColumn(column))] }
  })
  const changed = newColumns.length + newTables.length > 0
  return {
    contract: changed
      ? completeContract(contract.pipeline, [...tables, ...newTables.map(evolvedTable)], contract.ignored)
      : contract,
    changes: [
      ...newColumns.map(({ table, column }) => newColumn(evidence, table, column)),
      ...newTables.map((table) => newTable(evidence, table)),
      ...left.map((path) => newPath(stream.name, path)),
    ],
  }
}

function additionsOf(
  contract: SchemaContract,
  profile: StreamProfile,
  { name, maxNesting }: ResolvedStream,
  wanted: readonly NewPath[],
): Additions {
  try {
    return planAdditions(contract, profile, {
      stream: name,
      maxNesting,
      paths: wanted.map(({ count }) => count.path),
    })
  } catch (cause) {
    if (!isJobError(cause) || cause.code !== 'INFER_TOO_MANY_COLUMNS') throw cause
    throw new JobError('CONTRACT_TOO_WIDE', `stream \`${name}\` cannot evolve: ${cause.message}`, {
      context: cause.context,
      cause,
    })
  }
}

function evolvedColumn({ reason: _reason, ...column }: ColumnDraft): ColumnContract {
  return { ...column, evolved: {} }
}

function evolvedTable(table: TableDraft): TableContract {
  return { ...table, columns: table.columns.map(({ reason: _reason, ...column }) => column), evolved: true }
}

function newColumn(evidence: StreamEvidence, table: string, column: ColumnDraft): ContractChange {
  const { path, name, type, reason } = column
  return {
    kind: 'new_column',
    stream: evidence.stream.name,
    table,
    column: name,
    path,
    type: formatColumnType(type),
    mode: 'evolve',
    verdict: 'applied',
    ...countedAt(evidence.raw, path),
    ...(reason === undefined ? {} : { why: reason }),
  }
}

function newTable({ stream, raw }: StreamEvidence, table: TableDraft): ContractChange {
  const { name, from: path } = table
  return {
    kind: 'new_table',
    stream: stream.name,
    table: name,
    path,
    mode: 'evolve',
    verdict: 'applied',
    ...countedAt(raw, path),
  }
}

function newPath(stream: string, path: NewPath): ContractChange {
  const { count, owner, mode, hasData } = path
  const { example } = count
  // Without a value there is nothing to decide yet.
  const verdict = !hasData || (mode === 'evolve' && !canEvolve(path)) ? 'reported' : verdictOfNew(mode)
  return {
    kind: 'new_path',
    stream,
    table: owner.name,
    path: count.path,
    mode,
    verdict,
    count: countAll(count),
    ...(example === undefined ? {} : { example }),
  }
}

function countedAt(raw: RawManifest, path: string): Pick<ContractChange, 'count' | 'example'> {
  const count = raw.paths.find((one) => one.path === path)
  const example = count?.example
  return { count: count === undefined ? 0 : countAll(count), ...(example === undefined ? {} : { example }) }
}

function addVariants(contract: SchemaContract, evidence: StreamEvidence): EvolvedContract {
  const { stream, raw, findings, profile } = evidence
  const changes: ContractChange[] = []
  const columns = contract.tables
    .filter((table) => table.stream === stream.name)
    .flatMap((table) => table.columns)
  const root = contract.tables.find((table) => table.stream === stream.name && isRootTable(table))
  const rootMode = root === undefined ? stream.contractModes.types : modesOf(stream, root).types
  const tables = contract.tables.map((table) => {
    const { types } = modesOf(stream, table)
    let evolved = table
    for (const one of findings) {
      if (one.watch.table !== table.name) continue
      const { path } = one.watch
      const [base] = one.watch.columns
      const isShared = columns.some(
        (column) =>
          column.path === path &&
          column.name !== base?.name &&
          (base === undefined || column.variantOf !== base.name),
      )
      const planned = planVariants(evolved, one, { mode: types, rootMode, isShared })
      evolved = planned.table
      changes.push(...planned.changes)
    }
    if (profile !== undefined && table.stream === stream.name)
      changes.push(...findMissingValues(table, types, raw))
    return evolved
  })
  const isSame = tables.every((table, index) => table === contract.tables[index])
  return {
    contract: isSame
      ? contract
      : completeContract(contract.pipeline, alignParentKeys(tables), contract.ignored),
    changes,
  }
}

function findVanished(contract: SchemaContract, { stream, raw }: StreamEvidence): readonly ContractChange[] {
  const missing = new Set(findMissingPaths(contract, stream.name, readCensus(raw)))
  return contract.tables
    .filter((table) => table.stream === stream.name)
    .flatMap((table) =>
      table.columns
        .filter(({ path, variantOf }) => missing.has(path) && variantOf === undefined)
        .map(
          (column): ContractChange => ({
            kind: 'vanished',
            stream: stream.name,
            table: table.name,
            column: column.name,
            path: column.path,
            type: formatColumnType(column.type),
            mode: modesOf(stream, table).columns,
            verdict: 'reported',
            count: 0,
          }),
        ),
    )
}

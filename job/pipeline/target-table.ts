import { JobError } from '../errors/job-error'
import type { ColumnType } from './column-type'
import type { TableContract } from './contract'
import type { SoftDelete, WriteMode } from './definition'
import type { ResolvedPipeline, ResolvedStream } from './resolved'
import { deletedAtColumn, loadedAtColumn, stagedColumns, versionColumns } from './table-layout'

/** A column of a target table. */
export interface TargetColumn {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly description: string
  /** Whether a table that lacks it may get it, its rows left without a value: not what tells rows apart, or leads to their record. */
  readonly canBeAdded: boolean
}

/** A table of the warehouse as its stream wants it: its contract, and the columns that the way of writing adds. */
export interface TargetTable {
  readonly contract: TableContract
  readonly write: WriteMode
  readonly softDelete?: SoftDelete
  /** Those of the staged file, then `_loaded_at`, then those of versions and of soft deletes. */
  readonly columns: readonly TargetColumn[]
}

/** What a stream says about the rows of its tables. */
export type TargetOptions = Pick<ResolvedStream, 'write' | 'softDelete'>

/** Puts a table of a contract together with what its stream asks of it. */
export function targetTable(contract: TableContract, { write, softDelete }: TargetOptions): TargetTable {
  const staged = stagedColumns(contract).map(
    ({ name, type, nullable, description, origin }): TargetColumn => ({
      name,
      type,
      nullable,
      description,
      canBeAdded: origin === 'path' && !contract.key.includes(name),
    }),
  )
  return {
    contract,
    write,
    ...(softDelete === undefined ? {} : { softDelete }),
    columns: [
      ...staged,
      { ...loadedAtColumn, canBeAdded: false },
      ...(write === 'scd2' ? versionColumns.map((column) => ({ ...column, canBeAdded: true })) : []),
      ...(softDelete === undefined ? [] : [{ ...deletedAtColumn, canBeAdded: true }]),
    ],
  }
}

/** The tables of a pipeline in its contract's order. */
export function targetTables({
  contract,
  streams,
}: Pick<ResolvedPipeline, 'contract' | 'streams'>): readonly TargetTable[] {
  return contract.tables.map((table) => {
    const stream = streams.find(({ name }) => name === table.stream)
    if (stream === undefined) {
      throw new JobError('INTERNAL', `table \`${table.name}\` belongs to no stream of its pipeline`)
    }
    return targetTable(table, stream)
  })
}

import { fromBytes } from '../copy/byte-text'
import { SqlError } from '../protocol/sql-error'
import { type ResultColumn, redshiftType } from './result-column'
import type { UnloadCommand } from './unload-command'

/** Which columns of a result name the folder of a row, and which are written into its file. */
export interface PartitionPlan {
  /** The folder of a row with its slash; empty without partitions. */
  folder(values: readonly (string | null)[]): string
  /** The values that are written. */
  written<T>(values: readonly T[]): readonly T[]
}

/** What stands for null in the name of a folder, as Hive has it. */
const nullFolder = '__HIVE_DEFAULT_PARTITION__'

/** The types of partition keys (Developer Guide: UNLOAD); numbers of PostgreSQL's types, TEXT being VARCHAR. */
const keyTypes: ReadonlySet<number> = new Set([16, 20, 21, 23, 25, 700, 1042, 1043, 1082, 1114, 1700])

/** Plans the folders `column=value/` of PARTITION BY. */
export function planPartitions(
  { partitionBy, includesPartition }: UnloadCommand,
  columns: readonly ResultColumn[],
): PartitionPlan {
  const places = partitionBy.map((name) => {
    const place = columns.findIndex((column) => column.name === name)
    if (place < 0)
      throw new SqlError({ code: '42703', message: `column "${name}" does not exist in the query` })
    const column = columns[place]
    if (column !== undefined && !keyTypes.has(column.typeId)) {
      throw new SqlError({
        code: '0A000',
        message: `PARTITION BY column "${name}" is of type ${redshiftType(column)}, which is not supported`,
        hint: 'cast it to VARCHAR, or to another type of partition keys',
      })
    }
    return place
  })
  if (places.length === 0) return { folder: () => '', written: (values) => values }
  const kept = columns.map((_column, index) => includesPartition || !places.includes(index))
  if (!kept.includes(true)) {
    throw new SqlError({
      code: '0A000',
      message: 'UNLOAD PARTITION BY cannot take all columns of the query',
      hint: 'add INCLUDE, or a column that is no partition',
    })
  }
  return {
    folder: (values) =>
      places
        .map((place, index) => {
          const value = values[place] ?? null
          const text = value === null ? nullFolder : encodeURIComponent(fromBytes(value))
          return `${partitionBy[index] ?? ''}=${text.replaceAll('%20', ' ')}/`
        })
        .join(''),
    written: (values) => values.filter((_value, index) => kept[index]),
  }
}

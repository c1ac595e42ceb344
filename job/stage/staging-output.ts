import type { TableContract } from '../pipeline/contract'
import type { StagingFormat } from '../pipeline/definition'
import { redshiftLimits } from '../sql/limits'

/** The kind of file that a table's rows are written to. */
export type TableOutput =
  | { readonly format: 'parquet' }
  /** One JSON object a row, none longer than COPY reads. */
  | { readonly format: 'jsonl'; readonly maxRowBytes: number }

/**
 * Decides the file of a table. By itself it is Parquet, but for a table with a SUPER column: how COPY makes a structure of
 * Parquet's JSON text no page of AWS says, while COPY of JSON is documented to.
 */
export function tableOutput(
  table: TableContract,
  setting: StagingFormat = 'auto',
  maxRowBytes: number = redshiftLimits.copyRowBytes,
): TableOutput {
  const hasSuper = table.columns.some((column) => column.type.kind === 'super')
  const isJson = setting === 'jsonl' || (setting === 'auto' && hasSuper)
  return isJson ? { format: 'jsonl', maxRowBytes } : { format: 'parquet' }
}

import type { DuckDBConnection } from '@duckdb/node-api'
import { duckLiteral } from './duck-literal'

/** A column of a Parquet file as its footer describes it. */
export interface ParquetField {
  readonly name: string
  /** The physical type, empty for a nested column. */
  readonly physical: string
  /** Bytes of a FIXED_LEN_BYTE_ARRAY. */
  readonly length: number
  /** The converted type, such as `UTF8` or `INT_16`; empty where there is none. */
  readonly converted: string
  /** The newer annotation, in DuckDB's spelling; empty where there is none. */
  readonly logical: string
  readonly precision: number
  readonly scale: number
  readonly isOptional: boolean
  readonly isNested: boolean
  /** The number of the column's first leaf, from 0. */
  readonly leaf: number
}

/** Reads the top-level columns out of a file's footer. */
export async function readParquetFields(
  connection: DuckDBConnection,
  path: string,
): Promise<readonly ParquetField[]> {
  const answer = await connection.runAndReadAll(
    `select name, coalesce(type, ''), coalesce(type_length, '0')::int, coalesce(converted_type, ''),
       coalesce(logical_type, ''), coalesce(precision, 0)::int, coalesce(scale, 0)::int,
       repetition_type, coalesce(num_children, 0)::int
     from parquet_schema(${duckLiteral(path)})`,
  )
  const fields: ParquetField[] = []
  let leaf = 0
  // The schema is a tree written depth first: the root, then every node before its children.
  const open = [0]
  for (const [index, row] of answer.getRowsJson().entries()) {
    const [name, physical, length, converted, logical, precision, scale, repetition, children] =
      row.map(String)
    const isTopLevel = index > 0 && open.length === 1
    const isNested = Number(children) > 0 || physical === ''
    if (isTopLevel || (index > 0 && open.length === 0)) {
      fields.push({
        name: name ?? '',
        physical: isNested ? '' : (physical ?? ''),
        length: Number(length),
        converted: converted ?? '',
        logical: logical ?? '',
        precision: Number(precision),
        scale: Number(scale),
        isOptional: repetition !== 'REQUIRED',
        isNested: isNested || repetition === 'REPEATED',
        leaf,
      })
    }
    if (index === 0) open[0] = Number(children)
    else {
      if (!isNested) leaf++
      open[open.length - 1] = (open.at(-1) ?? 1) - 1
      if (Number(children) > 0) open.push(Number(children))
      while (open.length > 1 && open.at(-1) === 0) open.pop()
    }
  }
  return fields
}

/** The column as Redshift's messages show it: `optional int32 col [i:9 d:1 r:0]`. */
export function formatParquetField(field: ParquetField): string {
  const repetition = field.isOptional ? 'optional' : 'required'
  const type = field.isNested
    ? 'group'
    : field.physical === 'FIXED_LEN_BYTE_ARRAY'
      ? `fixed_len_byte_array(${field.length})`
      : field.physical.toLowerCase()
  const size = field.converted === 'DECIMAL' ? `(${field.precision},${field.scale})` : ''
  const annotation = field.converted === '' ? '' : ` (${field.converted}${size})`
  const levels = `[i:${field.leaf} d:${field.isOptional ? 1 : 0} r:0]`
  return `${repetition} ${type} ${field.name}${annotation} ${levels}`
}

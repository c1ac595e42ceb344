import type { Catalog, CatalogColumn } from '../../../job/load/warehouse-catalog'
import type { ColumnType } from '../../../job/pipeline/column-type'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { type TargetColumn, targetTables } from '../../../job/pipeline/target-table'

/** What the warehouse's catalog says of tables that loads of a pipeline have made. */
export function catalogOf(pipeline: ResolvedPipeline): Catalog {
  return new Map(
    targetTables(pipeline).map(({ contract, columns }) => [contract.name, columns.map(catalogColumn)]),
  )
}

const names: Readonly<Record<ColumnType['kind'], string>> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  double: 'double precision',
  decimal: 'numeric',
  varchar: 'character varying',
  date: 'date',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  super: 'super',
}

function catalogColumn({ name, type, nullable }: TargetColumn): CatalogColumn {
  return {
    name,
    dataType: names[type.kind],
    nullable,
    hasDefault: false,
    ...(type.kind === 'varchar' ? { length: type.bytes } : {}),
    ...(type.kind === 'decimal' ? { precision: type.precision, scale: type.scale } : {}),
  }
}

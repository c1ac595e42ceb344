import type { Row, WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'

/** A column as the warehouse's catalog describes it. */
export interface CatalogColumn {
  readonly name: string
  /** As the catalog spells it, such as `character varying`. */
  readonly dataType: string
  /** Of character types, in bytes. */
  readonly length?: number
  /** Of `numeric`. */
  readonly precision?: number
  readonly scale?: number
  readonly nullable: boolean
  readonly hasDefault: boolean
}

/** The tables of a schema with their columns, in the catalog's order. */
export type Catalog = ReadonlyMap<string, readonly CatalogColumn[]>

/** Reads the tables of a schema from the catalog; none where there is no such schema. */
export async function readCatalog(session: WarehouseSession, schema: string): Promise<Catalog> {
  const rows = await session.query(
    [
      'select table_name, column_name, data_type, character_maximum_length,',
      '  numeric_precision, numeric_scale, is_nullable, column_default',
      'from svv_columns',
      `where table_schema = ${textLiteral(schema)}`,
      'order by table_name, ordinal_position',
    ].join('\n'),
  )
  const catalog = new Map<string, CatalogColumn[]>()
  for (const row of rows) {
    const table = String(row.table_name)
    const columns = catalog.get(table) ?? []
    columns.push(catalogColumn(row))
    catalog.set(table, columns)
  }
  return catalog
}

function catalogColumn(row: Row): CatalogColumn {
  return {
    name: String(row.column_name),
    dataType: String(row.data_type).toLowerCase(),
    ...optional('length', row.character_maximum_length),
    ...optional('precision', row.numeric_precision),
    ...optional('scale', row.numeric_scale),
    nullable: String(row.is_nullable).toLowerCase() !== 'no',
    hasDefault: row.column_default !== null && row.column_default !== '',
  }
}

function optional<Name extends string>(
  name: Name,
  value: Row[string] | undefined,
): { readonly [key in Name]?: number } {
  if (value === null || value === undefined) return {}
  return { [name]: Number(value) } as { readonly [key in Name]: number }
}

/** Whether a schema is there: one without tables does not show in the list of columns. */
export async function schemaExists(session: WarehouseSession, schema: string): Promise<boolean> {
  const rows = await session.query(
    `select 1 as "found" from pg_namespace where nspname = ${textLiteral(schema)}`,
  )
  return rows.length > 0
}

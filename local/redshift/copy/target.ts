import { localName } from '../dialect/local-name'
import { SqlError } from '../protocol/sql-error'
import type { CopyCommand } from './copy-command'
import { readTargetType, type TargetType } from './target-type'

/** A column that COPY fills. */
export interface TargetColumn {
  readonly name: string
  readonly type: TargetType
  readonly isNotNull: boolean
}

/** The table of a COPY, with the columns that it fills in the order of the files. */
export interface Target {
  readonly tableId: number
  readonly tableName: string
  readonly columns: readonly TargetColumn[]
}

/**
 * Asks for the columns of a table by its quoted name. Asked on the client's own back-end: the table may be a temporary one, or not
 * committed yet. Domains are read through to their base type.
 */
export const targetQuery = `
select c.oid::text, a.attname::text,
  coalesce(nullif(t.typbasetype, 0), t.oid)::oid::text,
  (case when t.typbasetype <> 0 then t.typtypmod else a.atttypmod end)::text,
  pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull::text, (a.attidentity <> '')::text
from pg_catalog.pg_class as c
left join pg_catalog.pg_attribute as a
  on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
left join pg_catalog.pg_type as t on t.oid = a.atttypid
where c.oid = pg_catalog.to_regclass($1)
order by a.attnum`

/** Reads the answer of `targetQuery`; fails where the table or a named column does not exist. */
export function readTarget(command: CopyCommand, rows: readonly (readonly (string | null)[])[]): Target {
  const tableName = command.table.name
  if (rows.length === 0) {
    throw new SqlError({ code: 'XX000', message: `Cannot COPY into nonexistent table ${tableName}` })
  }
  const all = rows.flatMap(([, name, oid, modifier, typeName, isNotNull, isIdentity]) =>
    name == null
      ? []
      : [
          {
            name,
            type: readTargetType(Number(oid), Number(modifier), typeName ?? ''),
            isNotNull: isNotNull === 'true',
            isIdentity: isIdentity === 'true',
          },
        ],
  )
  // Redshift fills an IDENTITY column itself unless EXPLICIT_IDS is given.
  const columns =
    command.columns?.map((wanted) => {
      const found = all.find((column) => column.name === localName(wanted))
      if (found !== undefined) return found
      throw new SqlError({
        code: '42703',
        message: `column "${wanted}" of relation "${tableName}" does not exist`,
      })
    }) ?? all.filter((column) => !column.isIdentity)
  return { tableId: Number(rows[0]?.[0]), tableName, columns }
}

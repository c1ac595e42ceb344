import { nameColumns, nameTables, toIdentifier } from './column-names'
import type { LaidColumn, LaidTable } from './lay-tables'

/** A column with its name. */
export interface NamedColumn extends LaidColumn {
  readonly name: string
}

/** A table with its names; keys are not chosen yet. */
export interface NamedTable {
  readonly name: string
  readonly laid: LaidTable
  readonly parent?: NamedTable
  /** The list index's name, for tables of list elements. */
  readonly listIndex?: string
  readonly columns: readonly NamedColumn[]
}

/**
 * Names tables and columns. What a child table repeats of its parents is named before its columns, so that a column gives
 * way: `reserve` tells those names once the key is known, hence columns are named in two steps.
 */
export function nameDraft(
  tables: readonly LaidTable[],
  options: { readonly stream: string },
): readonly NamedTable[] {
  const names = nameTables(
    tables.map((table) => ({ path: table.from, words: [options.stream, ...table.words] })),
  )
  const named = new Map<LaidTable, NamedTable>()
  for (const laid of tables) {
    const parent = laid.parent === undefined ? undefined : named.get(laid.parent)
    named.set(laid, {
      name: names.get(laid.from) ?? toIdentifier([options.stream]),
      laid,
      ...(parent === undefined ? {} : { parent }),
      columns: nameTableColumns(laid, new Set()),
    })
  }
  return [...named.values()]
}

/** The columns of a table under names that leave those of `taken` alone. */
export function nameTableColumns(laid: LaidTable, taken: ReadonlySet<string>): readonly NamedColumn[] {
  const names = nameColumns(
    laid.columns.map((column) => ({
      path: column.path,
      words: column.words.length === 0 ? ['value'] : column.words,
    })),
    taken,
  )
  return laid.columns.map((column) => ({ ...column, name: names.get(column.path) ?? 'value' }))
}

import type { TargetTable } from '../pipeline/target-table'
import { columnName, isQuoted } from './quoted-name'

/** A dbt data test: a name alone, or a name with its arguments (dbt 1.11 nests them below `arguments`). */
export type DataTest =
  | string
  | Readonly<
      Record<
        string,
        {
          readonly arguments?: Readonly<Record<string, unknown>>
          readonly config?: { readonly where: string }
        }
      >
    >

/** What dbt is told of a column, in a source as in a model. */
export interface DescribedColumn {
  readonly name: string
  readonly description: string
  /** Words of SQL stand in quotes, in the tests that dbt writes too. */
  readonly quote?: true
}

/** A column's name and description; `quote` where the name is a word of SQL. */
export function describeColumn(column: {
  readonly name: string
  readonly description: string
}): DescribedColumn {
  const described = { name: column.name, description: plainText(column.description) }
  return isQuoted(column.name) ? { ...described, quote: true } : described
}

/** The test of a key of several columns; one column is proved by dbt's own tests, for several dbt ships none. */
export function combinationTests(target: TargetTable): readonly DataTest[] {
  const { key } = target.contract
  if (key.length < 2) return []
  const columns = key.map(columnName)
  return [ofCurrentRows(target, { unique_combination: { arguments: { columns } } })]
}

/** The tests of a key of one column. */
export function keyTests(target: TargetTable): readonly DataTest[] {
  return [ofCurrentRows(target, 'unique'), 'not_null']
}

/** Where a table keeps versions, a key stands in as many rows as it has versions: what holds of records holds of current rows. */
export function ofCurrentRows({ write }: TargetTable, test: DataTest): DataTest {
  if (write !== 'scd2') return test
  const config = { where: '_is_current' }
  if (typeof test === 'string') return { [test]: { config } }
  return Object.fromEntries(Object.entries(test).map(([name, settings]) => [name, { ...settings, config }]))
}

/** dbt renders descriptions as Jinja templates; ours are text, so what opens a Jinja block is written as a literal. */
export function plainText(description: string): string {
  return description.replace(/\{[{%#]/g, (opening) => `{{ '${opening}' }}`)
}

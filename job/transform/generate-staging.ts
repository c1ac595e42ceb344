import { stringify } from 'yaml'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import { combinationTests, type DataTest, describeColumn, plainText } from './describe-column'
import { columnName } from './quoted-name'
import { type StagingColumn, stagingColumns } from './staging-columns'
import { stagingName } from './staging-name'

/**
 * Writes a table's staging model: a view with its columns in dbt's order, and the only place that reads the source.
 * Nothing is renamed, because a contract's names are its people's choice already.
 */
export function generateStagingModel(contract: SchemaContract, table: TableContract): string {
  const columns = stagingColumns(contract, table).map(({ name }) => columnName(name))
  return `with source as (

    select * from {{ source('${contract.pipeline}', '${table.name}') }}

),

final as (

    select
        ${columns.join(',\n        ')}
    from source

)

select * from final
`
}

/**
 * Writes what dbt is told about a table's staging model: descriptions, and the tests that prove its key and that
 * every row has its parent.
 */
export function generateStagingProperties(contract: SchemaContract, table: TableContract): string {
  const parentTest = testOfParent(contract, table)
  const modelTests = [
    ...combinationTests(table),
    ...(parentTest !== undefined && parentTest.column === undefined ? [parentTest.test] : []),
  ]
  const model = {
    name: stagingName(contract.pipeline, table.name),
    description: plainText(table.description),
    ...(modelTests.length > 0 ? { data_tests: modelTests } : {}),
    columns: stagingColumns(contract, table).map((column) => {
      const tests = columnTests(table, column, parentTest)
      return { ...describeColumn(column), ...(tests.length > 0 ? { data_tests: tests } : {}) }
    }),
  }
  return stringify({ models: [model] }, { lineWidth: 80, aliasDuplicateObjects: false })
}

/** A test of a child's rows against their parent's; of one column, it stands with that column. */
interface ParentTest {
  readonly column?: string
  readonly test: DataTest
}

function testOfParent(contract: SchemaContract, table: TableContract): ParentTest | undefined {
  if (table.parent === undefined || table.parentKey.length === 0) return undefined
  const to = `ref('${stagingName(contract.pipeline, table.parent)}')`
  const [first, ...others] = table.parentKey
  if (first !== undefined && others.length === 0) {
    const test = { relationships: { arguments: { to, field: columnName(first.parentColumn) } } }
    return { column: first.name, test }
  }
  const columns = table.parentKey.map(({ name }) => columnName(name))
  const fields = table.parentKey.map(({ parentColumn }) => columnName(parentColumn))
  return { test: { relationship_of_combination: { arguments: { to, columns, fields } } } }
}

function columnTests(
  table: TableContract,
  { name }: StagingColumn,
  parentTest: ParentTest | undefined,
): readonly DataTest[] {
  const isKey = table.key.length === 1 && table.key[0] === name
  return [
    ...(isKey ? ['unique', 'not_null'] : []),
    ...(parentTest !== undefined && parentTest.column === name ? [parentTest.test] : []),
  ]
}

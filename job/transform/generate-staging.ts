import { stringify } from 'yaml'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { TargetTable } from '../pipeline/target-table'
import {
  combinationTests,
  type DataTest,
  describeColumn,
  keyTests,
  ofCurrentRows,
  plainText,
} from './describe-column'
import { columnName } from './quoted-name'
import { type StagingColumn, stagingColumns } from './staging-columns'
import { stagingName } from './staging-name'

/**
 * Writes a table's staging model: a view with its columns in dbt's order, and the only place that reads the source.
 * Nothing is renamed, because a contract's names are its people's choice already.
 */
export function generateStagingModel(contract: SchemaContract, target: TargetTable): string {
  const table = target.contract
  const columns = stagingColumns(contract, target).map(({ name }) => columnName(name))
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
export function generateStagingProperties(contract: SchemaContract, target: TargetTable): string {
  const table = target.contract
  const parentTest = testOfParent(contract, target)
  const modelTests = [
    ...combinationTests(target),
    ...(parentTest !== undefined && parentTest.column === undefined ? [parentTest.test] : []),
  ]
  const model = {
    name: stagingName(contract.pipeline, table.name),
    description: plainText(table.description),
    ...(modelTests.length > 0 ? { data_tests: modelTests } : {}),
    columns: stagingColumns(contract, target).map((column) => {
      const tests = columnTests(target, column, parentTest)
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

function testOfParent(contract: SchemaContract, target: TargetTable): ParentTest | undefined {
  const table: TableContract = target.contract
  if (table.parent === undefined || table.parentKey.length === 0) return undefined
  const to = `ref('${stagingName(contract.pipeline, table.parent)}')`
  const [first, ...others] = table.parentKey
  if (first !== undefined && others.length === 0) {
    const test = { relationships: { arguments: { to, field: columnName(first.parentColumn) } } }
    return { column: first.name, test: ofCurrentRows(target, test) }
  }
  const columns = table.parentKey.map(({ name }) => columnName(name))
  const fields = table.parentKey.map(({ parentColumn }) => columnName(parentColumn))
  const test = { relationship_of_combination: { arguments: { to, columns, fields } } }
  return { test: ofCurrentRows(target, test) }
}

function columnTests(
  target: TargetTable,
  { name }: StagingColumn,
  parentTest: ParentTest | undefined,
): readonly DataTest[] {
  const { key } = target.contract
  const isKey = key.length === 1 && key[0] === name
  return [
    ...(isKey ? keyTests(target) : []),
    ...(parentTest !== undefined && parentTest.column === name ? [parentTest.test] : []),
  ]
}

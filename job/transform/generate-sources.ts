import { stringify } from 'yaml'
import { formatColumnType } from '../pipeline/column-type'
import { isRootTable, type SchemaContract, type TableContract } from '../pipeline/contract'
import { loadedAtColumn, stagedColumns } from '../pipeline/table-layout'
import { combinationTests, describeColumn, plainText } from './describe-column'

/** A load runs every day: a day and a half without one is worth a look, a week means that no one looked. */
const freshness = {
  warn_after: { count: 36, period: 'hour' },
  error_after: { count: 7, period: 'day' },
}

/**
 * Writes dbt's sources for the tables of a contract: descriptions, columns with their types, the tests that prove
 * the keys, and how fresh root tables must be. The same contract gives the same text, byte for byte.
 */
export function generateSources(contract: SchemaContract): string {
  const { pipeline } = contract
  const document = {
    sources: [
      {
        name: pipeline,
        schema: pipeline,
        description: `The tables that lakeload loads for the pipeline \`${pipeline}\`.`,
        tables: contract.tables.map(describeTable),
      },
    ],
  }
  return stringify(document, { lineWidth: 100, aliasDuplicateObjects: false })
}

function describeTable(table: TableContract): object {
  const single = table.key.length === 1 ? table.key[0] : undefined
  const combination = combinationTests(table)
  return {
    name: table.name,
    description: plainText(table.description),
    // Only root tables can be stale: a load may rightly bring no row for a list that is empty everywhere.
    ...(isRootTable(table) ? { config: { loaded_at_field: loadedAtColumn.name, freshness } } : {}),
    ...(combination.length > 0 ? { data_tests: combination } : {}),
    columns: [...stagedColumns(table), loadedAtColumn].map((column) => ({
      ...describeColumn(column),
      data_type: formatColumnType(column.type),
      ...(column.name === single ? { data_tests: ['unique', 'not_null'] } : {}),
    })),
  }
}

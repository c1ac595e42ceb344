import { stringify } from 'yaml'
import { formatColumnType } from '../pipeline/column-type'
import { isRootTable } from '../pipeline/contract'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { loadedAtColumn } from '../pipeline/table-layout'
import { type TargetTable, targetTables } from '../pipeline/target-table'
import { combinationTests, describeColumn, keyTests, plainText } from './describe-column'

/** A load runs every day: a day and a half without one is worth a look, a week means that no one looked. */
const freshness = {
  warn_after: { count: 36, period: 'hour' },
  error_after: { count: 7, period: 'day' },
}

/** What the dbt files of a pipeline follow from. */
export type DbtSubject = Pick<ResolvedPipeline, 'contract' | 'streams'>

/**
 * Writes dbt's sources for the tables of a contract: descriptions, columns with their types, the tests that prove
 * the keys, and how fresh root tables must be. The same contract gives the same text, byte for byte.
 */
export function generateSources(subject: DbtSubject): string {
  const { pipeline } = subject.contract
  const document = {
    sources: [
      {
        name: pipeline,
        schema: pipeline,
        description: `The tables that lakeload loads for the pipeline \`${pipeline}\`.`,
        tables: targetTables(subject).map(describeTable),
      },
    ],
  }
  return stringify(document, { lineWidth: 100, aliasDuplicateObjects: false })
}

function describeTable(target: TargetTable): object {
  const table = target.contract
  const single = table.key.length === 1 ? table.key[0] : undefined
  const combination = combinationTests(target)
  return {
    name: table.name,
    description: plainText(table.description),
    ...(canBeStale(target) ? { config: { loaded_at_field: loadedAtColumn.name, freshness } } : {}),
    ...(combination.length > 0 ? { data_tests: combination } : {}),
    columns: target.columns.map((column) => ({
      ...describeColumn(column),
      data_type: formatColumnType(column.type),
      ...(column.name === single ? { data_tests: keyTests(target) } : {}),
    })),
  }
}

/**
 * Only root tables can be stale: a load may rightly bring no row for a list that is empty everywhere. And only those that each
 * load writes: `insert_only` and `scd2` write nothing where nothing is new.
 */
function canBeStale({ contract, write }: TargetTable): boolean {
  return isRootTable(contract) && write !== 'insert_only' && write !== 'scd2'
}

import type { LoadPlan } from './load-plan'
import { ownTable } from './own-tables'

/**
 * Writes a plan as the SQL script that the load would run, with a line of comment before each statement. The audit rows
 * are left out, as they tell what happened.
 */
export function formatLoadPlan(plan: LoadPlan): string {
  const tables = plan.tables.map((table) => {
    const files = table.files === 1 ? '1 file' : `${table.files} files`
    const target = table.isNew ? 'new table' : 'table is there'
    return `--   ${table.name}: ${table.write}, ${table.rows} rows in ${files} (${table.bytes} bytes), ${target}`
  })
  const widenings = plan.widenings.map(
    ({ table, sql }) => `-- widen: ${table}, before the transaction, which cannot\n${sql};`,
  )
  const statements = plan.statements.map(
    ({ purpose, table, sql }) => `-- ${purpose.replace('_', ' ')}: ${table}\n${sql};`,
  )
  return [
    `-- load ${plan.loadId} into schema ${plan.pipeline}\n${tables.join('\n')}`,
    ...widenings,
    'begin;',
    `-- lock: loads of a pipeline come one after another\nlock table ${ownTable(plan.pipeline, '_lock')};`,
    ...statements,
    '-- record: one row in _loads, one a table in _load_tables, one a stream in _state\ncommit;',
    '',
  ].join('\n\n')
}

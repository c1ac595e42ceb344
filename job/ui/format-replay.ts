import type { ReplayResult } from '../replay/replay'
import type { RollbackResult } from '../replay/rollback'
import { formatCount } from './format'
import { formatTable, type TableColumn } from './table'
import type { Terminal } from './terminal'

const columns: readonly TableColumn[] = [
  { title: 'table' },
  { title: 'rows', align: 'right' },
  { title: 'rows in use', align: 'right' },
  { title: 'only here', align: 'right' },
  { title: 'only in use', align: 'right' },
]

/** What `lakeload replay` prints at the end. */
export function formatReplay(result: ReplayResult, terminal: Terminal): string {
  const { pipeline, schema, loads, tables } = result
  const count = loads.length === 1 ? '1 load' : `${loads.length} loads`
  if (result.in_use) {
    const what = loads.length === 0 ? `the rows of ${schema}` : `${count} from the raw records`
    return terminal.style('green', `${pipeline} now has ${what}`)
  }
  const rows = tables.map((table) => [
    table.name,
    formatCount(table.rows),
    shown(table.rows_in_use),
    shown(table.only_replayed),
    shown(table.only_in_use),
  ])
  return [
    formatTable(columns, rows),
    `${count} replayed into ${schema}; ${pipeline} is as it was`,
    `to use them: lakeload replay ${pipeline} --switch ${schema}`,
  ].join('\n')
}

/** The same for machines. */
export function replayJson({ pipeline, schema, in_use, loads, tables }: ReplayResult): object {
  return {
    pipeline,
    schema,
    in_use,
    loads: loads.map((load) => ({ load_id: load.loadId, tables: load.tables })),
    tables,
  }
}

/** What `lakeload rollback` prints at the end. */
export function formatRollback({ pipeline, load_id: loadId, tables }: RollbackResult): string {
  const rows = tables.reduce((sum, table) => sum + table.rows_deleted, 0)
  return `load ${loadId} is no longer in ${pipeline}: ${formatCount(rows)} rows deleted from ${tables.length} tables; its raw records stay`
}

function shown(count: number | undefined): string {
  return count === undefined ? '' : formatCount(count)
}

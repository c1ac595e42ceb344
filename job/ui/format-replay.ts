import type { ReplayResult } from '../replay/replay'
import type { RollbackResult } from '../replay/rollback'
import type { TransformResult } from '../transform/transform-result'
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
    if (loads.length === 0 && schema === pipeline)
      return `nothing of ${pipeline} was loaded again: no load in its tables has set a record aside`
    const what = loads.length === 0 ? `the rows of ${schema}` : `${count} from the raw records`
    const aside = loads.reduce((sum, load) => sum + setAside(load), 0)
    const still =
      aside === 0 ? '' : `; ${formatCount(aside)} records are set aside: lakeload quarantine list ${pipeline}`
    return `${terminal.style('green', `${pipeline} now has ${what}`)}${still}`
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
    loads: loads.map((load) => ({ load_id: load.loadId, quarantined: setAside(load), tables: load.tables })),
    tables,
  }
}

/** What `lakeload rollback` prints at the end. */
export function formatRollback({ pipeline, load_id: loadId, tables }: RollbackResult): string {
  const rows = tables.reduce((sum, table) => sum + table.rows_deleted, 0)
  return `load ${loadId} is no longer in ${pipeline}: ${formatCount(rows)} rows deleted from ${tables.length} tables; its raw records stay`
}

/** The models and tests that failed on the changed tables, a line each. */
export function formatFailedNodes({ failed_nodes: nodes }: TransformResult): readonly string[] {
  return nodes.map((node) => `${node.unique_id}: ${node.message}`)
}

function setAside({ staged }: ReplayResult['loads'][number]): number {
  return staged.set_aside.reduce((sum, { quarantined }) => sum + quarantined, 0)
}

function shown(count: number | undefined): string {
  return count === undefined ? '' : formatCount(count)
}

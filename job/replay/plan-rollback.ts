import { JobError } from '../errors/job-error'
import type { LoadedTable } from '../load/load-result'
import { ownTable } from '../load/own-tables'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { qualifiedName } from '../sql/identifier'
import { nullableTextLiteral, textLiteral } from '../sql/literal'

/** A load, and what came before it. */
export interface RollbackInput {
  readonly pipeline: ResolvedPipeline
  readonly loadId: string
  readonly tables: readonly LoadedTable[]
  readonly isNewest: boolean
  /** The load before it; undefined where it is the first. */
  readonly previous?: string
  /** Where each stream's extract began. */
  readonly cursors: ReadonlyMap<string, string | null>
}

/** A statement of a rollback; the rows that it deletes are those of a table, where it names one. */
export interface RollbackStatement {
  readonly sql: string
  readonly table?: string
}

/**
 * The statements that take a load out of the tables, for the write modes whose rows are known by their load and that have replaced
 * none. Pure.
 *
 * @throws JobError ROLLBACK_IMPOSSIBLE
 */
export function planRollback(input: RollbackInput): readonly RollbackStatement[] {
  const { pipeline, loadId, isNewest } = input
  for (const stream of pipeline.streams) refuse(input, stream)
  const where = `where "_load_id" = ${textLiteral(loadId)}`
  return [
    // Children first, as nothing of them may stay without its root.
    ...[...pipeline.contract.tables].reverse().map(({ name }) => ({
      table: name,
      sql: `delete from ${qualifiedName(pipeline.name, name)} ${where}`,
    })),
    ...(['_load_tables', '_loads'] as const).map((table) => ({
      sql: `delete from ${ownTable(pipeline.name, table)} where load_id = ${textLiteral(loadId)}`,
    })),
    ...(isNewest ? states(input).map((sql) => ({ sql })) : []),
  ]
}

function refuse(
  { pipeline, loadId, tables, isNewest }: RollbackInput,
  { name, write, softDelete }: ResolvedPipeline['streams'][number],
): void {
  if (write === 'append') return
  const impossible = (reason: string): JobError =>
    new JobError(
      'ROLLBACK_IMPOSSIBLE',
      `load \`${loadId}\` cannot be taken out of stream \`${name}\`: ${reason}`,
      {
        hint: `rebuild the tables without it: \`lakeload replay ${pipeline.name} --without ${loadId}\``,
      },
    )
  if (!isNewest) throw impossible(`it is not the newest load, and \`${write}\` has built on it`)
  if (write === 'replace') throw impossible('`replace` has emptied the tables for it')
  if (write === 'scd2') throw impossible('`scd2` has closed versions for it')
  if (softDelete !== undefined) throw impossible('it may have marked rows as deleted')
  const own = new Set(
    pipeline.contract.tables.filter((table) => table.stream === name).map((table) => table.name),
  )
  const replaced = tables
    .filter((table) => own.has(table.name))
    .reduce((sum, table) => sum + table.rows_deleted, 0)
  if (replaced > 0) throw impossible(`it replaced ${replaced} rows, which are only in the raw records now`)
}

/** The streams are again where the load before left them: the next extract begins there. */
function states({ pipeline, loadId, previous, cursors }: RollbackInput): readonly string[] {
  const table = ownTable(pipeline.name, '_state')
  const where = `where load_id = ${textLiteral(loadId)}`
  if (previous === undefined) return [`delete from ${table} ${where}`]
  return pipeline.streams.map(({ name }) => {
    const cursor = nullableTextLiteral(cursors.get(name) ?? null)
    return `update ${table} set "cursor" = ${cursor}, load_id = ${textLiteral(previous)} ${where} and stream = ${textLiteral(name)}`
  })
}

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isRootTable, type SchemaContract } from '../../pipeline/contract'
import type { ResolvedStream } from '../../pipeline/resolved'
import type { StepContext } from '../../ports/step-context'
import { DuckdbSession, engineFailed } from '../duckdb-session'
import { duckdbName, duckdbText } from '../duckdb-text'
import { isMisfit } from '../find-value-misfits'
import { LineSet } from '../line-set'
import { forEachPart } from '../part-pool'
import type { PathCensus } from '../path-census'
import { type PlannedColumn, type PlannedTable, planStaging } from '../plan-staging'
import { lineField } from '../source-tree'
import { orEngineFailed, type PartWork, readPart, withPart } from '../stage-part'
import type { MisfitActions } from './misfit-actions'

/** The share of the memory limit that DuckDB may fill. */
const duckdbShare = 0.8

/** What tells records of one key apart: the key's columns, and the one that goes by rank. */
export interface KeyPlan {
  readonly table: PlannedTable
  readonly key: readonly PlannedColumn[]
  readonly by: PlannedColumn | undefined
}

/**
 * The lines of a stream's parts that hold a record of a key which a better record of the same load has: the one with the greatest
 * value in `dedupe.by` stays (null is the lowest), of equal ones the last as extract brought them. A record whose key does not
 * fit takes no part in it, nor one whose rank does not, unless that would be left out: what does not fit is told as such.
 *
 * Only keys and ranks are read; comparing them goes to disk where memory does not hold them.
 *
 * @returns a set for each part
 * @throws JobError STAGE_ENGINE_FAILED where DuckDB stops at a record
 */
export async function findDuplicates(
  context: StepContext,
  stream: ResolvedStream,
  census: PathCensus,
  works: readonly PartWork[],
  actions: MisfitActions,
): Promise<readonly LineSet[]> {
  const keyPlan = planKeys(context.pipeline.contract, stream, census)
  const none = works.map(() => LineSet.none)
  if (keyPlan === undefined || works.length === 0) return none
  const folder = join(context.scratchFolder, 'keys', stream.name)
  await mkdir(folder, { recursive: true })
  try {
    const files = await writeKeys(context, keyPlan, census, stream, works, actions, folder)
    return await compareKeys(context, files, keyPlan, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Undefined where no two records can have one key. */
function planKeys(contract: SchemaContract, stream: ResolvedStream, census: PathCensus): KeyPlan | undefined {
  const reduced = keysAlone(contract, stream)
  const [table] = planStaging(reduced, stream.name, census).tables
  if (table === undefined || table.contract.key.length === 0) return undefined
  const find = (name: string | undefined): PlannedColumn | undefined =>
    table.columns.find((column) => column.name === name)
  const key = table.contract.key.map(find).filter((column) => column !== undefined)
  // A key with the raw object and line in it is unique by itself.
  if (key.some((column) => column.cast === undefined)) return undefined
  return { table, key, by: find(stream.dedupe?.by) }
}

/** The contract of the root table's key and rank. */
function keysAlone(contract: SchemaContract, stream: ResolvedStream): SchemaContract {
  const tables = contract.tables
    .filter((table) => table.stream === stream.name && isRootTable(table))
    .map((table) => ({
      ...table,
      columns: table.columns.filter(({ name }) => table.key.includes(name) || name === stream.dedupe?.by),
    }))
  return { ...contract, tables }
}

/** Writes each part's keys to a file. */
async function writeKeys(
  context: StepContext,
  plan: KeyPlan,
  census: PathCensus,
  stream: ResolvedStream,
  works: readonly PartWork[],
  actions: MisfitActions,
  folder: string,
): Promise<readonly string[]> {
  const staging = planStaging(keysAlone(context.pipeline.contract, stream), stream.name, census)
  const keyWorks = works.map((work): PartWork => ({ ...work, plan: staging }))
  return await forEachPart(context, keyWorks, async (worker, work, raw) => {
    const file = join(folder, `${work.number}.parquet`)
    await withPart(worker, work, raw, async (source) => {
      await orEngineFailed(worker, work, readPart(worker, work, source))
      await orEngineFailed(worker, work, worker.session.run(writeKeysSql(plan, work.number, actions, file)))
    })
    return { answer: Promise.resolve(file) }
  })
}

/** The statement that writes the keys of a part, with their places. */
export function writeKeysSql(
  { table, key, by }: KeyPlan,
  part: number,
  actions: MisfitActions,
  file: string,
): string {
  const values = key.map((column, place) => `${column.cast} AS ${duckdbName(`key${place}`)}`)
  const rank = by?.cast ?? 'CAST(NULL AS INTEGER)'
  const mustFit = [...key.map((column) => `NOT (${isMisfit(column)} OR ${column.text} IS NULL)`)]
  if (by !== undefined && by.cast !== undefined && actions.value(table.name, by.name) !== 'discard') {
    mustFit.push(`NOT coalesce(${isMisfit(by)}, false)`)
  }
  return (
    `COPY (SELECT ${part}::INTEGER AS part, ${duckdbName(lineField)} AS line, ${values.join(', ')}, ${rank} AS rank ` +
    `FROM (${table.rowsSql}) WHERE ${mustFit.join(' AND ')}) TO ${duckdbText(file)} (FORMAT parquet)`
  )
}

/** Compares the keys of all parts. Most loads have few duplicates or none: only keys that are there twice are put in order. */
async function compareKeys(
  context: StepContext,
  files: readonly string[],
  { key }: KeyPlan,
  folder: string,
): Promise<readonly LineSet[]> {
  const session = await DuckdbSession.open({
    memoryMb: context.memoryLimitMb * duckdbShare,
    spillFolder: join(folder, 'spill'),
    threads: context.concurrency,
  })
  const interrupt = (): void => session.interrupt()
  context.signal.addEventListener('abort', interrupt)
  try {
    const names = key.map((_, place) => duckdbName(`key${place}`))
    const all = `read_parquet([${files.map(duckdbText).join(', ')}])`
    await session.run(
      `CREATE TEMP TABLE twice AS SELECT ${names.join(', ')} FROM ${all} GROUP BY ALL HAVING count(*) > 1`,
    )
    await session.run(
      `CREATE TEMP TABLE losers AS SELECT part, line FROM ${all} JOIN twice USING (${names.join(', ')}) ` +
        `QUALIFY row_number() OVER (PARTITION BY ${names.join(', ')} ORDER BY rank DESC NULLS LAST, part DESC, line DESC) > 1`,
    )
    const sets: LineSet[] = []
    for (const part of files.keys()) {
      const rows = await session.rows(`SELECT line FROM losers WHERE part = ${part}`)
      sets.push(LineSet.of(rows.map((row) => Number(row.line))))
    }
    return sets
  } catch (error) {
    context.signal.throwIfAborted()
    throw engineFailed('compare the keys of all records', error)
  } finally {
    context.signal.removeEventListener('abort', interrupt)
    session.close()
  }
}

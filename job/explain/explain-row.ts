import { readRawManifest } from '../lake/raw-manifest'
import { type LoadIdentity, runRecordKey } from '../pipeline/lake-keys'
import type { RawManifest } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { systemColumnTypes } from '../pipeline/system-columns'
import type { ObjectStore } from '../ports/object-store'
import type { Row, Warehouse } from '../ports/warehouse'
import { readRunRecord } from '../run/run-record'
import { type ColumnSource, columnSources } from './column-paths'
import type { ExplainedColumn, ExplainedRow, ExplainedRun } from './explained-row'
import type { FoundTable } from './find-table'
import { formatPlace, ValueLocator } from './locate-value'
import { planRow } from './plan-row'
import { type QueriedRow, queryRow } from './query-row'
import { readKey } from './read-key'
import { readRawLine } from './read-raw-line'

/** What leading a row back works with. */
export interface ExplainDependencies {
  readonly store: ObjectStore
  readonly warehouse: Warehouse
  readonly signal: AbortSignal
}

/**
 * Leads a row of the warehouse back to its raw record, its run and its requests. A raw object, a manifest or a run record that
 * is gone is left away: what is still known is worth telling.
 *
 * @param texts the key as the command line has it
 * @throws JobError of the `EXPLAIN_` codes
 */
export async function explainRow(
  { pipeline, table }: FoundTable,
  texts: readonly string[],
  dependencies: ExplainDependencies,
): Promise<ExplainedRow> {
  const key = readKey(pipeline.name, table, texts)
  const write = pipeline.streams.find(({ name }) => name === table.stream)?.write ?? 'merge'
  const plan = planRow(pipeline.contract, table, key, write)
  const session = await dependencies.warehouse.connect(dependencies.signal)
  let queried: QueriedRow
  try {
    queried = await queryRow(session, pipeline.name, table, key, plan)
  } finally {
    await session.close()
  }
  const { row, root } = queried
  const { store, signal } = dependencies
  const rawKey = String(root.raw_object)
  const rawLine = Number(root.raw_line)
  const record = await readRawLine(store, rawKey, rawLine, signal)
  const rawRecord = record?.toString('utf8')
  const manifest = await readManifest(store, pipeline, table.stream, rawKey)
  return {
    pipeline: pipeline.name,
    table: table.name,
    rootTable: plan.lineage.at(-1)?.name ?? table.name,
    key: Object.fromEntries(key.map(({ column, text }) => [column, text])),
    columns: explainColumns(row, columnSources(plan.lineage, placesOf(root, plan.lineage.length)), rawRecord),
    loadId: String(row._load_id),
    loadedAt: String(row._loaded_at),
    rawObject: store.url(rawKey),
    rawLine,
    ...(rawRecord === undefined ? {} : { rawRecord }),
    ...(manifest === undefined
      ? {}
      : { requests: manifest.requests, requestsLeftOut: manifest.requests_left_out ?? 0 }),
    run: await readRun(store, pipeline.name, String(row._load_id)),
  }
}

function placesOf(root: Row, tables: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  for (let depth = 0; depth < tables; depth++) {
    const place = root[`index_${depth}`]
    if (place !== undefined && place !== null) places.set(depth, Number(place))
  }
  return places
}

function explainColumns(
  row: Row,
  sources: readonly ColumnSource[],
  record: string | undefined,
): readonly ExplainedColumn[] {
  const locator = record === undefined ? undefined : new ValueLocator(record)
  const known = sources.map((source): ExplainedColumn => {
    const { name, origin } = source
    const steps = standsElsewhere(source, row) ? undefined : source.steps
    // A list index is a place, not a value: what is there is the row itself.
    const raw = steps === undefined || origin === 'list_index' ? undefined : locator?.find(steps)
    return {
      name,
      value: row[name],
      origin,
      ...(steps === undefined ? {} : { path: formatPlace(steps) }),
      ...(raw === undefined ? {} : { raw }),
    }
  })
  const names = new Set(sources.map(({ name }) => name))
  const others = Object.keys(row).filter((name) => !names.has(name) && !systemColumnTypes.has(name))
  return [...known, ...others.map((name) => ({ name, value: row[name], origin: 'unknown' as const }))]
}

/** Whether the value at a column's place is another column's: of variants one has it. */
function standsElsewhere({ name, sharedWith, takesOtherKinds }: ColumnSource, row: Row): boolean {
  const isNull = (column: string): boolean => row[column] === null || row[column] === undefined
  if (!isNull(name)) return false
  return takesOtherKinds === true || (sharedWith?.some((column) => !isNull(column)) ?? false)
}

/** The manifest lies beside the raw object, whose key tells the load that fetched it. */
async function readManifest(
  store: ObjectStore,
  pipeline: ResolvedPipeline,
  stream: string,
  rawKey: string,
): Promise<RawManifest | undefined> {
  const match = /\/date=([^/]+)\/load=([^/]+)\//.exec(rawKey)
  if (match === null) return undefined
  const load: LoadIdentity = { pipeline: pipeline.name, date: match[1] ?? '', loadId: match[2] ?? '' }
  return await readRawManifest(store, load, stream)
}

async function readRun(store: ObjectStore, pipeline: string, loadId: string): Promise<ExplainedRun> {
  // A run record's key has no date in it.
  const load: LoadIdentity = { pipeline, loadId, date: '' }
  const record = await readRunRecord(store, load)
  const url = store.url(runRecordKey(load))
  if (record === undefined) return { url, known: false }
  const { status, started_at: startedAt, finished_at: finishedAt } = record
  return { url, known: true, status, startedAt, ...(finishedAt === undefined ? {} : { finishedAt }) }
}

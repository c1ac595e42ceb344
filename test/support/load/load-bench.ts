import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import { type LoadOptions, load } from '../../../job/load/load'
import type { LoadResult } from '../../../job/load/load-result'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import type { ObjectStore } from '../../../job/ports/object-store'
import type { StepContext } from '../../../job/ports/step-context'
import type { Row, Warehouse } from '../../../job/ports/warehouse'
import type { S3Endpoint } from '../../../local/s3/s3-endpoint'
import { startTestRedshift, type TestRedshift } from '../redshift/test-redshift'
import { openTestLake, useLocalCredentials } from '../test-lake'
import { startTestS3 } from '../test-s3'
import { putStaged } from './put-staged'
import { type Order, shopRows } from './shop-records'
import { identity } from './staged-manifest'

/** A local S3 and a local Redshift, with what a load needs of them. */
export interface LoadBench {
  readonly redshift: TestRedshift
  readonly warehouse: RedshiftWarehouse
  readonly store: ObjectStore
  close(): Promise<void>
}

export async function startLoadBench(): Promise<LoadBench> {
  const s3: S3Endpoint = await startTestS3()
  useLocalCredentials(s3)
  const redshift = await startTestRedshift(s3)
  const store = openTestLake(s3)
  const { host, port, database, user, password } = redshift
  const warehouse = new RedshiftWarehouse({
    host,
    port,
    database,
    credentials: { user, password },
    sslmode: 'disable',
  })
  const close = async (): Promise<void> => {
    await store.close()
    await redshift.close()
    await s3.close()
  }
  return { redshift, warehouse, store, close }
}

let shops = 0

/** A name that no other shop on this bench has: each test gets a schema of its own. */
export function newSchema(): string {
  shops += 1
  return `shop_${shops}`
}

/** The context of a load, with a clock that never waits, and what the load said. */
export interface LoadContext extends StepContext {
  readonly lines: string[]
  readonly waits: number[]
}

export function loadContext(
  bench: LoadBench,
  pipeline: ResolvedPipeline,
  loadId: string,
  more: { readonly warehouse?: Warehouse; readonly signal?: AbortSignal } = {},
): LoadContext {
  const lines: string[] = []
  const waits: number[] = []
  return {
    pipeline,
    load: identity(pipeline.name, loadId),
    store: bench.store,
    warehouse: more.warehouse ?? bench.warehouse,
    clock: {
      now: () => new Date('2026-11-22T05:00:00Z'),
      sleep: async (milliseconds) => {
        waits.push(milliseconds)
      },
    },
    log: {
      info: (line) => lines.push(line),
      warn: (line) => lines.push(`warning: ${line}`),
      progress: () => undefined,
    },
    signal: more.signal ?? new AbortController().signal,
    scratchFolder: '/nowhere',
    concurrency: 1,
    memoryLimitMb: 100,
    copyRole: bench.redshift.iamRole,
    lines,
    waits,
  }
}

/** Stages orders and loads them. */
export async function loadOrders(
  bench: LoadBench,
  pipeline: ResolvedPipeline,
  loadId: string,
  orders: readonly Order[],
  options: LoadOptions & { readonly warehouse?: Warehouse; readonly signal?: AbortSignal } = {},
): Promise<LoadResult> {
  const staged = await stageOrders(bench, pipeline, loadId, orders)
  return await load(loadContext(bench, pipeline, loadId, options), staged, options)
}

export async function stageOrders(
  bench: LoadBench,
  pipeline: ResolvedPipeline,
  loadId: string,
  orders: readonly Order[],
): Promise<StagedManifest> {
  return await putStaged(bench.store, pipeline, loadId, shopRows(pipeline, loadId, orders))
}

/** Asks the warehouse on a session of its own, as a reader would. */
export async function ask(bench: LoadBench, sql: string): Promise<readonly Row[]> {
  const session = await bench.warehouse.connect()
  try {
    return await session.query(sql)
  } finally {
    await session.close()
  }
}

/** The rows of all tables of a shop, in the order of their keys, without what tells of the load. */
export async function shopContent(
  bench: LoadBench,
  { name, contract }: ResolvedPipeline,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const content: Record<string, readonly Row[]> = {}
  for (const table of contract.tables) {
    const columns = [
      ...table.parentKey.map((column) => column.name),
      ...(table.listIndex === undefined ? [] : [table.listIndex]),
      ...table.columns.map((column) => column.name),
    ].map((column) => `"${column}"`)
    const order = columns.slice(0, Math.max(1, table.key.length)).join(', ')
    content[table.name] = await ask(
      bench,
      `select ${columns.join(', ')} from "${name}"."${table.name}" order by ${order}`,
    )
  }
  return content
}

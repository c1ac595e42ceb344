import { checkStaged } from '../../../job/check/check-staged'
import { extract } from '../../../job/extract/extract'
import { load } from '../../../job/load/load'
import type { SchemaContract } from '../../../job/pipeline/contract'
import type { StagingFormat } from '../../../job/pipeline/definition'
import type { UnknownPath } from '../../../job/pipeline/manifests'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { stagedColumns } from '../../../job/pipeline/table-layout'
import type { StepContext } from '../../../job/ports/step-context'
import { stage } from '../../../job/stage/stage'
import { type LoadBench, loadContext } from '../load/load-bench'
import type { TableRows, TextRow } from './rebuild-records'

/** What the warehouse holds after a load, and what the steps said on the way. */
export interface LoadedTables {
  readonly rows: TableRows
  readonly unknownPaths: readonly UnknownPath[]
  readonly failedChecks: readonly unknown[]
}

export interface InProcessLoad {
  readonly contract: SchemaContract
  readonly stream: string
  /** The file or folder of records. */
  readonly source: string
  /** Where the records are in it; `$` where it is left away. */
  readonly records?: string
  readonly scratchFolder: string
  /** `auto` where it is left away. */
  readonly format?: StagingFormat
}

let loads = 0

/** Extracts, stages, checks and loads a file of records in this process, and reads back every table whole. */
export async function loadInProcess(bench: LoadBench, work: InProcessLoad): Promise<LoadedTables> {
  const { contract, stream, source, format = 'auto' } = work
  const root = contract.tables.find((table) => table.stream === stream && table.parent === undefined)
  const write = (root?.key.length ?? 0) > 0 ? 'merge' : 'replace'
  const pipeline: ResolvedPipeline = {
    name: contract.pipeline,
    source: { kind: 'files', path: source },
    streams: [
      { name: stream, path: '/', records: work.records ?? '$', ...defaultStreamOptions, write, format },
    ],
    contract,
  }
  loads += 1
  const loadId = `01JD${String(loads).padStart(22, '0')}`
  const context: StepContext = {
    ...loadContext(bench, pipeline, loadId),
    scratchFolder: work.scratchFolder,
    memoryLimitMb: 1_000,
  }
  const raw = await extract(context)
  const staged = await stage(context, raw)
  const checks = await checkStaged(context, raw, staged)
  await load(context, staged)
  return {
    rows: await readTables(bench, contract),
    unknownPaths: staged.unknown_paths,
    failedChecks: checks.filter((check) => check.status !== 'passed'),
  }
}

/** Every row of every table, every value as the text that the server sends. */
async function readTables(bench: LoadBench, contract: SchemaContract): Promise<TableRows> {
  const client = await bench.redshift.connect()
  try {
    // Redshift prints 15 digits of a double unless it is asked for all of them.
    await client.query('set extra_float_digits to 2')
    const rows: Record<string, readonly TextRow[]> = {}
    for (const table of contract.tables) {
      const columns = stagedColumns(table).map(({ name }) => `"${name}"`)
      const answer = await client.query<TextRow>({
        text: `select ${columns.join(', ')} from "${contract.pipeline}"."${table.name}"`,
        types: { getTypeParser: () => (text: string) => text },
      })
      rows[table.name] = answer.rows
    }
    return rows
  } finally {
    await client.end()
  }
}

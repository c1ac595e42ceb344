import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { checkStaged } from '../../../job/check/check-staged'
import { extract } from '../../../job/extract/extract'
import { load } from '../../../job/load/load'
import type { LoadResult } from '../../../job/load/load-result'
import { completeContract } from '../../../job/pipeline/complete-contract'
import type { SchemaContract, TableContract } from '../../../job/pipeline/contract'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'
import type { ResolvedPipeline } from '../../../job/pipeline/resolved'
import { type LayoutColumn, stagedColumns } from '../../../job/pipeline/table-layout'
import type { StepContext } from '../../../job/ports/step-context'
import { replay } from '../../../job/replay/replay'
import { identifyLoad } from '../../../job/run/identify-load'
import type { RunDependencies } from '../../../job/run/run-dependencies'
import { stage } from '../../../job/stage/stage'
import { Terminal } from '../../../job/ui/terminal'
import { loadContext, newSchema, useLoadBench } from '../../support/load/load-bench'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'
import { comparable } from '../stage/comparable'
import { flatten } from '../stage/flatten'
import { contractOf, type Model, randomLoad, writeRecord } from '../stage/random-load'

const bench = useLoadBench()

/** How many random contracts are tried; a long search sets LAKELOAD_REPLAYS to hundreds. */
const numRuns = Number(process.env.LAKELOAD_REPLAYS ?? 4)

type TextRow = Readonly<Record<string, string | null>>

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => removeTempFolder(folder))

/** A pipeline of a schema of its own, which reads a file. */
async function openShop(parts: SchemaContract) {
  const name = newSchema()
  const source = join(folder, `${name}.ndjson`)
  const contract = completeContract(name, parts.tables, parts.ignored)
  const pipeline: ResolvedPipeline = {
    name,
    source: { kind: 'files', path: source },
    streams: [{ name: 'orders', path: '/', records: '$', ...defaultStreamOptions, write: 'merge' }],
    contract,
  }
  const scratchFolder = join(folder, name)
  await mkdir(scratchFolder)
  const loads: string[] = []
  /** Every step of one load. */
  const loadRecords = async (lines: readonly string[]): Promise<() => Promise<LoadResult>> => {
    await writeFile(source, lines.map((line) => `${line}\n`).join(''))
    const loadId = `01JD${String(loads.length + 1).padStart(22, '0')}`
    loads.push(loadId)
    const context: StepContext = {
      ...loadContext(bench, pipeline, loadId),
      load: identifyLoad(name, loadId),
      scratchFolder,
    }
    const raw = await extract(context)
    const staged = await stage(context, raw)
    const failed = (await checkStaged(context, raw, staged)).filter(({ status }) => status === 'failed')
    expect(failed).toEqual([])
    return async () => await load(context, staged)
  }
  return { pipeline, scratchFolder, loadRecords }
}

/** Every row of a table as the texts that the server sends, in one order. */
async function readTable(
  schema: string,
  table: string,
  columns: readonly string[],
): Promise<readonly TextRow[]> {
  const client = await bench.redshift.connect()
  try {
    // Redshift prints 15 digits of a double unless it is asked for all of them.
    await client.query('set extra_float_digits to 2')
    const { rows } = await client.query<TextRow>({
      text: `select ${columns.map((name) => `"${name}"`).join(', ')} from "${schema}"."${table}"`,
      types: { getTypeParser: () => (text: string) => text },
    })
    return rows
      .map((row) => ({ ...row }))
      .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
  } finally {
    await client.end()
  }
}

const valueColumns = (table: TableContract): readonly LayoutColumn[] =>
  stagedColumns(table).filter(({ origin }) => !['load_id', 'raw_object', 'raw_line'].includes(origin))

/** What the tables hold of the records, without what tells of loads. */
async function readValues({ name, contract }: ResolvedPipeline): Promise<object> {
  const tables: Record<string, readonly unknown[]> = {}
  for (const table of contract.tables) {
    const columns = valueColumns(table)
    const rows = await readTable(
      name,
      table.name,
      columns.map((column) => column.name),
    )
    tables[table.name] = rows
      .map((row) => columns.map(({ name, type }) => comparable(type, spelled(type.kind, row[name] ?? null))))
      .map((row) => JSON.stringify(row))
      .sort()
  }
  return tables
}

const spelled = (kind: string, text: string | null): string | null =>
  kind === 'boolean' && text !== null ? (text === 't' ? 'true' : 'false') : text

/** The same of the records that must be there, flattened in plain JavaScript. */
function expectValues({ contract }: ResolvedPipeline, records: readonly Model[]): object {
  return Object.fromEntries(
    contract.tables.map((table) => {
      const columns = valueColumns(table)
      const rows = flatten(table, records).map((row) =>
        JSON.stringify(
          row.map((text, place) => comparable(columns[place]?.type ?? { kind: 'integer' }, text)),
        ),
      )
      return [table.name, rows.toSorted()]
    }),
  )
}

/** Everything, with what tells of loads, raw records and times. */
async function readWhole({ contract }: ResolvedPipeline, schema: string): Promise<object> {
  const tables: Record<string, readonly TextRow[]> = {}
  for (const table of contract.tables) {
    const columns = [...stagedColumns(table).map(({ name }) => name), '_loaded_at']
    tables[table.name] = await readTable(schema, table.name, columns)
  }
  return tables
}

function dependenciesOf(pipeline: ResolvedPipeline, scratchFolder: string): RunDependencies {
  const { store, warehouse, clock, signal, copyRole } = loadContext(bench, pipeline, '')
  const nowhere = { write: () => true }
  return {
    pipeline,
    store,
    warehouse,
    clock,
    signal,
    copyRole,
    terminal: new Terminal({ stdout: nowhere, stderr: nowhere, environment: {} }),
    limits: { concurrency: 1, memoryLimitMb: 100, stepTimeLimitMs: 600_000, scratchFolder },
  } as unknown as RunDependencies
}

test(
  'random records of random contracts join up to what came in, a load again changes nothing, and a replay is the same',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomLoad, fc.nat(), async ({ shape, records }, dice) => {
        const { pipeline, scratchFolder, loadRecords } = await openShop(contractOf(shape))
        const first = await loadRecords(records.map(writeRecord))
        expect((await first()).already_loaded).toBe(false)
        expect(await readValues(pipeline)).toEqual(expectValues(pipeline, records))

        // Some of the keys come again, with what other records had.
        const other = records.map((_, id) => records[(id + dice) % records.length] as Model)
        const count = 1 + (dice % records.length)
        const again = other.slice(0, count).map(writeRecord)
        const newest = [...other.slice(0, count), ...records.slice(count)]
        const second = await loadRecords(again)
        await second()
        expect(await readValues(pipeline)).toEqual(expectValues(pipeline, newest))
        const whole = await readWhole(pipeline, pipeline.name)
        expect((await second()).already_loaded).toBe(true)
        expect((await first()).already_loaded).toBe(true)
        expect(await readWhole(pipeline, pipeline.name)).toEqual(whole)

        // The same records, fetched anew: the same values, by another load.
        await (await loadRecords(again))()
        expect(await readValues(pipeline)).toEqual(expectValues(pipeline, newest))

        const into = `${pipeline.name}_again`
        const replayed = await replay(dependenciesOf(pipeline, scratchFolder), { into })
        expect(replayed.loads).toHaveLength(3)
        for (const table of replayed.tables) expect(table).toMatchObject({ only_replayed: 0, only_in_use: 0 })
        expect(await readWhole(pipeline, into)).toEqual(await readWhole(pipeline, pipeline.name))
      }),
      { numRuns },
    )
  },
  60_000 + numRuns * 30_000,
)

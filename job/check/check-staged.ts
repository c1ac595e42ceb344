import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { JobError } from '../errors/job-error'
import { scratchError } from '../errors/scratch-error'
import type { TableContract } from '../pipeline/contract'
import type { RawManifest, SetAside, StagedManifest } from '../pipeline/manifests'
import { stagedColumns } from '../pipeline/table-layout'
import type { StepContext } from '../ports/step-context'
import { DuckdbSession, type DuckdbValue } from '../stage/duckdb-session'
import { duckdbName, duckdbText } from '../stage/duckdb-text'
import { duckdbType, strictCastMacros } from '../stage/strict-casts'
import type { CheckResult } from './check-result'
import { expectRows } from './expected-rows'
import { compareJsonRows, jsonTextSql, readJsonSql, type UnpackedJson, unpackJson } from './json-form'
import { downloadTable, type LocalTable } from './local-files'
import { findRecords, type RecordPlace } from './orphan-records'
import { compareParquetColumns, parquetSchemaSql } from './parquet-form'
import { lookedAt, planRowChecks, type RowCheck } from './row-checks'

/** The share of the memory limit that DuckDB may fill. */
const duckdbShare = 0.8
const maxExamples = 5

/**
 * Reads the staged files back from the lake and checks them: the files that COPY will read are there; their columns
 * have the contract's order, types and precision; every table has as many rows as the raw records give it, counted
 * by extract from the bytes; nothing that must not be null is; keys are unique; children have their parent.
 * All checks run, also after one has failed.
 */
export async function checkStaged(
  context: StepContext,
  raw: readonly RawManifest[],
  staged: StagedManifest,
): Promise<readonly CheckResult[]> {
  const session = await DuckdbSession.open({
    memoryMb: context.memoryLimitMb * duckdbShare,
    spillFolder: join(context.scratchFolder, 'check-spill'),
    threads: context.concurrency,
  })
  const interrupt = (): void => session.interrupt()
  context.signal.addEventListener('abort', interrupt)
  try {
    return await runChecks(context, session, raw, staged)
  } catch (error) {
    context.signal.throwIfAborted()
    throw scratchError(error)
  } finally {
    context.signal.removeEventListener('abort', interrupt)
    session.close()
    await rm(join(context.scratchFolder, 'check'), { recursive: true, force: true })
  }
}

async function runChecks(
  context: StepContext,
  session: DuckdbSession,
  raw: readonly RawManifest[],
  staged: StagedManifest,
): Promise<readonly CheckResult[]> {
  const { contract } = context.pipeline
  const results: CheckResult[] = []
  const readable = new Set<string>()
  for (const [number, table] of contract.tables.entries()) {
    context.signal.throwIfAborted()
    const files = staged.tables.find(({ name }) => name === table.name)
    if (files === undefined) {
      results.push(failed('files', table.name, 'the staged manifest does not name the table'))
      continue
    }
    const local = await downloadTable(context, files)
    results.push(filesResult(local, files.files.length))
    const read = files.format === 'jsonl' && local.files.length > 0 ? checkJson : checkParquet
    const schema = await read(context, session, table, local)
    results.push(schema)
    if (local.files.length === files.files.length && schema.status === 'passed') {
      readable.add(table.name)
      results.push(await checkRowCount(context, session, table, raw, staged, files.rows))
    }
    context.log.progress('tables', number + 1, contract.tables.length)
  }
  for (const check of planRowChecks(contract, readable)) {
    context.signal.throwIfAborted()
    results.push(await runRowCheck(context, session, raw, check))
  }
  return results
}

function filesResult(local: LocalTable, count: number): CheckResult {
  if (local.problems.length === 0) {
    return {
      check: 'files',
      table: local.name,
      status: 'passed',
      message: `${count} files are as the manifest says`,
    }
  }
  return failed('files', local.name, `${local.problems.length} differences from the manifest`, local.problems)
}

/** Compares every file's columns, and makes a view of the rows; an empty table has no file and nothing that could differ. */
async function checkParquet(
  _context: StepContext,
  session: DuckdbSession,
  table: TableContract,
  local: LocalTable,
): Promise<CheckResult> {
  const expected = stagedColumns(table)
  const differences: string[] = []
  for (const file of local.files) {
    try {
      const found = await session.rows(parquetSchemaSql(duckdbText(file)))
      differences.push(...compareParquetColumns(expected, found))
    } catch (error) {
      differences.push(`a file is not Parquet: ${messageOf(error)}`)
    }
  }
  if (differences.length > 0) return schemaDiffers(table, differences)
  await createView(session, table, local)
  const message = `${expected.length} columns have the contract's order and types`
  return { check: 'schema', table: table.name, status: 'passed', message }
}

/** The same for JSON files, whose rows have keys for columns, and texts and numbers for types: they are parsed once, and kept as a table. */
async function checkJson(
  context: StepContext,
  session: DuckdbSession,
  table: TableContract,
  local: LocalTable,
): Promise<CheckResult> {
  const columns = stagedColumns(table)
  const text = duckdbName(`${table.name}$text`)
  try {
    await session.run(strictCastMacros.join(';\n'))
    const unpacked: UnpackedJson[] = []
    for (const file of local.files) unpacked.push(await unpackJson(file, columns, context.signal))
    const files = unpacked.map(({ plain }) => plain)
    await session.run(`CREATE TEMP VIEW ${text} AS ${jsonTextSql(files, columns, context.copyRowBytes)}`)
    await session.run(readJsonSql(table.name, text, columns, lookedAt(context.pipeline.contract, table)))
    const differences = await compareJsonRows(session, unpacked, table.name, text, columns)
    if (differences.length > 0) return schemaDiffers(table, differences)
    for (const file of files) await rm(file)
  } catch (error) {
    context.signal.throwIfAborted()
    return schemaDiffers(table, [`a file is not lines of JSON: ${messageOf(error)}`])
  }
  const message = `keys and values are those of the contract's ${columns.length} columns`
  return { check: 'schema', table: table.name, status: 'passed', message }
}

function schemaDiffers(table: TableContract, differences: readonly string[]): CheckResult {
  return failed('schema', table.name, `${differences.length} differences from the contract`, differences)
}

async function createView(session: DuckdbSession, table: TableContract, local: LocalTable): Promise<void> {
  const files = local.files.map(duckdbText).join(', ')
  // An empty table has no files: a view of no rows with the same columns lets the other checks run alike.
  const empty = stagedColumns(table).map(
    (column) => `CAST(NULL AS ${duckdbType(column.type)}) AS ${duckdbName(column.name)}`,
  )
  const rows =
    local.files.length === 0 ? `(SELECT ${empty.join(', ')} WHERE false)` : `read_parquet([${files}])`
  await session.run(`CREATE TEMP VIEW ${duckdbName(table.name)} AS SELECT * FROM ${rows}`)
}

async function checkRowCount(
  context: StepContext,
  session: DuckdbSession,
  table: TableContract,
  raw: readonly RawManifest[],
  { set_aside: setAside }: StagedManifest,
  stagedRows: number,
): Promise<CheckResult> {
  const manifest = raw.find(({ stream }) => stream === table.stream)
  if (manifest === undefined) {
    throw new JobError('INTERNAL', `there is no raw manifest of stream \`${table.stream}\``)
  }
  const rows = await session.count(`SELECT count(*) FROM ${duckdbName(table.name)}`)
  const aside = setAside.find(({ stream }) => stream === table.stream)
  const expected = expectRows(context.pipeline.contract, table, manifest, aside)
  const base = { check: 'row_count', table: table.name }
  if (rows !== stagedRows) {
    return {
      ...base,
      status: 'failed',
      message: `${rows} rows in the files, ${stagedRows} in the staged manifest`,
    }
  }
  if (expected === undefined) {
    const message = `${rows} rows staged; the raw records have too many paths for those of \`${table.from}\` to be counted`
    return { ...base, status: 'passed', message }
  }
  const isRight = expected.exactness === 'exactly' ? rows === expected.rows : rows <= expected.rows
  const words = expected.exactness === 'exactly' ? 'expected' : 'expected at most'
  const message = `${rows} rows staged, ${expected.rows} ${words} from the raw records${aside === undefined ? '' : told(aside)}`
  return { ...base, status: isRight ? 'passed' : 'failed', message }
}

async function runRowCheck(
  context: StepContext,
  session: DuckdbSession,
  raw: readonly RawManifest[],
  check: RowCheck,
): Promise<CheckResult> {
  const count = await session.count(check.countSql)
  if (count === 0) {
    return { check: check.check, table: check.table, status: 'passed', message: check.passes }
  }
  const rows = await session.rows(check.examplesSql)
  const places = await findPlaces(context, session, raw, check, rows)
  const examples = rows.map(({ example }, number) => {
    const place = places[number]
    return place === undefined ? String(example) : `${example} in line ${place.line} of ${place.rawObject}`
  })
  return failed(check.check, check.table, `${count} ${check.tells}`, examples)
}

/** Where the records of examples are, as far as the check leaves that to be found. */
async function findPlaces(
  context: StepContext,
  session: DuckdbSession,
  raw: readonly RawManifest[],
  { table, recordKey }: RowCheck,
  rows: readonly Readonly<Record<string, DuckdbValue>>[],
): Promise<readonly (RecordPlace | undefined)[]> {
  const stream = context.pipeline.contract.tables.find(({ name }) => name === table)?.stream
  const manifest = raw.find((one) => one.stream === stream)
  if (manifest === undefined || recordKey === undefined) return []
  const keys = rows.map((row) => recordKey.map((_, number) => String(row[`k${number}`])))
  return await findRecords(context, session, manifest, recordKey, keys)
}

function failed(
  check: string,
  table: string,
  message: string,
  examples: readonly string[] = [],
): CheckResult {
  const shown = examples.length === 0 ? {} : { examples: examples.slice(0, maxExamples) }
  return { check, table, status: 'failed', message, ...shown }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

/** What was taken from the count of all records. */
function told({ quarantined, duplicates }: SetAside): string {
  if (quarantined + duplicates === 0) return ''
  return `, of which ${quarantined} are quarantined and ${duplicates} duplicates`
}

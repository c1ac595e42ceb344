import type { StagedManifest } from '../pipeline/manifests'
import type { ResolvedPipeline } from '../pipeline/resolved'
import { identifierList } from '../sql/identifier'
import { redshiftLimits } from '../sql/limits'
import { integerLiteral, nullableTextLiteral, textLiteral, timestampLiteral } from '../sql/literal'
import type { LoadedTable } from './load-result'
import { type OwnTable, ownTable } from './own-tables'
import type { StreamState } from './stream-state'

/** What the audit rows of a load are made of. */
export interface RecordInput {
  readonly pipeline: ResolvedPipeline
  readonly staged: StagedManifest
  readonly loaded: readonly LoadedTable[]
  readonly startedAt: Date
  readonly committedAt: Date
  readonly version: string
  /** What `_state` is to say after the load, one entry a stream that it moves. */
  readonly states: readonly StreamState[]
  /** Whether `_schema_versions` holds the contract already. */
  readonly isContractKnown: boolean
  /** The replay that loads it again; null where the load is its own. */
  readonly replayId: string | null
}

/** A statement that writes to one of lakeload's own tables. */
export interface RecordStatement {
  readonly table: OwnTable
  readonly sql: string
}

/** The last statements of a load's transaction: what it did, in lakeload's own tables. */
export function planRecords(input: RecordInput): readonly RecordStatement[] {
  return [
    ...(input.isContractKnown ? [] : recordContract(input)),
    ...input.states.flatMap((state) => recordState(input, state)),
    ...recordTables(input),
    recordLoad(input),
  ]
}

/** The same for a load that is in the tables already: its audit rows tell of what stands there now. */
export function planReplayRecords(input: RecordInput): readonly RecordStatement[] {
  const where = `where load_id = ${textLiteral(input.staged.load_id)}`
  const drop = (table: OwnTable): RecordStatement => ({
    table,
    sql: `delete from ${ownTable(input.pipeline.name, table)} ${where}`,
  })
  return [
    ...(input.isContractKnown ? [] : recordContract(input)),
    drop('_load_tables'),
    ...recordTables(input),
    drop('_loads'),
    recordLoad(input),
  ]
}

function recordLoad(input: RecordInput): RecordStatement {
  const { staged, loaded } = input
  const rowsLoaded = loaded.reduce((sum, table) => sum + table.rows_loaded, 0)
  return insert(input, '_loads', [
    ['load_id', textLiteral(staged.load_id)],
    ['started_at', timestampLiteral(input.startedAt)],
    ['committed_at', timestampLiteral(input.committedAt)],
    ['content_sha256', textLiteral(staged.content_sha256)],
    ['contract_sha256', textLiteral(staged.contract_sha256)],
    ['raw_records', integerLiteral(staged.raw_records)],
    ['raw_bytes', integerLiteral(staged.raw_bytes)],
    ['rows_loaded', integerLiteral(rowsLoaded)],
    ['lakeload_version', textLiteral(input.version)],
    ['replay_id', nullableTextLiteral(input.replayId)],
  ])
}

/** One INSERT for all tables: each statement is a version of the table in Redshift, and costs as much as many rows. */
function recordTables({ pipeline, staged, loaded }: RecordInput): readonly RecordStatement[] {
  const names = ['load_id', 'table_name', 'rows_staged', 'rows_loaded', 'rows_deleted', 'files', 'bytes']
  const rows = loaded.map((table) => {
    const files = staged.tables.find(({ name }) => name === table.name)
    return [
      textLiteral(staged.load_id),
      textLiteral(table.name),
      integerLiteral(table.rows_staged),
      integerLiteral(table.rows_loaded),
      integerLiteral(table.rows_deleted),
      integerLiteral(files?.files.length ?? 0),
      integerLiteral(files?.bytes ?? 0),
    ]
  })
  if (rows.length === 0) return []
  const values = rows.map((row) => `  (${row.join(', ')})`).join(',\n')
  const sql = `insert into ${ownTable(pipeline.name, '_load_tables')} (${identifierList(names)})\nvalues\n${values}`
  return [{ table: '_load_tables', sql }]
}

function recordState(input: RecordInput, state: StreamState): readonly RecordStatement[] {
  const table = ownTable(input.pipeline.name, '_state')
  return [
    // Delete and insert, as for every table: Redshift writes an update as both anyway.
    { table: '_state', sql: `delete from ${table} where stream = ${textLiteral(state.stream)}` },
    insert(input, '_state', [
      ['stream', textLiteral(state.stream)],
      ['cursor', nullableTextLiteral(state.cursor)],
      ['cursor_path', nullableTextLiteral(state.cursorPath)],
      ['cursor_initial', nullableTextLiteral(state.cursorInitial)],
      ['load_id', textLiteral(state.loadId)],
      ['updated_at', timestampLiteral(input.committedAt)],
    ]),
  ]
}

/** The contract as JSON in as many rows as it needs: a cut one could not be read again. */
function recordContract(input: RecordInput): readonly RecordStatement[] {
  const { tables, ignored } = input.pipeline.contract
  return cutByBytes(JSON.stringify({ tables, ignored }), redshiftLimits.varcharBytes).map((piece, part) =>
    insert(input, '_schema_versions', [
      ['contract_sha256', textLiteral(input.pipeline.contract.sha256)],
      ['part', integerLiteral(part)],
      ['contract', textLiteral(piece)],
      ['load_id', textLiteral(input.staged.load_id)],
      ['recorded_at', timestampLiteral(input.committedAt)],
    ]),
  )
}

/** Cuts a text between characters into pieces of at most `maxBytes` of UTF-8. */
export function cutByBytes(text: string, maxBytes: number): readonly string[] {
  const bytes = Buffer.from(text, 'utf8')
  const pieces: string[] = []
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(start + maxBytes, bytes.length)
    // A byte of the form 10xxxxxx goes on with the character before it.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--
    pieces.push(bytes.toString('utf8', start, end))
    start = end
  }
  return pieces
}

function insert(
  input: RecordInput,
  table: OwnTable,
  values: readonly (readonly [column: string, literal: string])[],
): RecordStatement {
  const names = identifierList(values.map(([name]) => name))
  const literals = values.map(([, literal]) => literal).join(', ')
  return {
    table,
    sql: `insert into ${ownTable(input.pipeline.name, table)} (${names})\nvalues (${literals})`,
  }
}

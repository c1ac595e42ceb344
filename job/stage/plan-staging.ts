import { JobError } from '../errors/job-error'
import type { ColumnType } from '../pipeline/column-type'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import { duckdbName, duckdbText } from './duckdb-text'
import { jsonRowSql } from './json-row'
import { countAll, type PathCensus } from './path-census'
import { listCount, misfitCondition, planColumns, takesOtherKinds } from './plan-columns'
import type { QuickCast } from './quick-casts'
import { type RowValue, rowSourceSql } from './row-source'
import {
  baseField,
  buildSourceTree,
  lineField,
  otherField,
  type SourceNode,
  type SourceTree,
} from './source-tree'
import { type TableOutput, tableOutput } from './staging-output'
import { duckdbType } from './strict-casts'

/** A column of the staged file: how its value is found and cast. */
export interface PlannedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** The JSON path of the value, for messages; absent for columns that lakeload fills itself. */
  readonly path?: string
  /** The value as it was read, not cast; absent for columns that lakeload fills itself. */
  readonly text?: string
  /** The strict cast of it: NULL where the value does not fit. */
  readonly cast?: string
  /** The casts of its variants, in their order: a value that one of them takes is no misfit. */
  readonly variants?: readonly string[]
  /** Whether it takes what its base column does not. */
  readonly isVariant?: true
  /** How long a SUPER value may be, where that is less than a SUPER holds. */
  readonly maxBytes?: number
  /** The quick cast of it: does not take every value that fits, only its type's common form. Absent where `cast` is free. */
  readonly quick?: QuickCast
  /** The expression of a column that lakeload fills itself. */
  readonly system?: string
}

/** A table to stage. */
export interface PlannedTable {
  readonly name: string
  readonly contract: TableContract
  /** Rows with their values not cast, as a query over the table `part`. */
  readonly rowsSql: string
  readonly columns: readonly PlannedColumn[]
  /** How many lists are on the way to a row. */
  readonly lists: number
  readonly output: TableOutput
}

/**
 * JSON where the records may hold objects or lists, to tell them from text. BOOLEAN for a boolean column where they hold
 * nothing but true and false: then DuckDB's own reading changes none and there is nothing to check.
 */
export type ReadForms = ReadonlyMap<string, 'JSON' | 'BOOLEAN'>

/** How to stage one stream: data, so that it can be read and tested without a DuckDB. */
export interface StagingPlan {
  readonly stream: string
  readonly tree: SourceTree
  /** Whether every part must be rewritten before DuckDB reads it; else only those with long numbers. */
  readonly rewriteAll: boolean
  /** Whether a record is not an object: DuckDB takes null for an empty one. */
  readonly hasOtherRecords: boolean
  /** The paths of scalar columns that are not read as text. */
  readonly forms: ReadForms
  readonly tables: readonly PlannedTable[]
}

/** Where one part's rows come from. */
export interface PartSource {
  readonly loadId: string
  readonly rawObject: string
  /** A local file: gzip, or plain text where it was rewritten. */
  readonly file: string
  readonly rewritten: boolean
}

/** What a statement stops with at a value that its casts do not take. */
export const refused = 'refused'

/** What it stops with at a JSON row that is too long: the line of the record and the bytes of the row follow. */
export const rowTooLong = 'row_too_long'

const plainLines = "FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE ''"

/** The longest record that is read, in bytes. */
export const maxRecordBytes = 16 * 1024 * 1024

/** Plans the tables of a stream from the contract and from what the raw records hold. */
export function planStaging(
  contract: SchemaContract,
  stream: string,
  census: PathCensus,
  outputOf: (table: TableContract) => TableOutput = tableOutput,
): StagingPlan {
  const tree = buildSourceTree(contract, stream, census.mayHold)
  const contracts = contract.tables.filter((table) => table.stream === stream)
  const forms = new Map<string, 'JSON' | 'BOOLEAN'>()
  let rewriteAll = tree.mustRewrite
  refuseStrangers(contracts, tree)
  for (const { path, type } of contracts.flatMap((table) => table.columns)) {
    // A choice has its kinds apart, and its single values as text.
    if (tree.choices.has(path)) continue
    if (type.kind === 'super') rewriteAll ||= census.mayHoldNumbersWithin(path)
    if (type.kind === 'boolean' && !census.mayHold(path, 'number', 'string', 'object', 'array')) {
      forms.set(path, 'BOOLEAN')
    }
    if (type.kind !== 'varchar') continue
    // DuckDB would write 1.10 as 1.1: as text a number must keep its digits.
    rewriteAll ||= census.mayHold(path, 'number')
    if (census.mayHold(path, 'object', 'array')) forms.set(path, 'JSON')
  }
  const tables = contracts.map((table) => planTable(contract, table, tree, forms, outputOf(table)))
  const records = census.find('$')
  const hasOtherRecords = records !== undefined && records.object < countAll(records)
  return { stream, tree, rewriteAll, hasOtherRecords, forms, tables }
}

/** The statement that reads one part into the table `part`: a row a record, every value as text. */
export function readPartSql(plan: StagingPlan, source: PartSource): string {
  const columns = [...plan.tree.root.members.values()].map(
    (member) => `${duckdbText(member.field)}: ${duckdbText(nodeType(plan, member.node, source.rewritten))}`,
  )
  // read_json wants a column, also where no table reads a value of the records.
  if (columns.length === 0) columns.push("'$nothing': 'VARCHAR'")
  return [
    `CREATE OR REPLACE TEMP TABLE part AS SELECT row_number() OVER () AS ${duckdbName(lineField)}, *`,
    `FROM read_json(${duckdbText(source.file)}, format = 'newline_delimited', records = 'true',`,
    `  compression = '${source.rewritten ? 'uncompressed' : 'gzip'}', maximum_object_size = ${maxRecordBytes},`,
    `  columns = {${columns.join(', ')}})`,
  ].join('\n')
}

/**
 * The statement that writes a table's rows of the part to a file. Stops at a value that does not fit; in a column that is
 * not named as strict also at a value that fits, but is not in its type's common form.
 */
export function writeTableSql(
  table: PlannedTable,
  source: PartSource,
  file: string,
  strict: ReadonlySet<string> = new Set(),
): string {
  const values = table.columns.map((column) => columnSql(column, source, strict.has(column.name)))
  const misfits = table.columns.filter(({ name }) => !strict.has(name)).flatMap(misfitSql)
  // One look at a row stands for all its columns. It is in the first, as every column is written for every row.
  if (misfits.length > 0)
    values[0] = `CASE WHEN ${misfits.join('\n    OR ')}\n    THEN error('${refused}') ELSE ${values[0]} END`
  const items = table.columns.map((column, place) => `  ${values[place]} AS ${duckdbName(column.name)}`)
  if (table.output.format === 'jsonl') {
    const line = duckdbName(lineField)
    const rows = `SELECT ${line},\n${items.join(',\n')}\nFROM (${table.rowsSql})`
    const row = `SELECT ${line}, ${jsonRowSql(table.columns)} AS "row" FROM (${rows})`
    const tooLong = `error('${rowTooLong} ' || ${line} || ' ' || strlen("row"))`
    const checked = `CASE WHEN strlen("row") > ${table.output.maxRowBytes} THEN ${tooLong} ELSE "row" END`
    // A text file of one column, written as it stands: JSON text holds no line break, so nothing asks for quotes.
    // It is packed afterwards: see pack-file.ts.
    return `COPY (SELECT ${checked} FROM (${row}))\nTO ${duckdbText(file)} (${plainLines}, COMPRESSION none)`
  }
  return [
    'COPY (SELECT',
    items.join(',\n'),
    `FROM (${table.rowsSql})`,
    // Snappy and row groups of moderate size are what every reader of Redshift, Spectrum and Athena takes.
    `) TO ${duckdbText(file)} (FORMAT parquet, COMPRESSION snappy)`,
  ].join('\n')
}

/** A column that has no SUPER variant would not see the objects and lists that it must refuse. */
function refuseStrangers(tables: readonly TableContract[], { choices }: SourceTree): void {
  for (const { name, columns } of tables) {
    const stranger = columns.find(
      (column) =>
        choices.has(column.path) &&
        column.variantOf === undefined &&
        !columns.some((one) => one.variantOf === column.name),
    )
    if (stranger === undefined) continue
    throw new JobError(
      'STAGE_PLAN_IMPOSSIBLE',
      `\`${name}.${stranger.name}\` reads \`${stranger.path}\`, whose objects and lists a variant of another column takes`,
    )
  }
}

function planTable(
  contract: SchemaContract,
  table: TableContract,
  tree: SourceTree,
  forms: ReadForms,
  output: TableOutput,
): PlannedTable {
  const columns = planColumns(contract, table, forms, output)
  const others = new Set(table.columns.filter(takesOtherKinds).map((column) => column.name))
  const values = columns.flatMap(({ name, path }): readonly RowValue[] =>
    path === undefined ? [] : [{ name, path, part: others.has(name) ? 'other' : 'base' }],
  )
  const rowsSql = rowSourceSql(contract, table, tree, values)
  return { name: table.name, contract: table, rowsSql, columns, lists: listCount(table), output }
}

function columnSql(column: PlannedColumn, source: PartSource, isStrict: boolean): string {
  switch (column.system) {
    case undefined:
      break
    case 'load_id':
      return `CAST(${duckdbText(source.loadId)} AS VARCHAR)`
    case 'raw_object':
      return `CAST(${duckdbText(source.rawObject)} AS VARCHAR)`
    case 'raw_line':
      return `CAST(${duckdbName(lineField)} AS BIGINT)`
    default:
      return column.system
  }
  if (!isStrict) return `CAST(${column.quick?.value ?? column.cast} AS ${duckdbType(column.type)})`
  if (column.isVariant === true) return `CAST(${column.cast} AS ${duckdbType(column.type)})`
  if (column.variants !== undefined) {
    const isMisfit = misfitCondition(column)
    return `CAST(CASE WHEN ${isMisfit} THEN error('${refused}') ELSE ${column.cast} END AS ${duckdbType(column.type)})`
  }
  // error() runs only for rows whose cast is NULL: the check costs no second look at the values that fit.
  const checked = `coalesce(${column.cast}, error('${refused}'))`
  const value = column.nullable ? `CASE WHEN ${column.text} IS NULL THEN NULL ELSE ${checked} END` : checked
  return `CAST(${value} AS ${duckdbType(column.type)})`
}

/** The conditions under which a row's value does not fit; none for a column that lakeload fills itself. */
function misfitSql(column: PlannedColumn): readonly string[] {
  const missing = column.nullable || column.text === undefined ? [] : [`${column.text} IS NULL`]
  return column.quick === undefined ? missing : [...missing, column.quick.misfit]
}

function nodeType(plan: StagingPlan, node: SourceNode, rewritten: boolean): string {
  switch (node.kind) {
    case 'object': {
      const fields = [...node.members.values()].map(
        (member) => `${duckdbName(member.field)} ${nodeType(plan, member.node, rewritten)}`,
      )
      // An object of which nothing but its being there is read.
      return fields.length === 0 ? 'JSON' : `STRUCT(${fields.join(', ')})`
    }
    case 'list':
      return `${nodeType(plan, node.element, rewritten)}[]`
    case 'choice':
      return `STRUCT(${baseField} ${nodeType(plan, node.base, rewritten)}, ${otherField} VARCHAR)`
    case 'super':
      // The rewriter hands a whole subtree over as one string, so that DuckDB leaves its digits alone.
      return rewritten ? 'VARCHAR' : 'JSON'
    case 'scalar':
      return plan.forms.get(node.path) ?? 'VARCHAR'
  }
}

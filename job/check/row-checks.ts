import { isRootTable, type SchemaContract, type TableContract } from '../pipeline/contract'
import { stagedColumns } from '../pipeline/table-layout'
import { duckdbName, duckdbText } from '../stage/duckdb-text'
import { type RecordKeyColumn, recordKeyColumns } from './orphan-records'

/** A check that a query makes: it fails where `countSql` answers more than 0. */
export interface RowCheck {
  readonly check: 'not_null' | 'unique_key' | 'has_parent'
  readonly table: string
  /** Answers one number: how many rows or keys are wrong. */
  readonly countSql: string
  /** Answers up to five texts in a column `example`. */
  readonly examplesSql: string
  /** What is told of the number, such as `keys are there more than once`. */
  readonly tells: string
  readonly passes: string
  /**
   * The columns by which the records of the examples are found in the lake, where no staged row knows them; `examplesSql` answers
   * their texts as `k0`, `k1`, ….
   */
  readonly recordKey?: readonly RecordKeyColumn[]
}

const maxExamples = 5
const line = `concat('line ', _raw_line, ' of ', _raw_object)`

/**
 * The checks of rows that a contract asks for, as queries over views named after the tables. `readable` are the
 * tables whose files could be read.
 */
export function planRowChecks(contract: SchemaContract, readable: ReadonlySet<string>): readonly RowCheck[] {
  return contract.tables
    .filter((table) => readable.has(table.name))
    .flatMap((table) => {
      const parent = contract.tables.find((candidate) => candidate.name === table.parent)
      return [
        notNullCheck(table, rowsWithPlace(contract, table, readable)),
        ...(table.key.length === 0 ? [] : [uniqueKeyCheck(table, rowsWithPlace(contract, table, readable))]),
        ...(parent === undefined || !readable.has(parent.name) ? [] : [parentCheck(contract, table, parent)]),
      ]
    })
}

/** The columns of a table that the checks of rows look at, its own and those of its children. */
export function lookedAt(contract: SchemaContract, table: TableContract): ReadonlySet<string> {
  const ofChildren = contract.tables
    .filter(({ parent }) => parent === table.name)
    .flatMap(({ parentKey }) => parentKey.map(({ parentColumn }) => parentColumn))
  const own = stagedColumns(table).filter(({ nullable }) => !nullable)
  return new Set([
    ...own.map(({ name }) => name),
    ...table.key,
    ...table.parentKey.map(({ name }) => name),
    ...ofChildren,
    ...(isRootTable(table) ? ['_raw_object', '_raw_line'] : []),
  ])
}

/**
 * The rows of a table with the raw object and line that each came from, which the root row knows; undefined where its files, or
 * those between, could not be read.
 */
function rowsWithPlace(
  contract: SchemaContract,
  table: TableContract,
  readable: ReadonlySet<string>,
): string | undefined {
  if (isRootTable(table)) return duckdbName(table.name)
  const joins: string[] = []
  let child = table
  for (let depth = 1; !isRootTable(child); depth++) {
    const parent = contract.tables.find(({ name }) => name === child.parent)
    if (parent === undefined || !readable.has(parent.name)) return undefined
    const on = child.parentKey.map(
      ({ name, parentColumn }) => `t${depth}.${duckdbName(parentColumn)} = t${depth - 1}.${duckdbName(name)}`,
    )
    joins.push(`LEFT JOIN ${duckdbName(parent.name)} t${depth} ON ${on.join(' AND ')}`)
    child = parent
  }
  const root = `t${joins.length}`
  return `(SELECT t0.*, ${root}._raw_object, ${root}._raw_line FROM ${duckdbName(table.name)} t0 ${joins.join(' ')})`
}

function notNullCheck(table: TableContract, placed: string | undefined): RowCheck {
  const columns = stagedColumns(table).filter((column) => !column.nullable || table.key.includes(column.name))
  const isNull = columns.map((column) => `${duckdbName(column.name)} IS NULL`).join(' OR ')
  const which = columns.map(
    (column) =>
      `CASE WHEN ${duckdbName(column.name)} IS NULL THEN ${duckdbText(`\`${column.name}\` `)} ELSE '' END`,
  )
  return {
    check: 'not_null',
    table: table.name,
    countSql: `SELECT count(*) FROM ${duckdbName(table.name)} WHERE ${isNull}`,
    examplesSql:
      `SELECT concat(${[...which, ...place(table, placed)].join(', ')}) AS "example" ` +
      `FROM ${placed ?? duckdbName(table.name)} WHERE ${isNull} LIMIT ${maxExamples}`,
    tells: `rows lack a value in ${columns.length} columns that must have one`,
    passes: `${columns.length} columns are never null`,
  }
}

function uniqueKeyCheck(table: TableContract, placed: string | undefined): RowCheck {
  const key = table.key.map(duckdbName).join(', ')
  const groups = `FROM ${duckdbName(table.name)} GROUP BY ${key} HAVING count(*) > 1`
  const lines = isRootTable(table)
    ? `list(${line} ORDER BY _raw_object, _raw_line)`
    : `list(DISTINCT ${line} ORDER BY ${line})`
  const rows = placed === undefined ? '' : `, ' in ', array_to_string(${lines}[1:3], ' and ')`
  // Where a parent is there twice its children join twice: which keys are repeated is asked of the table alone.
  const shown =
    placed === undefined || isRootTable(table)
      ? groups
      : `FROM ${placed} WHERE (${key}) IN (SELECT (${key}) ${groups}) GROUP BY ${key}`
  return {
    check: 'unique_key',
    table: table.name,
    countSql: `SELECT count(*) FROM (SELECT 1 ${groups})`,
    examplesSql: `SELECT concat(${keyText(table.key)}${rows}) AS "example" ${shown} ORDER BY ${key} LIMIT ${maxExamples}`,
    tells: `keys (${table.key.join(', ')}) are there more than once`,
    passes: `every key (${table.key.join(', ')}) is there once`,
  }
}

function parentCheck(contract: SchemaContract, table: TableContract, parent: TableContract): RowCheck {
  const on = table.parentKey.map(
    (column) => `parent.${duckdbName(column.parentColumn)} = child.${duckdbName(column.name)}`,
  )
  const orphans =
    `FROM ${duckdbName(table.name)} child WHERE NOT EXISTS ` +
    `(SELECT 1 FROM ${duckdbName(parent.name)} parent WHERE ${on.join(' AND ')})`
  const names = table.parentKey.map((column) => column.name)
  const recordKey = recordKeyColumns(contract, table)
  const texts = recordKey.map(
    ({ column }, number) => `, CAST(${duckdbName(column)} AS VARCHAR) AS k${number}`,
  )
  return {
    check: 'has_parent',
    table: table.name,
    countSql: `SELECT count(*) ${orphans}`,
    examplesSql: `SELECT DISTINCT concat(${keyText(names)}) AS "example"${texts.join('')} ${orphans} ORDER BY 1 LIMIT ${maxExamples}`,
    tells: `rows have no row in \`${parent.name}\``,
    passes: `every row has its row in \`${parent.name}\``,
    ...(recordKey.length === 0 ? {} : { recordKey }),
  }
}

/** The arguments that make `a = 1, b = 2` of columns, each value cut. */
function keyText(columns: readonly string[]): string {
  return columns
    .map((name, number) => {
      const label = duckdbText(`${number === 0 ? '' : ', '}${name} = `)
      return `${label}, coalesce(left(CAST(${duckdbName(name)} AS VARCHAR), 80), 'null')`
    })
    .join(', ')
}

/** The arguments that say where a row comes from. */
function place(table: TableContract, placed: string | undefined): readonly string[] {
  if (isRootTable(table)) return ["'in '", line]
  const where = ["'where '", keyText(table.parentKey.map((column) => column.name))]
  return placed === undefined
    ? where
    : [...where, `CASE WHEN _raw_object IS NULL THEN '' ELSE concat(' in ', ${line}) END`]
}

import { JobError } from '../errors/job-error'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { WriteMode } from '../pipeline/definition'
import { identifier, qualifiedName } from '../sql/identifier'
import type { KeyValue } from './read-key'

/** How a row is found, and from it the root row that knows its raw record. */
export interface RowPlan {
  /** The table, its parent, and so on to the root. */
  readonly lineage: readonly TableContract[]
  /** Answers the row, or two where the values name several. */
  readonly rowStatement: string
  /**
   * Answers the columns `load_id`, `raw_object` and `raw_line` of the root row, and `index_<n>`: the place in its list of the
   * row of the nth table of the lineage.
   */
  readonly rootStatement: string
}

/** A table with its parents, up to the root. */
export function lineageOf(contract: SchemaContract, table: TableContract): readonly TableContract[] {
  const lineage = [table]
  for (let name = table.parent; name !== undefined; ) {
    const parent = contract.tables.find((one) => one.name === name)
    if (parent === undefined) {
      throw new JobError('INTERNAL', `the contract of \`${contract.pipeline}\` has no table \`${name}\``)
    }
    lineage.push(parent)
    name = parent.parent
  }
  return lineage
}

/**
 * Plans the statements; nothing is asked yet. The values of a parent's key stay in the warehouse: a join loses no digit. Of a
 * stream that keeps versions it is the newest one, also where it has ended; all rows of a version begin together.
 */
export function planRow(
  contract: SchemaContract,
  table: TableContract,
  key: readonly KeyValue[],
  write: WriteMode,
): RowPlan {
  const lineage = lineageOf(contract, table)
  const schema = contract.pipeline
  const isRow = key.map(({ column, literal }) => `${identifier(column)} = ${literal}`)
  const newest =
    `${inTable(0, '_valid_from')} = ` +
    `(select max("_valid_from") from ${qualifiedName(schema, table.name)} where ${isRow.join(' and ')})`
  const conditions = isRow.map((condition) => `t0.${condition}`)
  const where = `where ${[...conditions, ...(write === 'scd2' ? [newest] : [])].join(' and ')}`
  const root = lineage.length - 1
  const indexes = lineage.flatMap(({ listIndex }, depth) =>
    listIndex === undefined ? [] : [`${inTable(depth, listIndex)} as index_${depth}`],
  )
  const joins = lineage.slice(1).map((parent, index) => {
    const pairs = (lineage[index]?.parentKey ?? []).map(
      ({ name, parentColumn }) => `${inTable(index + 1, parentColumn)} = ${inTable(index, name)}`,
    )
    if (write === 'scd2')
      pairs.push(`${inTable(index + 1, '_valid_from')} = ${inTable(index, '_valid_from')}`)
    return `join ${qualifiedName(schema, parent.name)} as t${index + 1} on ${pairs.join(' and ')}`
  })
  const from = `from ${qualifiedName(schema, table.name)} as t0`
  const facts = ['_load_id', '_raw_object', '_raw_line'].map(
    (column) => `${inTable(root, column)} as ${column.slice(1)}`,
  )
  return {
    lineage,
    rowStatement: ['select t0.*', from, where, 'limit 2'].join('\n'),
    rootStatement: [`select ${[...facts, ...indexes].join(', ')}`, from, ...joins, where, 'limit 2'].join(
      '\n',
    ),
  }
}

const inTable = (depth: number, column: string): string => `t${depth}.${identifier(column)}`

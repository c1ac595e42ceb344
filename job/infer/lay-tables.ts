import { JobError } from '../errors/job-error'
import type { ColumnType } from '../pipeline/column-type'
import { chooseScalarType, maxSuperBytes } from './column-types'
import { type ProfileNode, presentCount, totalCount } from './profile-tree'
import { findSuperReason } from './super-rules'

/** A column before it has a name. */
export interface LaidColumn {
  readonly path: string
  /** The member names below the table's rows; empty for the elements of a list of scalars. */
  readonly words: readonly string[]
  readonly type: ColumnType
  readonly nullable: boolean
  readonly unique: boolean
  readonly reason?: string
}

/** A table before it has a name. */
export interface LaidTable {
  /** `$`, or the path of list elements. */
  readonly from: string
  /** The list of a child table, which could be kept as SUPER instead. */
  readonly list?: string
  readonly parent?: LaidTable
  /** The member names from the record, lists included. */
  readonly words: readonly string[]
  /** How many lists are on the way to a row. */
  readonly lists: number
  readonly columns: LaidColumn[]
  /** The nested objects that became columns, with how many. */
  readonly objects: { readonly path: string; readonly columns: number }[]
}

/** What is taken apart, and what is not. */
export interface Laying {
  /** Containers around a value, beyond which it is kept as SUPER. */
  readonly maxNesting: number
  /** Objects and lists that are kept as SUPER, with the reason. */
  readonly folded: ReadonlyMap<string, string>
  /** Objects and lists that a contract takes apart already, whatever speaks against it. */
  readonly apart?: ReadonlyMap<string, 'object' | 'array'>
}

/** Lays every value of the records into a column of the root table or of a child table. Parents come first. */
export function layTables(root: ProfileNode, laying: Laying): readonly LaidTable[] {
  const tables: LaidTable[] = []
  const top: LaidTable = { from: '$', words: [], lists: 0, columns: [], objects: [] }
  tables.push(top)
  const known = root.profile.members?.names ?? root.members.size
  if (known > root.members.size) {
    throw new JobError(
      'INFER_TOO_MANY_COLUMNS',
      `the records have ${known} member names and ${root.members.size} could be followed`,
      { context: { members: known } },
    )
  }
  new Layer(laying, tables).members(root, top, totalCount(root.profile), [])
  return tables
}

/** How many columns the table has in Redshift, those of lakeload itself included, whatever the key will be. */
export function tableWidth(table: LaidTable): number {
  // Key and list indexes of the parents, `_load_id`, `_loaded_at`, and the root's raw object and line.
  const ownColumns = 4 + table.lists + (table.lists === 0 ? 0 : 8)
  return table.columns.length + ownColumns
}

class Layer {
  readonly #laying: Laying
  readonly #tables: LaidTable[]

  constructor(laying: Laying, tables: LaidTable[]) {
    this.#laying = laying
    this.#tables = tables
  }

  members(node: ProfileNode, table: LaidTable, rows: number, words: readonly string[]): void {
    for (const [name, member] of node.members) this.#value(member, table, rows, [...words, name])
  }

  #value(node: ProfileNode, table: LaidTable, rows: number, words: readonly string[]): void {
    const { apart, folded, maxNesting } = this.#laying
    const known = apart?.get(node.path)
    if (known === 'object') {
      this.members(node, table, rows, words)
      return
    }
    if (known === 'array') {
      this.#list(node, table, words)
      return
    }
    const reason = folded.get(node.path) ?? findSuperReason(node, maxNesting)
    if (reason !== undefined) this.#column(node, table, rows, words, { type: { kind: 'super' }, reason })
    else if (node.profile.object > 0) {
      const before = table.columns.length
      this.members(node, table, rows, words)
      const columns = table.columns.length - before
      // An object of one column would make room for none.
      if (columns > 1) table.objects.push({ path: node.path, columns })
    } else if (node.profile.array > 0) this.#list(node, table, words)
    else this.#column(node, table, rows, words, chooseScalarType(node.profile))
  }

  #list(node: ProfileNode, parent: LaidTable, words: readonly string[]): void {
    const { element } = node
    if (element === undefined) return
    const table: LaidTable = {
      from: element.path,
      list: node.path,
      parent,
      words: [...parent.words, ...words],
      lists: parent.lists + 1,
      columns: [],
      objects: [],
    }
    this.#tables.push(table)
    const rows = totalCount(element.profile)
    const isApart = this.#laying.apart?.has(element.path) === true
    if (isApart || element.profile.object > 0) this.members(element, table, rows, [])
    else this.#column(element, table, rows, [], chooseScalarType(element.profile))
  }

  #column(
    node: ProfileNode,
    table: LaidTable,
    rows: number,
    words: readonly string[],
    choice: { readonly type: ColumnType; readonly reason?: string },
  ): void {
    const { path, profile } = node
    if (choice.type.kind === 'super' && profile.maxJsonBytes > maxSuperBytes) {
      throw new JobError(
        'INFER_VALUE_TOO_LARGE',
        `a value at \`${path}\` has ${profile.maxJsonBytes} bytes, SUPER holds ${maxSuperBytes}`,
        { context: { path, bytes: profile.maxJsonBytes } },
      )
    }
    const nullable = presentCount(profile) < rows
    table.columns.push({ path, words, ...choice, nullable, unique: profile.unique })
  }
}

import { formatColumnType } from '../pipeline/column-type'
import {
  type ColumnContract,
  isRootTable,
  type ParentKeyColumn,
  type SchemaContract,
  type TableContract,
} from '../pipeline/contract'
import { formatJsonPath, isPathPrefix, type PathStep, parseJsonPath } from '../pipeline/json-path'
import { stagedColumns } from '../pipeline/table-layout'
import { isKeptWhole, type KeptWhole, keptWhole } from '../stage/kept-whole'
import { nameColumns, nameTables } from './column-names'
import type { ColumnDraft, ContractDraft, TableDraft } from './contract-draft'
import { freeName } from './finish-tables'
import { type Fit, fitColumn } from './fit-column'
import { ownerTable } from './owner-table'
import type { PathProfile, StreamProfile } from './profile'
import { kindsOf } from './profile-tree'

/** What new data would change in a contract. */
export interface ContractMerge {
  readonly newColumns: readonly { readonly table: string; readonly column: ColumnDraft }[]
  readonly newTables: readonly TableDraft[]
  /** Columns whose type can be widened in place. */
  readonly widened: readonly {
    readonly table: string
    readonly column: string
    readonly type: string
    readonly why: string
  }[]
  /** What a person has to decide: nothing is written for it. */
  readonly conflicts: readonly { readonly place: string; readonly message: string }[]
  /** Paths of the contract that the data did not have. Never removed. */
  readonly vanished: readonly { readonly table: string; readonly column: string; readonly path: string }[]
}

/**
 * Compares an existing contract with what records show. What people chose stays: names, tables, types that hold the data,
 * ignored paths. Pure.
 */
export function mergeContract(
  contract: SchemaContract,
  draft: ContractDraft,
  profile: StreamProfile,
): ContractMerge {
  return new Merger(contract, draft, profile).merge()
}

class Merger {
  readonly #contract: SchemaContract
  readonly #draft: ContractDraft
  readonly #tables: readonly TableContract[]
  readonly #profiles: ReadonlyMap<string, PathProfile>
  readonly #whole: readonly KeptWhole[]
  readonly #conflicts: { place: string; message: string }[] = []

  constructor(contract: SchemaContract, draft: ContractDraft, profile: StreamProfile) {
    this.#contract = contract
    this.#draft = draft
    this.#tables = contract.tables.filter((table) => table.stream === draft.stream)
    this.#whole = keptWhole(contract, draft.stream)
    this.#profiles = new Map(profile.paths.map((path) => [path.path, path]))
  }

  merge(): ContractMerge {
    const added = new Map<TableContract, ColumnDraft[]>()
    const newTables: TableDraft[] = []
    for (const table of this.#draft.tables) {
      const fresh = table.columns.filter((column) => this.#isNew(column))
      const isKnownList = this.#tables.some((known) => known.from === table.from)
      if (!isKnownList && this.#isCovered(table.from)) continue
      if (!isKnownList) {
        const adopted = this.#adopt(table, newTables)
        if (adopted !== undefined) newTables.push(adopted)
        continue
      }
      for (const column of fresh) {
        const owner = ownerTable(this.#tables, column.path)
        if (owner !== undefined) added.set(owner, [...(added.get(owner) ?? []), column])
      }
    }
    this.#misread()
    const newColumns = [...added].flatMap(([table, columns]) =>
      // Rows that are there already have no value: a column that is added to a table is nullable.
      renamed(table, columns).map((column) => ({ table: table.name, column: { ...column, nullable: true } })),
    )
    const widened = this.#tables.flatMap((table) =>
      table.columns.flatMap((column) => this.#widen(table, column)),
    )
    return { newColumns, newTables, widened, conflicts: this.#conflicts, vanished: this.#vanished() }
  }

  /** Whether no column keeps a path yet, nor anything inside it. */
  #isNew(column: ColumnDraft): boolean {
    if (this.#isCovered(column.path)) return false
    const steps = stepsOf(column.path)
    if (!this.#readPaths().some((path) => isBelow(steps, stepsOf(path)))) return true
    // The contract takes apart what would be kept whole: that is its choice, as long as it reads all of it.
    const unread = [...this.#profiles.values()].filter(
      ({ path, boolean, number, string }) =>
        boolean + number + string > 0 && isBelow(steps, stepsOf(path)) && !this.#isCovered(path),
    )
    const [first] = unread
    if (first !== undefined) {
      const more = unread.length === 1 ? '' : ` and ${unread.length - 1} more`
      const message = `the contract reads members of it, but not \`${first.path}\`${more}`
      this.#conflicts.push({ place: column.path, message })
    }
    return false
  }

  /** What the contract reads as an object or a list, and the data shows as something else. */
  #misread(): void {
    const seen = new Set<string>()
    for (const path of this.#readPaths()) {
      const steps = stepsOf(path)
      steps.forEach((step, index) => {
        const above = formatJsonPath(steps.slice(0, index))
        const wanted = 'elements' in step ? 'array' : 'object'
        const profile = this.#profiles.get(above)
        if (seen.has(above) || profile === undefined) return
        seen.add(above)
        const others = kindsOf(profile).filter((kind) => kind !== wanted)
        if (others.length === 0 || this.#hasVariant(above)) return
        const words = wanted === 'array' ? 'a list' : 'an object'
        this.#conflicts.push({
          place: above,
          message: `is read as ${words}, and holds ${others.join(' and ')}`,
        })
      })
    }
  }

  /** Whether a column has what is of another kind at a path that tables take apart. */
  #hasVariant(path: string): boolean {
    return this.#tables.some((table) =>
      table.columns.some((column) => column.path === path && column.variantOf !== undefined),
    )
  }

  /** Whether the contract keeps a path, keeps what holds it as SUPER, or ignores it. */
  #isCovered(path: string): boolean {
    return (
      isKeptWhole(path, this.#whole) ||
      this.#tables.some((table) => table.columns.some((column) => column.path === path))
    )
  }

  #readPaths(): readonly string[] {
    return this.#tables.flatMap((table) => [
      ...table.columns.map((column) => column.path),
      ...(table.from.endsWith('[*]') ? [table.from] : []),
    ])
  }

  /** A new child table under the parent that the contract has for it, with that parent's own names. */
  #adopt(table: TableDraft, newTables: readonly TableDraft[]): TableDraft | undefined {
    const drafted = this.#draft.tables.find((one) => one.name === table.parent)
    const parents: readonly TableContract[] = [...this.#tables, ...newTables]
    const parent =
      drafted?.from === '$' || drafted === undefined
        ? this.#tables.find(isRootTable)
        : parents.find((one) => one.from === drafted.from)
    if (parent === undefined || table.listIndex === undefined) {
      this.#conflicts.push({ place: table.from, message: 'a list in a list whose outer one has no table' })
      return undefined
    }
    const taken = new Set([...this.#contract.tables, ...newTables].map((one) => one.name))
    const name = nameTables([{ path: table.from, words: [table.name] }], taken).get(table.from) ?? table.name
    const parentKey = parentKeyOf(parent)
    const keyNames = parentKey.map((column) => column.name)
    const listIndex = freeName(table.listIndex, new Set(keyNames))
    const first = parentKey[0]
    const own = new Set([...keyNames, listIndex])
    return {
      ...table,
      name,
      parent: parent.name,
      parentKey,
      listIndex,
      key: [...keyNames, listIndex],
      distribution:
        parent.key.length > 0 && first !== undefined
          ? { style: 'key', column: first.name }
          : { style: 'auto' },
      sortKey: parent.key.length > 0 && first !== undefined ? [first.name] : [],
      columns: renameColumns(table.columns, own),
    }
  }

  #widen(table: TableContract, column: ColumnContract): ContractMerge['widened'] {
    // Whether a column and its variants hold the values between them is for staging to say.
    const hasVariants = table.columns.some((one) => one.variantOf === column.name)
    if (column.variantOf !== undefined || (hasVariants && column.nullable)) return []
    const profile = this.#profiles.get(column.path)
    const fit: Fit =
      profile === undefined
        ? { status: 'fits' }
        : fitColumn(leavesOut(table) ? { ...column, nullable: true } : column, profile)
    if (fit.status === 'fits') {
      if (this.#isMissing(table, column)) {
        const message = 'is `nullable: false`, and absent in some records'
        this.#conflicts.push({ place: `${table.name}.${column.name}`, message })
      }
      return []
    }
    if (fit.status === 'widen') {
      return [{ table: table.name, column: column.name, type: formatColumnType(fit.type), why: fit.why }]
    }
    this.#conflicts.push({ place: `${table.name}.${column.name}`, message: fit.why })
    return []
  }

  /** Whether a value is not there in some row although the contract promises it. */
  #isMissing(table: TableContract, column: ColumnContract): boolean {
    if (column.nullable || leavesOut(table)) return false
    const drafted = this.#draft.tables.find((one) => one.from === table.from)
    if (drafted === undefined) return false
    return (
      drafted.columns.find((one) => one.path === column.path)?.nullable ?? !this.#profiles.has(column.path)
    )
  }

  #vanished(): ContractMerge['vanished'] {
    return this.#tables.flatMap((table) =>
      table.columns
        .filter((column) => !this.#profiles.has(column.path))
        .map((column) => ({ table: table.name, column: column.name, path: column.path })),
    )
  }
}

/** What a child table repeats of its parent's key, or of its raw record's place where that has none. */
function parentKeyOf(parent: TableContract): readonly ParentKeyColumn[] {
  const columns = stagedColumns(parent)
  const taken = new Set<string>()
  const key = parent.key.length > 0 ? parent.key : ['_raw_object', '_raw_line']
  return key.map((column) => {
    const isInherited = parent.parentKey.some((one) => one.name === column) || column === parent.listIndex
    const own = `${parent.name}_${column}`.replace('__', '_')
    const name = freeName(isInherited ? column : own, taken)
    return {
      name,
      parentColumn: column,
      type: columns.find((one) => one.name === column)?.type ?? ({ kind: 'bigint' } as const),
      description: `The \`${column}\` of the row in \`${parent.name}\` that this row belongs to.`,
    }
  })
}

/** Whether a table leaves rows out: nulls at its paths may be among those, so nothing is said of them. */
function leavesOut(table: TableContract): boolean {
  return table.onlyWhere !== undefined
}

/** New columns under names that the table has not got. */
function renamed(table: TableContract, columns: readonly ColumnDraft[]): readonly ColumnDraft[] {
  const taken = new Set([
    ...table.columns.map((column) => column.name),
    ...table.parentKey.map((column) => column.name),
    ...(table.listIndex === undefined ? [] : [table.listIndex]),
  ])
  return renameColumns(columns, taken)
}

function renameColumns(columns: readonly ColumnDraft[], taken: ReadonlySet<string>): readonly ColumnDraft[] {
  const names = nameColumns(
    columns.map(({ path, name }) => ({ path, words: [name] })),
    taken,
  )
  return columns.map((column) => ({ ...column, name: names.get(column.path) ?? column.name }))
}

function isBelow(ancestor: readonly PathStep[], path: readonly PathStep[]): boolean {
  return path.length > ancestor.length && isPathPrefix(ancestor, path)
}

function stepsOf(path: string): readonly PathStep[] {
  return parseJsonPath(path) ?? []
}

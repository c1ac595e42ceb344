import { nameColumns, nameVariant } from '../infer/column-names'
import { chooseScalarType, roomFor } from '../infer/column-types'
import type { PathProfile } from '../infer/profile'
import { kindsOf } from '../infer/profile-tree'
import { type ColumnType, formatColumnType, maxVarcharBytes } from '../pipeline/column-type'
import type { ColumnContract, TableContract } from '../pipeline/contract'
import type { ContractMode } from '../pipeline/contract-modes'
import { parseJsonPath } from '../pipeline/json-path'
import { stagedColumns } from '../pipeline/table-layout'
import { type ContractChange, verdictOfMisfit } from './contract-change'
import type { Found, WatchFindings } from './misfit-finder'

/** A table as it is to be, and what changes in it. */
export interface TableEvolution {
  readonly table: TableContract
  readonly changes: readonly ContractChange[]
}

const kindWords = {
  boolean: 'booleans',
  number: 'numbers',
  string: 'text',
  object: 'objects',
  array: 'lists',
} as const

/** What a finding is judged by. */
export interface VariantOptions {
  /** Of the finding's table. */
  readonly mode: ContractMode
  /** Of its stream's root table: a record of another structure is set aside, or refused, as a whole. */
  readonly rootMode: ContractMode
  /** Whether another column reads the path as well: then none can have its objects and lists. */
  readonly isShared: boolean
}

/**
 * What one finding means for its table. With `evolve`, a VARCHAR grows and any other misfit gets a variant column; a column that
 * must not be null has to have every value itself, so there the run is refused as with `freeze`.
 */
export function planVariants(
  table: TableContract,
  findings: WatchFindings,
  { mode, rootMode, isShared }: VariantOptions,
): TableEvolution {
  const changes: ContractChange[] = []
  let evolved = table
  const base = table.columns.find((one) => one.name === findings.watch.columns[0]?.name)
  const common = { stream: table.stream, table: table.name, path: findings.watch.path, mode }
  const tell = (
    kind: ContractChange['kind'],
    found: Found,
    more: Omit<ContractChange, 'kind' | 'count' | keyof typeof common>,
  ): void => {
    if (found.count > 0) changes.push({ kind, ...common, ...more, ...counted(found) })
  }
  const names = base === undefined ? {} : { column: base.name, type: formatColumnType(base.type) }
  tell('type_misfit', findings.nulls, {
    ...names,
    // A null cannot be left out of a column that must not be null: its record is set aside.
    verdict: verdictOfMisfit(mode, false),
    why: 'is null, and the column is not nullable',
  })
  for (const [name, found] of findings.wide) {
    const column = table.columns.find((one) => one.name === name)
    const why = `a text has ${found.bytes} bytes`
    if (column === undefined) continue
    if (mode !== 'evolve') {
      tell('type_misfit', found, {
        column: name,
        type: formatColumnType(column.type),
        verdict: verdictOfMisfit(mode, column.nullable),
        why,
      })
      continue
    }
    const type: ColumnType = { kind: 'varchar', bytes: roomFor(found.bytes) }
    evolved = replaceColumn(evolved, widen(column, type))
    tell('widened', found, { column: name, type: formatColumnType(type), verdict: 'applied', why })
  }
  const { misfits } = findings
  if (misfits.count === 0) return { table: evolved, changes }
  const why = describeMisfits(misfits.profile)
  const variant =
    mode === 'evolve' && base?.nullable !== false ? planVariant(evolved, findings, isShared) : undefined
  if (variant === undefined) {
    const verdict =
      base === undefined ? verdictOfMisfit(rootMode, false) : verdictOfMisfit(mode, base.nullable)
    tell('type_misfit', misfits, { ...names, verdict, why })
    return { table: evolved, changes }
  }
  tell('variant', misfits, {
    column: variant.name,
    type: formatColumnType(variant.type),
    verdict: 'applied',
    why,
  })
  return { table: { ...evolved, columns: [...evolved.columns, variant] }, changes }
}

/** The column that takes all misfits of a path. */
function planVariant(
  table: TableContract,
  { watch, misfits }: WatchFindings,
  isShared: boolean,
): ColumnContract | undefined {
  const taken = new Set(stagedColumns(table).map((column) => column.name))
  const { path } = watch
  const name = watch.columns[0]?.name ?? nameOther(table, path, taken)
  const whole: ColumnType = { kind: 'super' }
  // Beside an object or a list, staging tells only what is neither, whatever it is.
  const wanted = watch.columns.length === 0 ? whole : typeOf(misfits.profile)
  // A second variant of one kind, such as decimals of another scale, would need a second name: SUPER takes them all.
  for (const type of [wanted, whole]) {
    const variant = nameVariant({ name, path, kind: type.kind }, taken)
    if (variant === undefined || (type.kind === 'super' && isShared)) continue
    const description = `The values at \`${path}\` that do not fit ${watch.columns.length === 0 ? 'the tables that read it' : `\`${name}\``}.`
    return { name: variant, path, type, nullable: true, description, variantOf: name, evolved: {} }
  }
  return undefined
}

function describeMisfits(profile: PathProfile): string {
  const kinds = kindsOf(profile)
  const longest = profile.texts?.maxBytes ?? 0
  if (kinds.length === 1 && longest > maxVarcharBytes) return `a text has ${longest} bytes`
  return `holds ${kinds.map((kind) => kindWords[kind]).join(', ')}`
}

function typeOf(profile: PathProfile): ColumnType {
  const kinds = kindsOf(profile)
  if (kinds.length > 1 || profile.object + profile.array > 0) return { kind: 'super' }
  return chooseScalarType(profile).type
}

/** What an object or a list would be called if it were a column; no column of the table is. */
function nameOther(table: TableContract, path: string, taken: ReadonlySet<string>): string {
  const below = (parseJsonPath(path) ?? []).slice((parseJsonPath(table.from) ?? []).length)
  const words = below.flatMap((step) => ('member' in step ? [step.member] : []))
  return nameColumns([{ path, words: words.length === 0 ? ['value'] : words }], taken).get(path) ?? 'value'
}

function widen(column: ColumnContract, type: ColumnType): ColumnContract {
  // What a load has added has nothing in schema.yml to go back to.
  const isAdded = column.evolved !== undefined && column.evolved.from === undefined
  return { ...column, type, evolved: isAdded ? {} : { from: column.evolved?.from ?? column.type } }
}

function replaceColumn(table: TableContract, column: ColumnContract): TableContract {
  return { ...table, columns: table.columns.map((one) => (one.name === column.name ? column : one)) }
}

function counted({ count, example }: Found): Pick<ContractChange, 'count' | 'example'> {
  return { count, ...(example === undefined ? {} : { example }) }
}

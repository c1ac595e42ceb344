import { JobError } from '../errors/job-error'
import type { ColumnContract, SchemaContract, TableContract } from '../pipeline/contract'
import { type LayoutColumn, stagedColumns } from '../pipeline/table-layout'
import { duckdbName, duckdbText } from './duckdb-text'
import { copyNull, maxSuperBytes } from './misfit'
import type { PlannedColumn, ReadForms } from './plan-staging'
import { quickCast, wholeCast } from './quick-casts'
import { indexField } from './row-source'
import { stepsOf } from './source-tree'
import type { TableOutput } from './staging-output'
import { strictCast } from './strict-casts'

type BaseColumn = Pick<PlannedColumn, 'name' | 'type' | 'nullable'>

/** Plans the columns of a table's staged file, in their order. */
export function planColumns(
  contract: SchemaContract,
  table: TableContract,
  forms: ReadForms,
  output: TableOutput,
): readonly PlannedColumn[] {
  const columns = stagedColumns(table).map((layout): PlannedColumn => {
    const base = { name: layout.name, type: layout.type, nullable: layout.nullable }
    switch (layout.origin) {
      case 'path':
        return limited(valueColumn(base, pathOf(layout, table), forms), forms, output)
      case 'parent_key':
        return parentColumn(contract, table, base, forms)
      case 'list_index':
        return { ...base, system: listPlace(table) }
      default:
        return { ...base, system: layout.origin }
    }
  })
  return shareAmongVariants(table, columns)
}

/** The condition under which a row's value does not fit its column, nor any of its variants. */
export function misfitCondition(column: PlannedColumn): string {
  const isRefused = [column.cast, ...(column.variants ?? [])].map((cast) => `${cast} IS NULL`)
  return [...(column.nullable ? [`${column.text} IS NOT NULL`] : []), ...isRefused].join(' AND ')
}

/** How many lists are on the way to a row. */
export function listCount(table: TableContract): number {
  return stepsOf(table.from).filter((step) => 'elements' in step).length
}

/** Whether a column takes what is of another kind than its path is read as: an object or a list beside single values, and so on. */
export function takesOtherKinds(column: ColumnContract): boolean {
  return column.variantOf !== undefined && column.type.kind === 'super'
}

function valueColumn(base: BaseColumn, path: string, forms: ReadForms): PlannedColumn {
  const text = duckdbName(base.name)
  switch (forms.get(path)) {
    case 'JSON': {
      // Its text stands in quotes there; for a varchar an object or list is then refused.
      const cast = strictCast(base.type, `scalar_text(${text})`)
      return { ...base, path, text, cast, quick: wholeCast(cast, text) }
    }
    case 'BOOLEAN': {
      if (base.type.kind === 'boolean') return { ...base, path, text, cast: text }
      // Another column reads the same value in another type.
      const cast = strictCast(base.type, `CAST(${text} AS VARCHAR)`)
      return { ...base, path, text, cast, quick: wholeCast(cast, text) }
    }
    default:
      return { ...base, path, text, cast: strictCast(base.type, text), quick: quickCast(base.type, text) }
  }
}

/** Keeps a value within what its file can hold, and COPY can read from it. */
function limited(column: PlannedColumn, forms: ReadForms, output: TableOutput): PlannedColumn {
  const { type, text, cast, quick } = column
  if (output.format === 'parquet' || quick === undefined) return column
  const refuse = (condition: string): PlannedColumn => ({
    ...column,
    cast: `CASE WHEN NOT (${condition}) THEN ${cast} END`,
    quick: { ...quick, misfit: `${condition} OR ${quick.misfit}` },
  })
  if (type.kind === 'varchar') {
    return refuse(`${forms.has(column.path ?? '') ? cast : text} = ${duckdbText(copyNull)}`)
  }
  const { maxRowBytes } = output
  if (type.kind !== 'super' || maxRowBytes >= maxSuperBytes) return column
  return { ...refuse(`strlen(${text}) > ${maxRowBytes}`), maxBytes: maxRowBytes }
}

/** A column that repeats the parent's: the parent's value at its own path, list place or system column. */
function parentColumn(
  contract: SchemaContract,
  table: TableContract,
  base: BaseColumn,
  forms: ReadForms,
): PlannedColumn {
  let current: TableContract | undefined = table
  let name = base.name
  while (current !== undefined) {
    const key = current.parentKey.find((column) => column.name === name)
    if (key === undefined) break
    name = key.parentColumn
    const parent: string | undefined = current.parent
    current = contract.tables.find((candidate) => candidate.name === parent)
  }
  const origin = current && stagedColumns(current).find((column) => column.name === name)
  if (current === undefined || origin === undefined) {
    throw new JobError('STAGE_PLAN_IMPOSSIBLE', `\`${table.name}.${base.name}\` names no column of a parent`)
  }
  switch (origin.origin) {
    case 'path':
      return valueColumn(base, pathOf(origin, current), forms)
    case 'list_index':
      return { ...base, system: listPlace(current) }
    default:
      return { ...base, system: origin.origin }
  }
}

/**
 * Lets a column and its variants share a value: each takes what none before it takes. The column itself stands for all of
 * them where none does.
 */
function shareAmongVariants(
  table: TableContract,
  columns: readonly PlannedColumn[],
): readonly PlannedColumn[] {
  const shared = new Map<string, PlannedColumn>()
  const find = (name: string): PlannedColumn | undefined => columns.find((column) => column.name === name)
  for (const { name } of table.columns) {
    const base = find(name)
    const variants = table.columns
      .filter((column) => column.variantOf === name)
      .flatMap((column) => find(column.name) ?? [])
    if (base === undefined || variants.length === 0) continue
    const before = [base.cast]
    for (const variant of variants) {
      const isLeft = before.map((cast) => `${cast} IS NULL`).join(' AND ')
      const { quick: _, ...rest } = variant
      shared.set(variant.name, {
        ...rest,
        isVariant: true,
        cast: `CASE WHEN ${isLeft} THEN ${variant.cast} END`,
      })
      before.push(variant.cast)
    }
    // Of an object or a list only the SUPER variant has a text.
    const texts = [base.text, ...variants.filter(({ type }) => type.kind === 'super').map(({ text }) => text)]
    const text = texts.length === 1 ? base.text : `coalesce(${texts.join(', ')})`
    const whole = {
      ...base,
      ...(text === undefined ? {} : { text }),
      variants: variants.flatMap(({ cast }) => cast ?? []),
    }
    const quick = { value: String(base.cast), misfit: misfitCondition(whole) }
    shared.set(base.name, { ...whole, quick })
  }
  return shared.size === 0 ? columns : columns.map((column) => shared.get(column.name) ?? column)
}

function pathOf(layout: LayoutColumn, table: TableContract): string {
  return layout.path ?? table.from
}

function listPlace(table: TableContract): string {
  return `CAST(${duckdbName(indexField(listCount(table)))} AS INTEGER)`
}

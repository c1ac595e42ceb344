import { formatColumnType } from './column-type'
import type { ColumnContract, TableContract } from './contract'
import { isPathPrefix, type PathStep, parseJsonPath } from './json-path'

type Report = (path: readonly PropertyKey[], message: string) => void

/** Reports what is wrong with the variant columns of a contract, whose paths and names are looked at elsewhere. */
export function validateVariants(tables: readonly TableContract[], report: Report): void {
  for (const table of tables) {
    for (const column of table.columns) {
      if (column.variantOf === undefined) continue
      const tell = (setting: string, message: string): void =>
        report(['tables', table.name, 'columns', column.name, setting], message)
      if (column.nullable) {
        const base = table.columns.find((one) => one.name === column.variantOf)
        if (base === undefined) validateOtherKinds(column, table, tables, tell)
        else validateVariant(column, base, table, tables, tell)
      } else tell('nullable', 'is false: a variant is null where another column has the value')
    }
  }
}

type Tell = (setting: string, message: string) => void

/** A column that takes the values which another column does not. */
function validateVariant(
  column: ColumnContract,
  base: ColumnContract,
  table: TableContract,
  tables: readonly TableContract[],
  tell: Tell,
): void {
  const fault = faultOfBase(column, base)
  if (fault !== undefined) {
    tell('variant_of', fault)
    return
  }
  const group = [base, ...table.columns.filter((one) => one.variantOf === base.name)]
  const before = group.slice(0, group.indexOf(column))
  const type = formatColumnType(column.type)
  const same = before.find((one) => formatColumnType(one.type) === type)
  if (same !== undefined) tell('type', `is ${type} as \`${same.name}\` is, which takes such values before it`)
  const whole = before.find((one) => one.type.kind === 'super')
  if (whole !== undefined) {
    tell('variant_of', `\`${whole.name}\` stands before it and is super, which leaves nothing: put that last`)
  }
  if (column.type.kind !== 'super') return
  const stranger = sameStream(tables, table)
    .flatMap((one) => one.columns.map((other) => ({ table: one, other })))
    .find(({ other }) => other.path === column.path && !group.includes(other))
  if (stranger !== undefined) {
    const where = `\`${stranger.table.name}.${stranger.other.name}\``
    tell(
      'path',
      `\`${column.path}\` is read by ${where} too, which would have no objects and lists to refuse`,
    )
  }
}

/** Why a column can have no such variant. */
function faultOfBase(column: ColumnContract, base: ColumnContract): string | undefined {
  const name = `\`${base.name}\``
  if (base === column) return 'names the column itself'
  if (base.path !== column.path) return `${name} has another path: \`${base.path}\``
  if (base.variantOf !== undefined) return `${name} is a variant itself: name \`${base.variantOf}\``
  if (base.type.kind === 'super') return `${name} is super, which takes every value`
  return base.nullable ? undefined : `${name} is \`nullable: false\`: it must have every value itself`
}

/** A column that takes what is of another kind than the columns or tables below its path need. */
function validateOtherKinds(
  column: ColumnContract,
  table: TableContract,
  tables: readonly TableContract[],
  tell: Tell,
): void {
  const name = String(column.variantOf)
  const path = parseJsonPath(column.path)
  if (column.type.kind !== 'super') {
    tell('variant_of', `there is no column \`${name}\`, so its type must be super`)
    return
  }
  if (path === undefined) return
  if (path.length === 0) {
    tell('path', 'a record is an object, or it is refused')
    return
  }
  const stream = sameStream(tables, table)
  const isBelow = (text: string): boolean => {
    const steps = parseJsonPath(text)
    return steps !== undefined && steps.length > path.length && isPathPrefix(path, steps)
  }
  const isRead = stream.some(
    (one) =>
      isBelow(one.from) ||
      (one.from === column.path && !endsInList(path)) ||
      one.columns.some((other) => isBelow(other.path)),
  )
  if (!isRead) {
    tell(
      'variant_of',
      `there is no column \`${name}\` here, and nothing reads \`${column.path}\` as an object or a list`,
    )
  }
  const columns = stream.flatMap((one) => one.columns)
  if (columns.find((other) => other.path === column.path) !== column) {
    tell('path', `another column has what stands at \`${column.path}\``)
  }
}

function sameStream(tables: readonly TableContract[], table: TableContract): readonly TableContract[] {
  return tables.filter((one) => one.stream === table.stream)
}

function endsInList(path: readonly PathStep[]): boolean {
  const last = path.at(-1)
  return last !== undefined && 'elements' in last
}

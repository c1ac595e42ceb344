import { type IgnoredPath, isRootTable, type TableContract } from './contract'
import { isPathPrefix, type PathStep, parseJsonPath } from './json-path'
import { systemColumnTypes } from './system-columns'
import { stagedColumns } from './table-layout'
import { validateVariants } from './validate-variants'

/** What there is to check beyond the shape. */
export interface ContractParts {
  readonly tables: readonly TableContract[]
  readonly ignored: readonly IgnoredPath[]
  /** The stream names of the pipeline's definition. */
  readonly streams: readonly string[]
}

type Report = (path: readonly PropertyKey[], message: string) => void

/** Redshift's limits (AWS, "Names and identifiers", "Quotas and limits", "CREATE TABLE"). */
const maxIdentifierBytes = 127
const maxColumns = 1_600
const maxSortKeyColumns = 400

const identifier = /^[a-z_][a-z0-9_]*$/

/** Reports everything that is wrong with what a contract means; its shape is sound already. */
export function validateContract(parts: ContractParts, report: Report): void {
  for (const table of parts.tables) validateTable(table, parts, report)
  validateVariants(parts.tables, report)
  parts.ignored.forEach((ignored, index) => {
    if (parseJsonPath(ignored.path) === undefined) report(['ignored', index, 'path'], notAPath(ignored.path))
    if (!parts.streams.includes(ignored.stream)) {
      report(['ignored', index, 'stream'], unknownName('stream', ignored.stream, parts.streams))
    }
  })
  for (const stream of parts.streams) {
    const roots = parts.tables.filter((table) => table.stream === stream && isRootTable(table))
    if (roots.length !== 1) {
      const names = roots.map((table) => `\`${table.name}\``).join(', ')
      report(
        ['tables'],
        roots.length === 0
          ? `stream \`${stream}\` has no root table: one table with \`from: $\` and no \`parent\` must take its records`
          : `stream \`${stream}\` has ${roots.length} root tables (${names}): give all but one a \`parent\``,
      )
    }
  }
}

function validateTable(table: TableContract, parts: ContractParts, report: Report): void {
  const at = ['tables', table.name]
  checkIdentifier(table.name, at, report)
  if (table.name.startsWith('_')) report(at, 'names that start with `_` are kept for lakeload itself')
  if (!parts.streams.includes(table.stream)) {
    report([...at, 'stream'], unknownName('stream', table.stream, parts.streams))
  }
  const from = parseJsonPath(table.from)
  if (from === undefined) {
    report([...at, 'from'], notAPath(table.from))
    return
  }
  if (isRootTable(table)) validateRoot(table, from, at, report)
  else validateChild(table, from, parts, at, report)
  validateColumns(table, from, at, report)
  validateKeys(table, at, report)
}

function validateRoot(
  table: TableContract,
  from: readonly PathStep[],
  at: readonly string[],
  report: Report,
): void {
  if (from.length > 0) report([...at, 'from'], 'a table that is not from `$` needs a `parent`')
  if (table.parentKey.length > 0)
    report([...at, 'parent_key'], 'a table without `parent` has no `parent_key`')
}

function validateChild(
  table: TableContract,
  from: readonly PathStep[],
  parts: ContractParts,
  at: readonly string[],
  report: Report,
): void {
  const parent = parts.tables.find((candidate) => candidate.name === table.parent)
  if (parent === undefined) {
    const names = parts.tables.map((candidate) => candidate.name)
    report([...at, 'parent'], unknownName('table', table.parent ?? '', names))
    return
  }
  if (isOwnAncestor(table, parts.tables)) {
    report([...at, 'parent'], 'the parents go round in a circle')
    return
  }
  if (parent.stream !== table.stream) {
    report([...at, 'parent'], `is of stream \`${parent.stream}\`, this table of \`${table.stream}\``)
  }
  const parentFrom = parseJsonPath(parent.from)
  if (parentFrom !== undefined) {
    if (!isPathPrefix(parentFrom, from)) {
      report([...at, 'from'], `\`${table.from}\` is not below \`${parent.from}\`, the rows of its parent`)
    }
    const between = from.slice(parentFrom.length)
    if (between.filter(isElements).length > 1) {
      report([...at, 'from'], 'goes through two lists below its parent: the list between needs a table')
    }
    const last = between.at(-1)
    if (between.some(isElements) && (last === undefined || !isElements(last))) {
      report([...at, 'from'], 'an object in a list element is part of that list’s table: end `from` in `[*]`')
    }
    if (between.some(isElements) !== (table.listIndex !== undefined)) {
      report(
        [...at, 'list_index'],
        between.some(isElements) ? 'is missing: rows of a list need it' : 'is for rows of a list only',
      )
    }
  }
  const parentColumns = stagedColumns(parent).map((column) => column.name)
  for (const column of table.parentKey) {
    if (!parentColumns.includes(column.parentColumn)) {
      report([...at, 'parent_key', column.name], unknownName('column', column.parentColumn, parentColumns))
    }
  }
  const named = table.parentKey.map((column) => column.parentColumn)
  const needed = parent.key.length > 0 ? parent.key : ['_raw_object', '_raw_line']
  const missing = needed.filter((column) => !named.includes(column))
  if (missing.length > 0) {
    const list = missing.map((column) => `\`${column}\``).join(', ')
    report([...at, 'parent_key'], `leaves out ${list} of the parent's key`)
  }
}

function validateColumns(
  table: TableContract,
  from: readonly PathStep[],
  at: readonly string[],
  report: Report,
): void {
  const seen = new Set<string>()
  const names = [
    ...table.parentKey.map((column) => column.name),
    ...(table.listIndex === undefined ? [] : [table.listIndex]),
    ...table.columns.map((column) => column.name),
  ]
  for (const name of names) {
    checkIdentifier(name, [...at, 'columns', name], report)
    if (seen.has(name)) report([...at, 'columns', name], `\`${name}\` is there twice`)
    if (systemColumnTypes.has(name))
      report([...at, 'columns', name], `\`${name}\` is a column of lakeload itself`)
    seen.add(name)
  }
  for (const column of table.columns) {
    const path = parseJsonPath(column.path)
    const place = [...at, 'columns', column.name, 'path']
    if (path === undefined) report(place, notAPath(column.path))
    else if (!isPathPrefix(from, path)) {
      report(place, `\`${column.path}\` is not below \`${table.from}\`, the rows of this table`)
    } else if (path.slice(from.length).some(isElements)) {
      report(
        place,
        `\`${column.path}\` is a list of values a row: give it a child table, or keep the list as super`,
      )
    }
  }
  if (table.onlyWhere !== undefined) {
    const path = parseJsonPath(table.onlyWhere)
    if (path === undefined) report([...at, 'only_where'], notAPath(table.onlyWhere))
    else if (!isPathPrefix(from, path) || path.slice(from.length).some(isElements)) {
      report([...at, 'only_where'], `\`${table.onlyWhere}\` is not one value a row of \`${table.from}\``)
    }
  }
  const width = stagedColumns(table).length + 1
  if (width > maxColumns) report(at, `has ${width} columns; Redshift holds ${maxColumns}`)
}

function validateKeys(table: TableContract, at: readonly string[], report: Report): void {
  const columns = stagedColumns(table)
  const names = columns.map((column) => column.name)
  const find = (name: string, place: readonly string[]): (typeof columns)[number] | undefined => {
    const column = columns.find((candidate) => candidate.name === name)
    if (column === undefined) report([...at, ...place], unknownName('column', name, names))
    return column
  }
  for (const name of table.key) {
    if (find(name, ['key'])?.nullable === true) {
      report([...at, 'key'], `\`${name}\` is nullable: a key column needs \`nullable: false\``)
    }
  }
  if (
    table.distribution.style === 'key' &&
    find(table.distribution.column, ['distribution'])?.type.kind === 'super'
  ) {
    report([...at, 'distribution'], `\`${table.distribution.column}\` is super, which cannot distribute rows`)
  }
  for (const name of table.sortKey) {
    if (find(name, ['sort_key'])?.type.kind === 'super') {
      report([...at, 'sort_key'], `\`${name}\` is super, which cannot sort rows`)
    }
  }
  if (table.sortKey.length > maxSortKeyColumns) {
    report([...at, 'sort_key'], `has ${table.sortKey.length} columns; Redshift takes ${maxSortKeyColumns}`)
  }
}

function checkIdentifier(name: string, at: readonly string[], report: Report): void {
  if (!identifier.test(name) || Buffer.byteLength(name) > maxIdentifierBytes) {
    report(at, `\`${name}\` is no name for lakeload: lower-case letters, digits and \`_\`, at most 127 bytes`)
  }
}

function isOwnAncestor(table: TableContract, tables: readonly TableContract[]): boolean {
  let parent = tables.find((candidate) => candidate.name === table.parent)
  for (let steps = 0; parent !== undefined && steps <= tables.length; steps++) {
    if (parent === table || steps === tables.length) return true
    const next = parent.parent
    parent = tables.find((candidate) => candidate.name === next)
  }
  return false
}

function isElements(step: PathStep): boolean {
  return 'elements' in step
}

function notAPath(text: string): string {
  return `\`${text}\` is no JSON path; paths look like \`$.cores[*].core\` or \`$['odd name']\``
}

function unknownName(what: string, name: string, known: readonly string[]): string {
  return `there is no ${what} \`${name}\`; there are ${known.map((one) => `\`${one}\``).join(', ')}`
}

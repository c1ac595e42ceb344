import { JobError } from '../errors/job-error'
import type { SchemaContract, TableContract } from '../pipeline/contract'
import type { PathStep } from '../pipeline/json-path'
import { duckdbName, duckdbText } from './duckdb-text'
import {
  baseField,
  lineField,
  type MemberNode,
  otherField,
  type SourceNode,
  type SourceTree,
  stepsOf,
} from './source-tree'

/** The name of the column that holds the place of a row's element in the n-th list on its path, from 1. */
export function indexField(list: number): string {
  return `$index${list}`
}

const elementField = '$element'
const listField = '$list'

/** A value of a row before its cast: the name it gets, and the absolute path it is at. */
export interface RowValue {
  readonly name: string
  readonly path: string
  /** Of a choice: what is as expected (the default), the JSON text of what is not, or either. */
  readonly part?: 'base' | 'other' | 'either'
}

/**
 * Writes the query that gives a table's rows from the table `part` of raw records: the values under their names,
 * not cast yet, with `$line` and `$index1…` to find them again. Each list on the way is unnested in lockstep with
 * its places, in a projection: that keeps the order and runs as a stream, which a lateral join would not.
 */
export function rowSourceSql(
  contract: SchemaContract,
  table: TableContract,
  tree: SourceTree,
  values: readonly RowValue[],
): string {
  const from = stepsOf(table.from)
  const conditions = rowConditions(contract, table)
  const wanted: readonly RowValue[] = [
    ...values,
    ...conditions.map((condition, number) => ({ name: `$where${number}`, ...condition })),
  ]
  const depth = from.filter(isElements).length
  const carried: string[] = [lineField]
  let sql = 'part'
  for (let scope = 0; scope <= depth; scope++) {
    const own = wanted.filter((value) => scopeOf(value.path, from) === scope)
    const items = carried.map((name) => duckdbName(name))
    for (const value of own) {
      const field = fieldSql(tree, value.path, scope, value.part)
      const isCondition = value.name.startsWith('$where')
      items.push(`${isCondition ? `${field} IS NOT NULL` : field} AS ${duckdbName(value.name)}`)
      carried.push(value.name)
    }
    if (scope < depth) {
      items.push(`${fieldSql(tree, listPath(from, scope + 1), scope)} AS ${duckdbName(listField)}`)
      sql = `(SELECT ${items.join(', ')} FROM ${sql})`
      const kept = carried.map((name) => duckdbName(name)).join(', ')
      const list = duckdbName(listField)
      sql =
        `(SELECT ${kept}, unnest(${list}) AS ${duckdbName(elementField)}, ` +
        `unnest(range(len(${list}))) AS ${duckdbName(indexField(scope + 1))} FROM ${sql})`
      carried.push(indexField(scope + 1))
    } else {
      sql = `SELECT ${items.join(', ')} FROM ${sql}`
    }
  }
  if (conditions.length === 0) return sql
  const where = conditions.map((_, number) => duckdbName(`$where${number}`)).join(' AND ')
  return `SELECT * FROM (${sql}) WHERE ${where}`
}

/**
 * The paths that must hold a value for a row to be: the object that is the row, `onlyWhere`, and those of the
 * parents, so that no row stays behind whose parent is left out.
 */
export function rowConditions(
  contract: SchemaContract,
  table: TableContract,
): readonly Omit<RowValue, 'name'>[] {
  const paths = new Map<string, RowValue['part']>()
  for (let current: TableContract | undefined = table; current !== undefined; ) {
    const last = stepsOf(current.from).at(-1)
    if (last !== undefined && !isElements(last)) paths.set(current.from, 'base')
    if (current.onlyWhere !== undefined && !paths.has(current.onlyWhere)) {
      paths.set(current.onlyWhere, 'either')
    }
    const parent: string | undefined = current.parent
    current = contract.tables.find((candidate) => candidate.name === parent)
  }
  return [...paths].map(([path, part = 'base']) => ({ path, part }))
}

/** How many lists there are on the way to a path: 0 for what a record has once. */
function scopeOf(path: string, from: readonly PathStep[]): number {
  const steps = stepsOf(path)
  const last = steps.findLastIndex(isElements)
  const lists = steps.slice(0, last + 1)
  const isOnTheWay = lists.every((step, place) => JSON.stringify(step) === JSON.stringify(from[place]))
  if (!isOnTheWay) {
    throw new JobError('STAGE_PLAN_IMPOSSIBLE', `\`${path}\` is not one value a row`, { context: { path } })
  }
  return lists.filter(isElements).length
}

/** The path of the n-th list of a row source, without its `[*]`. */
function listPath(from: readonly PathStep[], list: number): readonly PathStep[] {
  let seen = 0
  const end = from.findIndex((step) => isElements(step) && ++seen === list)
  return from.slice(0, end)
}

/** The expression for a value, from the record's columns (scope 0) or from the innermost list's element. */
function fieldSql(
  tree: SourceTree,
  path: string | readonly PathStep[],
  scope: number,
  part: RowValue['part'] = 'base',
): string {
  const steps = typeof path === 'string' ? stepsOf(path) : path
  let node: SourceNode = tree.root
  let sql: string | undefined = scope === 0 ? undefined : duckdbName(elementField)
  let lists = 0
  const openChoice = (field: string): void => {
    if (node.kind !== 'choice') return
    node = node.base
    // A choice before the innermost list is behind us as its members are.
    if (lists >= scope && sql !== undefined) sql = `struct_extract(${sql}, ${duckdbText(field)})`
  }
  for (const step of steps) {
    openChoice(baseField)
    if ('elements' in step) {
      if (node.kind !== 'list') throw notInTree(steps)
      node = node.element
      lists++
      continue
    }
    const member: MemberNode | undefined = node.kind === 'object' ? node.members.get(step.member) : undefined
    if (member === undefined) throw notInTree(steps)
    node = member.node
    // Steps before the innermost list are behind us: the element holds what lies below.
    if (lists < scope) continue
    // struct_extract, since `a.b` could also mean column b of table a.
    sql = sql === undefined ? duckdbName(member.field) : `struct_extract(${sql}, ${duckdbText(member.field)})`
  }
  if (sql === undefined) throw notInTree(steps)
  // The records hold nothing but what is expected there.
  if (part === 'other' && node.kind !== 'choice') return 'CAST(NULL AS VARCHAR)'
  if (part !== 'either') openChoice(part === 'other' ? otherField : baseField)
  return sql
}

function isElements(step: PathStep): boolean {
  return 'elements' in step
}

function notInTree(steps: readonly PathStep[]): JobError {
  return new JobError('INTERNAL', `no plan reads the path of ${steps.length} steps that a table needs`)
}

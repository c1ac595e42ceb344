import type { TableContract } from '../pipeline/contract'
import { parseJsonPath } from '../pipeline/json-path'
import { stagedColumns } from '../pipeline/table-layout'
import type { PlaceStep } from './locate-value'

/** Where a column of a row comes from in its record. */
export interface ColumnSource {
  readonly name: string
  readonly origin: 'path' | 'parent_key' | 'list_index'
  /** The place of the value, or for a list index of the element; undefined where it has none, such as `_raw_line`. */
  readonly steps: readonly PlaceStep[] | undefined
  /** The columns that share its value with it, where it has variants or is one: the value is in one of them. */
  readonly sharedWith?: readonly string[]
  /** Whether it has what is no object or no list at its place, and null where it is. */
  readonly takesOtherKinds?: true
}

/**
 * Where each column of a row comes from, but for those that lakeload adds itself. A path's `[*]` becomes the row's own place in
 * that list, and a column of the parent's key leads to the path that filled it in the parent.
 *
 * @param lineage the table, its parent, and so on to the root
 * @param indexes the row's place in its list, by the table's place in the lineage
 */
export function columnSources(
  lineage: readonly TableContract[],
  indexes: ReadonlyMap<number, number>,
): readonly ColumnSource[] {
  const [table] = lineage
  if (table === undefined) return []
  // From the root down, because that is how lists lie in a path.
  const places = lineage.flatMap((_, depth) => indexes.get(depth) ?? []).reverse()
  return stagedColumns(table).flatMap(({ name, origin }) =>
    origin === 'path' || origin === 'parent_key' || origin === 'list_index'
      ? [{ name, origin, steps: placeOf(lineage, 0, name, places), ...shares(table, name) }]
      : [],
  )
}

function shares(
  { columns }: TableContract,
  name: string,
): Pick<ColumnSource, 'sharedWith' | 'takesOtherKinds'> {
  const variantOf = columns.find((column) => column.name === name)?.variantOf
  const base = variantOf ?? name
  const group = columns.filter((column) => column.name === base || column.variantOf === base)
  if (!group.some((column) => column.name === base))
    return variantOf === undefined ? {} : { takesOtherKinds: true }
  const others = group.flatMap((column) => (column.name === name ? [] : [column.name]))
  return others.length === 0 ? {} : { sharedWith: others }
}

function placeOf(
  lineage: readonly TableContract[],
  depth: number,
  column: string,
  places: readonly number[],
): readonly PlaceStep[] | undefined {
  const table = lineage[depth]
  if (table === undefined) return undefined
  const path =
    column === table.listIndex ? table.from : table.columns.find(({ name }) => name === column)?.path
  if (path !== undefined) return placed(path, places)
  const parentColumn = table.parentKey.find(({ name }) => name === column)?.parentColumn
  return parentColumn === undefined ? undefined : placeOf(lineage, depth + 1, parentColumn, places)
}

function placed(path: string, places: readonly number[]): readonly PlaceStep[] | undefined {
  let list = 0
  const steps: PlaceStep[] = []
  for (const step of parseJsonPath(path) ?? []) {
    if ('member' in step) steps.push(step)
    else {
      const element = places[list++]
      if (element === undefined) return undefined
      steps.push({ element })
    }
  }
  return steps
}

import type { SchemaContract } from '../pipeline/contract'
import { parseJsonPath, pathsTo } from '../pipeline/json-path'

/** The objects and lists of a stream that a contract takes apart, by their path: it reads members of them, or elements. */
export function readApart(
  contract: Pick<SchemaContract, 'tables'>,
  stream: string,
): ReadonlyMap<string, 'object' | 'array'> {
  const apart = new Map<string, 'object' | 'array'>([['$', 'object']])
  const addAbove = (path: string): void => {
    const above = pathsTo(path)
    parseJsonPath(path)?.forEach((step, index) => {
      apart.set(above[index] ?? '$', 'elements' in step ? 'array' : 'object')
    })
  }
  for (const table of contract.tables) {
    if (table.stream !== stream) continue
    addAbove(table.from)
    // A row for each object; what the rows of a list are, its columns say.
    if (!table.from.endsWith('[*]')) apart.set(table.from, 'object')
    if (table.onlyWhere !== undefined) addAbove(table.onlyWhere)
    for (const column of table.columns) addAbove(column.path)
  }
  return apart
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JsonNode, parseNode } from '../../support/infer/json-node'
import { valueAt } from '../../support/infer/row-counts'
import type { DataSet } from './data-sets'

const packages = join(__dirname, '..', '..', '..', 'node_modules')

/** A data set as a file to load, and as the records that a test expects of it. */
export interface DataSetFile {
  readonly path: string
  /** The records as JSON.parse has them. */
  readonly records: readonly unknown[]
  /** The same, digits kept. */
  readonly nodes: readonly JsonNode[]
}

/** Opens the file where its package has it; one that is no list of records is wrapped up in `folder`. */
export function openDataSet(set: DataSet, folder: string): DataSetFile {
  const original = join(packages, set.package, set.file)
  const read = readFileSync(original, 'utf8')
  const path = set.asMember === undefined ? original : join(folder, `${set.name}.json`)
  const text = set.asMember === undefined ? read : `[{${JSON.stringify(set.asMember)}:${read}}]`
  if (set.asMember !== undefined) writeFileSync(path, text)
  const records = valueAt(set.records ?? '$', JSON.parse(text))
  const nodes = recordsOf(parseNode(text), (set.records ?? '$').split('.').slice(1))
  if (!Array.isArray(records)) throw new Error(`\`${set.file}\` has no records at \`${set.records}\``)
  return { path, records, nodes }
}

function recordsOf(node: JsonNode | undefined, names: readonly string[]): readonly JsonNode[] {
  const [name, ...rest] = names
  if (name === undefined) return node?.kind === 'list' ? node.elements : []
  return recordsOf(node?.kind === 'object' ? node.members.get(name) : undefined, rest)
}

/** What the package says of itself. */
export function describePackage(set: DataSet): { readonly version: string; readonly license: string } {
  return JSON.parse(readFileSync(join(packages, set.package, 'package.json'), 'utf8'))
}

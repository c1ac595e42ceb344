import type { SchemaContract, TableContract } from '../../../job/pipeline/contract'
import { type PathStep, parseJsonPath } from '../../../job/pipeline/json-path'
import type { Model } from './random-load'

/** A leaf of a record and where it is. */
export interface Leaf {
  readonly model: Extract<Model, { kind: 'leaf' }>
  readonly table: string
  readonly column: string
  readonly path: string
}

/** A row in words: keys, places and the texts that the leaves must have. */
export type FlatRow = readonly (string | null)[]

/** Flattens records into a table's rows, in plain JavaScript: what staging must come to by another way. */
export function flatten(table: TableContract, records: readonly Model[]): readonly FlatRow[] {
  const rows: FlatRow[] = []
  for (const [id, record] of records.entries()) {
    for (const { element, places } of elementsOf(stepsOf(table.from), record)) {
      const keys = table.parent === undefined ? [] : [String(id), ...places.map(String)]
      rows.push([
        ...keys,
        ...table.columns.map((column) => {
          if (column.path === '$.id') return String(id)
          const leaf = memberAt(element, stepsOf(column.path).slice(stepsOf(table.from).length))
          return leaf?.kind === 'leaf' ? leaf.expected : null
        }),
      ])
    }
  }
  return rows
}

/** All leaves of a record, with the column that each is for. */
export function leavesOf(contract: SchemaContract, record: Model): readonly Leaf[] {
  return contract.tables.flatMap((table) =>
    elementsOf(stepsOf(table.from), record).flatMap(({ element, places }) =>
      table.columns.flatMap((column) => {
        const leaf = memberAt(element, stepsOf(column.path).slice(stepsOf(table.from).length))
        if (leaf?.kind !== 'leaf') return []
        let list = 0
        // The test's own names hold `[*]` too, but only in quotes.
        const path = column.path.replace(/\[\*\](?!')/g, () => `[${places[list++]}]`)
        return [{ model: leaf, table: table.name, column: column.name, path }]
      }),
    ),
  )
}

interface Element {
  readonly element: Model
  readonly places: readonly number[]
}

function elementsOf(steps: readonly PathStep[], model: Model): readonly Element[] {
  const [step, ...rest] = steps
  if (step === undefined) return [{ element: model, places: [] }]
  if ('elements' in step) {
    if (model.kind !== 'list') return []
    return model.elements.flatMap((element, place) =>
      elementsOf(rest, element).map((one) => ({ element: one.element, places: [place, ...one.places] })),
    )
  }
  const member = model.kind === 'object' ? model.members.get(step.member) : undefined
  return member === undefined ? [] : elementsOf(rest, member)
}

function memberAt(model: Model, steps: readonly PathStep[]): Model | undefined {
  const [step, ...rest] = steps
  if (step === undefined) return model
  if ('elements' in step || model.kind !== 'object') return undefined
  const member = model.members.get(step.member)
  return member === undefined ? undefined : memberAt(member, rest)
}

function stepsOf(path: string): readonly PathStep[] {
  const steps = parseJsonPath(path)
  if (steps === undefined) throw new Error(`no path: ${path}`)
  return steps
}

import type { Draft } from '../draft'
import { leadingNames, type Path } from './path'

/** What FROM lists: a relation with its columns, or a SUPER value that is iterated over. */
export interface FromItem {
  readonly kind: 'relation' | 'value'
  /** The name by which the query calls it. */
  readonly name: string
  /** The whole name of a relation without an alias. */
  readonly qualified: readonly string[]
  /** The name of the index, or of the attribute, that is iterated along. */
  readonly place?: string
}

/** The names that a SELECT (or UPDATE, DELETE, MERGE) can use, from the token at `start` up to `end`. */
export class Scope {
  readonly items: FromItem[] = []
  /** The brackets of subqueries in FROM: what is in them does not see the other items. */
  readonly derived: (readonly [open: number, close: number])[] = []
  parent: Scope | undefined

  constructor(
    readonly start: number,
    readonly end: number,
  ) {}

  contains(index: number): boolean {
    return index > this.start && index < this.end
  }

  /** The item of a name, of this query or one around it. */
  find(name: string): FromItem | undefined {
    for (const scope of this.visible()) {
      const item = scope.items.find((candidate) => candidate.name === name)
      if (item !== undefined) return item
    }
    return undefined
  }

  /** This scope and those around it that it sees. */
  *visible(): Iterable<Scope> {
    yield this
    let inner: Scope = this
    while (inner.parent !== undefined) {
      const outer: Scope = inner.parent
      const isDerived = outer.derived.some(([open, close]) => this.start > open && this.start < close)
      if (!isDerived) yield outer
      inner = outer
    }
  }

  hasItems(): boolean {
    for (const scope of this.visible()) if (scope.items.length > 0) return true
    return false
  }
}

/** How much of a path PostgreSQL understands: so many names are a column, the steps behind them lead into its value. */
export interface Resolved {
  readonly columnNames: number
  /** The value in FROM that the first name stands for. */
  readonly value?: FromItem
}

/** Tells column from navigation by what stands in FROM; undefined for what is a column as it stands. */
export function resolvePath(draft: Draft, path: Path, scope: Scope): Resolved | undefined {
  const names = leadingNames(draft, path)
  const [first = ''] = names
  const item = scope.find(first)
  if (item?.kind === 'value') {
    // The place beside a value can be written as its column.
    return names[1] !== undefined && names[1] === item.place && path.steps.length === 1
      ? undefined
      : { columnNames: 1, value: item }
  }
  if (item !== undefined && names.length > 1) return { columnNames: 2 }
  for (const { items } of scope.visible()) {
    for (const { qualified } of items) {
      const count = qualified.length
      if (count > 1 && names.length > count && qualified.every((name, place) => names[place] === name))
        return { columnNames: count + 1 }
    }
  }
  return scope.hasItems() ? { columnNames: 1 } : undefined
}

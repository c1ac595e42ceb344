import type { Draft } from '../draft'

/** One step of a path: into an attribute, whose name stands at `at`, or into an array, in brackets from `at` to `end`. */
export interface PathStep {
  readonly kind: 'name' | 'index'
  readonly at: number
  readonly end: number
}

/** A chain such as `c.c_orders[0].o_orderkey`: a column with what may come before it, or a way into SUPER. */
export interface Path {
  readonly first: number
  readonly last: number
  /** All but the name at `first`. */
  readonly steps: readonly PathStep[]
}

/** Reads the chain that begins with the name at `first`; `a.*` ends before its star. */
export function readPath(draft: Draft, first: number): Path {
  const steps: PathStep[] = []
  let last = first
  for (;;) {
    if (draft.at(last + 1) === '.' && draft.name(last + 2) !== '') {
      last += 2
      steps.push({ kind: 'name', at: last, end: last })
    } else if (draft.at(last + 1) === '[' && draft.close(last + 1) > 0) {
      const end = draft.close(last + 1)
      steps.push({ kind: 'index', at: last + 1, end })
      last = end
    } else return { first, last, steps }
  }
}

/** The names with which a path begins, up to its first bracket. */
export function leadingNames(draft: Draft, path: Path): readonly string[] {
  const names = [draft.name(path.first)]
  for (const step of path.steps) {
    if (step.kind === 'index') break
    names.push(draft.name(step.at))
  }
  return names
}

/** The last name of a path, as Redshift calls the column that it gives. */
export function pathName(draft: Draft, path: Path): string {
  const named = path.steps.findLast((step) => step.kind === 'name')
  return draft.name(named?.at ?? path.first)
}

/** A name in quotes for PostgreSQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

import type { ContractMode } from '../pipeline/contract-modes'

/** Where a value is that shows a change. */
export interface ChangeExample {
  /** As JSON text, cut to 200 characters. */
  readonly value: string
  readonly raw_object: string
  /** From 1. */
  readonly line: number
}

/** What differs between a contract and the records of a load. */
export type ChangeKind =
  | 'new_column'
  | 'new_table'
  | 'widened'
  | 'variant'
  | 'new_path'
  | 'type_misfit'
  | 'vanished'

/**
 * What comes of it: `applied` to the contract and the tables, `reported` (nothing in the tables changes), `refused` (the run
 * stops), `quarantined` (the records are set aside whole), `discarded` (the values are left out of the tables).
 */
export type ChangeVerdict = 'applied' | 'reported' | 'refused' | 'quarantined' | 'discarded'

/** One difference between a contract and the records of a load: plain data, as `run --json` and `plan --json` print it. */
export interface ContractChange {
  readonly kind: ChangeKind
  readonly stream: string
  readonly table: string
  /** Absent of whole tables, and of paths that have no column. */
  readonly column?: string
  readonly path: string
  /** The column's type after the change; of a misfit, the type that its values do not fit. Absent where there is none. */
  readonly type?: string
  /** The mode that decided. */
  readonly mode: ContractMode
  readonly verdict: ChangeVerdict
  /** How many values show it; 0 of what vanished. */
  readonly count: number
  readonly example?: ChangeExample
  /** What is wrong with the values, as the end of a sentence, where more than the kind is to be said. */
  readonly why?: string
}

const kindOrder: readonly ChangeKind[] = [
  'new_table',
  'new_column',
  'widened',
  'variant',
  'type_misfit',
  'new_path',
  'vanished',
]

/** Sorts by stream in the definition's order, then kind, table, path and column: the same changes stand in the same order always. */
export function sortChanges(
  changes: readonly ContractChange[],
  streams: readonly string[],
): readonly ContractChange[] {
  const rank = (change: ContractChange): readonly (number | string)[] => [
    streams.indexOf(change.stream),
    kindOrder.indexOf(change.kind),
    change.table,
    change.path,
    change.column ?? '',
  ]
  return changes.toSorted((left, right) => {
    const [one, other] = [rank(left), rank(right)]
    const differing = one.findIndex((part, index) => part !== other[index])
    if (differing < 0) return 0
    return (one[differing] as number | string) < (other[differing] as number | string) ? -1 : 1
  })
}

/** What a mode means for a path that the contract does not know. */
export function verdictOfNew(mode: ContractMode): ChangeVerdict {
  switch (mode) {
    case 'evolve':
      return 'applied'
    case 'freeze':
      return 'refused'
    case 'quarantine':
      return 'quarantined'
    case 'discard_value':
      // The value stands in its raw record, and no table has lost anything.
      return 'reported'
  }
}

/**
 * What a mode means for values that fit no column. Where `evolve` has no way either, the run is refused; where no null may stand
 * for a value, its record is set aside.
 */
export function verdictOfMisfit(mode: ContractMode, isNullable = true): ChangeVerdict {
  switch (mode) {
    case 'quarantine':
      return 'quarantined'
    case 'discard_value':
      return isNullable ? 'discarded' : 'quarantined'
    default:
      return 'refused'
  }
}

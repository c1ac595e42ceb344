import type { Draft } from './draft'
import { localName } from './local-name'

/** A PRIMARY KEY, UNIQUE or FOREIGN KEY: Redshift keeps it for its planner and for who asks, and enforces none. */
export interface Key {
  /** As `pg_constraint.contype` has it. */
  readonly type: 'p' | 'u' | 'f'
  readonly name?: string
  readonly columns: readonly string[]
  /** The table that a FOREIGN KEY names, as SQL, and its columns: those of its primary key where none are named. */
  readonly table?: string
  readonly others?: readonly string[]
}

const types: ReadonlyMap<string, Key['type']> = new Map([
  ['primary', 'p'],
  ['unique', 'u'],
  ['foreign', 'f'],
])

/** The constraint of a table that begins at `at`, after its name: `PRIMARY KEY (…)`, `UNIQUE (…)`, `FOREIGN KEY (…) REFERENCES …`. */
export function readTableKey(draft: Draft, at: number, name: string | undefined): Key | undefined {
  const type = types.get(draft.word(at))
  if (type === undefined) return undefined
  const open = type === 'u' ? at + 1 : at + 2
  const close = draft.close(open)
  if (close < 0) return undefined
  return {
    type,
    ...(name === undefined ? {} : { name }),
    columns: readNames(draft, open),
    ...(type === 'f' ? readReference(draft, close + 1) : {}),
  }
}

/** What follows REFERENCES, which stands at `at`. */
export function readReference(draft: Draft, at: number): Pick<Key, 'table' | 'others'> {
  let end = at + 1
  while (draft.at(end + 1) === '.') end += 2
  const parts: string[] = []
  for (let place = at + 1; place <= end; place += 2)
    parts.push(`"${localName(draft.name(place)).replaceAll('"', '""')}"`)
  // A database before the schema is this one.
  const table = parts.slice(-2).join('.')
  return draft.at(end + 1) === '(' ? { table, others: readNames(draft, end + 1) } : { table }
}

function readNames(draft: Draft, open: number): readonly string[] {
  const close = draft.close(open)
  return [open, ...draft.commas(open, close)].map((place) => localName(draft.name(place + 1)))
}

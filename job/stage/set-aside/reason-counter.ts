import type { QuarantineCount, QuarantineReason } from '../../pipeline/quarantine'

/** So many kinds are counted one by one: members that no contract knows may be named as a source likes. */
const maxKinds = 1_000

/** Counts records by what is wrong with them. */
export class ReasonCounter {
  readonly #counts = new Map<string, QuarantineCount>()

  /** The reasons of one record. */
  add(reasons: readonly QuarantineReason[]): void {
    const kinds = new Map<string, QuarantineCount>()
    for (const reason of reasons) {
      const kind = kindOf(reason)
      kinds.set(keyOf(kind), kind)
    }
    for (const kind of kinds.values()) this.#count(kind, 1)
  }

  addAll(other: ReasonCounter): void {
    for (const count of other.#counts.values()) this.#count(count, count.records)
  }

  /** The most frequent first. */
  counts(): readonly QuarantineCount[] {
    return [...this.#counts.values()].sort(
      (left, right) => right.records - left.records || (keyOf(left) < keyOf(right) ? -1 : 1),
    )
  }

  #count(kind: QuarantineCount, records: number): void {
    const isKnown = this.#counts.has(keyOf(kind))
    const counted = isKnown || this.#counts.size < maxKinds ? kind : { code: kind.code, records: 0 }
    const key = keyOf(counted)
    const before = this.#counts.get(key)?.records ?? 0
    this.#counts.set(key, { ...counted, records: before + records })
  }
}

/** What reasons have in common: all but the place and the value. */
function kindOf({ code, table, column, path }: QuarantineReason): QuarantineCount {
  return {
    code,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    // What keeps a record from being read may be anywhere in it.
    ...(code === 'record_unreadable' ? {} : { path: path.replace(/\[\d+\]/g, '[*]') }),
    records: 0,
  }
}

function keyOf({ code, table, column, path }: QuarantineCount): string {
  return [code, table, column, path].join('\n')
}

import { createHash } from 'node:crypto'
import { JobError } from '../errors/job-error'
import { PathCensus } from '../extract/path-census'
import type { RecordSink } from '../extract/record-sink'
import { sliceAnswer } from '../extract/slice-answer'
import type { RawSource } from '../extract/source'
import { type PathStep, parseJsonPath } from '../pipeline/json-path'
import type { ResolvedStream } from '../pipeline/resolved'
import { RecordRewriter } from '../stage/record-rewriter'
import type { ObjectNode } from '../stage/source-tree'

/** How many examples an error shows. */
const maxExamples = 3
/** How many keys are held to find duplicates, 16 bytes each and the set's own: some 400 MB. */
const maxKeys = 4_000_000

/** Where a key column's value is. */
export interface KeyColumn {
  readonly name: string
  readonly path: string
}

/** What a key check found beyond faults. */
export interface KeyCheck {
  /** False where there were too many records to prove that no key is there twice; the load's own check stands then. */
  readonly complete: boolean
}

/**
 * Reads all records again to prove that a given key is never null and never there twice.
 *
 * @throws JobError INFER_KEY_INVALID with the first examples
 */
export async function checkKey(
  source: RawSource,
  stream: ResolvedStream,
  key: readonly KeyColumn[],
): Promise<KeyCheck> {
  const finder = new KeyFinder(key)
  for await (const answer of source.answers(stream)) {
    await sliceAnswer(answer, stream, new PathCensus(), finder)
  }
  finder.refuse()
  return { complete: finder.complete }
}

/** Takes every record's key and remembers its digest. */
class KeyFinder implements RecordSink {
  complete = true
  readonly #columns: readonly { readonly name: string; readonly steps: readonly PathStep[] }[]
  readonly #rewriter: RecordRewriter
  readonly #seen = new Map<string, number>()
  readonly #nulls: string[] = []
  readonly #duplicates: string[] = []
  #nullCount = 0
  #duplicateCount = 0
  #record = 0

  constructor(key: readonly KeyColumn[]) {
    this.#columns = key.map(({ name, path }) => ({ name, steps: parseJsonPath(path) ?? [] }))
    this.#rewriter = new RecordRewriter(keyTree(key))
  }

  nextPlace(): { readonly key: string; readonly line: number } {
    return { key: '', line: this.#record + 1 }
  }

  write(bytes: Buffer, start: number, end: number): undefined {
    this.#record += 1
    // Numbers become strings of their digits, so that long ones differ where JavaScript's would not.
    const text = this.#rewriter.rewrite([bytes.subarray(start, end)]).toString('utf8')
    const record: unknown = JSON.parse(text)
    const values = this.#columns.map(({ steps }) => valueAt(record, steps))
    const isNull = this.#columns.filter((_, index) => values[index] === null || values[index] === undefined)
    if (isNull.length > 0) {
      this.#nullCount += 1
      const names = isNull.map(({ name }) => `\`${name}\``).join(', ')
      if (this.#nulls.length < maxExamples) this.#nulls.push(`${names} in record ${this.#record}`)
      return
    }
    const shown = JSON.stringify(values)
    const digest = createHash('sha256').update(shown).digest().toString('latin1', 0, 16)
    const first = this.#seen.get(digest)
    if (first !== undefined) {
      this.#duplicateCount += 1
      if (this.#duplicates.length < maxExamples) {
        this.#duplicates.push(
          `\`${shown.slice(1, -1).slice(0, 100)}\` in records ${first} and ${this.#record}`,
        )
      }
    } else if (this.#seen.size < maxKeys) this.#seen.set(digest, this.#record)
    else this.complete = false
  }

  refuse(): void {
    const names = this.#columns.map(({ name }) => name).join(', ')
    const context = { key: names, nulls: this.#nullCount, duplicates: this.#duplicateCount }
    if (this.#nullCount > 0) {
      throw new JobError(
        'INFER_KEY_INVALID',
        `key \`${names}\` is null or absent in ${count(this.#nullCount)}: ${this.#nulls.join('; ')}`,
        { context },
      )
    }
    if (this.#duplicateCount > 0) {
      throw new JobError(
        'INFER_KEY_INVALID',
        `key \`${names}\` is there again in ${count(this.#duplicateCount)}: ${this.#duplicates.join('; ')}`,
        { context },
      )
    }
  }
}

function count(records: number): string {
  return records === 1 ? '1 record' : `${records} records`
}

/** The tree that reads the key's columns and nothing else. */
function keyTree(key: readonly KeyColumn[]): ObjectNode {
  const root: ObjectNode = { kind: 'object', members: new Map() }
  for (const { path } of key) {
    let node = root
    const names = (parseJsonPath(path) ?? []).flatMap((step) => ('member' in step ? [step.member] : []))
    names.forEach((name, index) => {
      if (index === names.length - 1) {
        node.members.set(name, { field: name, node: { kind: 'scalar', path } })
        return
      }
      const known = node.members.get(name)?.node
      const next: ObjectNode = known?.kind === 'object' ? known : { kind: 'object', members: new Map() }
      node.members.set(name, { field: name, node: next })
      node = next
    })
  }
  return root
}

function valueAt(record: unknown, steps: readonly PathStep[]): unknown {
  let value = record
  for (const step of steps) {
    if (!('member' in step) || typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, step.member) ? (value as Record<string, unknown>)[step.member] : undefined
  }
  return value
}

import type { RawManifest, SetAside, UnknownPath } from '../../pipeline/manifests'
import type { ResolvedStream } from '../../pipeline/resolved'
import { LineSet } from '../line-set'
import type { PathCensus } from '../path-census'
import type { PlannedColumn, StagingPlan } from '../plan-staging'
import type { PartWork } from '../stage-part'
import { duckdbType } from '../strict-casts'
import type { Discarded } from './judge-values'
import type { MisfitActions } from './misfit-actions'
import type { QuarantineTally } from './quarantine-limit'
import type { PartAside } from './set-aside-part'

/** A stream on its way to its staged files. */
export interface StreamToStage {
  readonly stream: ResolvedStream
  readonly manifest: RawManifest
  readonly census: PathCensus
  readonly unknown: readonly UnknownPath[]
  readonly plan: StagingPlan
  readonly works: readonly PartWork[]
}

/** What is left out of one stream, as far as it is known. */
export class StreamAside {
  readonly to: StreamToStage
  readonly actions: MisfitActions
  readonly tally: QuarantineTally
  /** By part. */
  readonly parts: readonly {
    quarantined: LineSet
    duplicates: LineSet
    unreadable: boolean
    files: string[]
  }[]
  #discarded: readonly Discarded[] = []
  #isJudged = false
  #plan: StagingPlan | undefined

  constructor(to: StreamToStage, actions: MisfitActions, tally: QuarantineTally) {
    this.to = to
    this.actions = actions
    this.tally = tally
    this.parts = to.works.map(() => ({
      quarantined: LineSet.none,
      duplicates: LineSet.none,
      unreadable: false,
      files: [],
    }))
  }

  /** Its parts, as they are to be staged by what is known now. */
  works(): readonly PartWork[] {
    return this.to.works.map((work, place) => {
      const part = this.parts[place]
      const lines = part === undefined ? LineSet.none : part.quarantined.with(part.duplicates)
      const unreadable = part?.unreadable === true
      const excluded = lines.size === 0 ? {} : { excluded: { lines, unreadable } }
      const plan = this.#plan ?? work.plan
      return { ...work, plan, ...excluded, isJudged: this.#isJudged }
    })
  }

  setAside(place: number, lines: LineSet, files: readonly string[], unreadable = false): void {
    const part = this.parts[place]
    if (part === undefined) return
    part.unreadable ||= unreadable
    if (lines.size === 0) return
    part.quarantined = part.quarantined.with(lines)
    part.files.push(...files)
  }

  /** They are found anew, among the records that can be read. */
  forgetDuplicates(): void {
    for (const part of this.parts) part.duplicates = LineSet.none
  }

  /** All parts have been looked at, and these values are left out of the records that stay. */
  judged(discarded: readonly Discarded[]): void {
    this.#isJudged = true
    this.#discarded = joinDiscarded(discarded)
    const names = new Set(this.#discarded.map(({ table, column }) => `${table}.${column}`))
    const [work] = this.to.works
    if (work !== undefined && names.size > 0) this.#plan = discardColumns(work.plan, names)
  }

  aside(place: number): PartAside | undefined {
    const part = this.parts[place]
    if (part === undefined || part.quarantined.size + part.duplicates.size === 0) return undefined
    return { quarantined: part.quarantined, duplicates: part.duplicates, reasonFiles: part.files }
  }

  get quarantined(): number {
    return this.parts.reduce((sum, part) => sum + part.quarantined.size, 0)
  }

  get duplicates(): number {
    return this.parts.reduce((sum, part) => sum + part.duplicates.size, 0)
  }

  get discarded(): SetAside['discarded'] {
    return this.#discarded.map(({ table, column, count, example }) => ({
      table,
      column,
      count,
      example: { value: example.value ?? '', raw_object: example.rawObject, line: example.line },
    }))
  }
}

function joinDiscarded(all: readonly Discarded[]): readonly Discarded[] {
  const sums = new Map<string, Discarded>()
  for (const one of all) {
    const key = `${one.table}.${one.column}`
    const sum = sums.get(key)
    sums.set(key, sum === undefined ? one : { ...sum, count: sum.count + one.count })
  }
  return [...sums.values()]
}

/** The plan with some columns taking null for what does not fit them: nothing is left of theirs to check. */
export function discardColumns(plan: StagingPlan, names: ReadonlySet<string>): StagingPlan {
  const discard = (column: PlannedColumn): PlannedColumn => {
    const { text: _text, cast, quick: _quick, ...rest } = column
    return cast === undefined ? column : { ...rest, system: `CAST(${cast} AS ${duckdbType(column.type)})` }
  }
  const tables = plan.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) =>
      names.has(`${table.name}.${column.name}`) ? discard(column) : column,
    ),
  }))
  return { ...plan, tables }
}

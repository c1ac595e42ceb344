import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isJobError } from '../../errors/job-error'
import type { QuarantineReason } from '../../pipeline/quarantine'
import { engineFailed } from '../duckdb-session'
import { excludeLines } from '../exclude-lines'
import { type Finding, judgeLines, judgeNames, judgeRecord } from '../find-record-misfits'
import { LineSet } from '../line-set'
import { type Misfit, type Misfits, maxMisfits } from '../misfit'
import type { PartSource } from '../plan-staging'
import { rewritePart } from '../rewrite-part'
import {
  type Handled,
  orEngineFailed,
  type PartWork,
  type PartWorker,
  readPart,
  withPart,
} from '../stage-part'
import { type Discarded, judgeValues } from './judge-values'
import type { MisfitActions } from './misfit-actions'
import type { QuarantineTally } from './quarantine-limit'
import { type LineReasons, ReasonWriter } from './reason-file'

/** What a part is judged by. */
export interface Judgement {
  readonly actions: MisfitActions
  readonly tally: QuarantineTally
  /** Where the reasons are kept. */
  readonly reasonsFolder: string
  /** Whether values are looked at too, and not only what keeps a record from being read. */
  readonly judgesValues: boolean
}

/** What a look at a part has found. */
export interface Verdict {
  /** What the run is refused for. */
  readonly refused: Misfits
  /** The records to set aside. */
  readonly lines: LineSet
  /** Whether DuckDB would stop at one of them. */
  readonly unreadable: boolean
  readonly first: readonly Misfit[]
  /** The files with the reasons, a line a record. */
  readonly reasonFiles: readonly string[]
  readonly discarded: readonly Discarded[]
}

/**
 * Looks through a part for everything in it that does not fit, after one value or record somewhere has stopped DuckDB: what to
 * refuse the run for, which records to set aside and why, and which values to leave out. Lines that are excluded already are
 * not looked at.
 */
export async function judgePart(
  worker: PartWorker,
  work: PartWork,
  raw: string,
  judgement: Judgement,
): Promise<Handled<Verdict>> {
  const name = `${work.plan.stream}-${work.number}-${judgement.judgesValues ? 'second' : 'first'}`
  // Records that cannot be read are found before values are: each file is in the order of its lines.
  const reasonFiles = ['records', 'values'].map((phase) =>
    join(judgement.reasonsFolder, `${name}-${phase}.jsonl`),
  ) as [string, string]
  const records = await ReasonWriter.open(reasonFiles[0])
  const values = await ReasonWriter.open(reasonFiles[1])
  try {
    const verdict = await withPart(worker, work, raw, async (source) => {
      return await new PartJudge(worker, work, source, judgement, { records, values }).judge(raw)
    })
    return { answer: Promise.resolve({ ...verdict, reasonFiles }) }
  } finally {
    await records.close()
    await values.close()
  }
}

interface ReasonWriters {
  readonly records: ReasonWriter
  readonly values: ReasonWriter
}

/** One look at one part. */
class PartJudge {
  readonly #worker: PartWorker
  readonly #work: PartWork
  readonly #source: PartSource
  readonly #judgement: Judgement
  readonly #writers: ReasonWriters
  readonly #lines: number[] = []
  readonly #first: Misfit[] = []

  constructor(
    worker: PartWorker,
    work: PartWork,
    source: PartSource,
    judgement: Judgement,
    writers: ReasonWriters,
  ) {
    this.#worker = worker
    this.#work = work
    this.#source = source
    this.#judgement = judgement
    this.#writers = writers
  }

  async judge(raw: string): Promise<Omit<Verdict, 'reasonFiles'>> {
    const unreadable = await this.#judgeRecords(raw)
    if (unreadable === undefined) return this.#refuse({ count: this.#lines.length, first: this.#first })
    if (!this.#judgement.judgesValues) return this.#verdict(unreadable, [])
    const { plan, part } = this.#work
    const { session } = this.#worker
    const found = await judgeValues(session, plan, part.key, this.#judgement.actions, async (misfits) => {
      await this.#setAside(misfits, this.#writers.values)
    })
    if (found.refused.count > 0) return this.#refuse(found.refused)
    return this.#verdict(unreadable, found.discarded)
  }

  /** Reads the part without the records that cannot be read; whether there are such, undefined where they are refused. */
  async #judgeRecords(raw: string): Promise<boolean | undefined> {
    const { part, plan } = this.#work
    const cause = await this.#read()
    const { root } = plan.tree
    if (cause === undefined) {
      if (part.duplicate_names === undefined) return false
      const lines = await this.#find(raw, (record) => judgeNames(record.toString('utf8'), root))
      if (this.#judgement.actions.record === 'refuse' && lines.size > 0) return undefined
      await excludeLines(this.#worker.session, lines)
      return false
    }
    const isRefused = this.#judgement.actions.record === 'refuse'
    // Without the bad records the part is read rewritten: only texts that the tables read are left in it.
    const judged = isRefused
      ? ({ texts: 'all', names: true } as const)
      : ({ texts: 'read', names: part.duplicate_names !== undefined } as const)
    const lines = await this.#find(raw, (record) => judgeRecord(record, root, judged))
    if (isRefused && lines.size > 0) return undefined
    if (lines.size === 0 && !plan.hasOtherRecords && isRefused) throw this.#engineFailed(cause)
    await this.#readBlanked(raw, lines)
    return true
  }

  /** Reads the part into the session; answers why it cannot be read. */
  async #read(): Promise<unknown> {
    // DuckDB takes a record that is null for one without values.
    if (this.#work.plan.hasOtherRecords) return 'a record is not an object'
    try {
      await readPart(this.#worker, this.#work, this.#source)
      return undefined
    } catch (error) {
      if (isJobError(error) || this.#worker.signal.aborted) throw error
      return error
    }
  }

  async #readBlanked(raw: string, lines: LineSet): Promise<void> {
    const { plan, excluded } = this.#work
    const all = lines.with(excluded?.lines ?? LineSet.none)
    const file = `${this.#source.file}.judged`
    const work = { ...this.#work, excluded: { lines: all, unreadable: true } }
    try {
      await rewritePart(raw, file, plan.tree.root, this.#worker.signal, all)
      const reading = readPart(this.#worker, work, { ...this.#source, file, rewritten: true })
      await orEngineFailed(this.#worker, work, reading)
    } finally {
      await rm(file, { force: true })
    }
  }

  async #find(raw: string, judge: (record: Buffer) => Finding | undefined): Promise<LineSet> {
    const lines: number[] = []
    const judged = judgeLines(raw, judge, this.#work.excluded?.lines)
    for await (const { line, finding } of judged) {
      lines.push(line)
      const reasons = [{ code: 'record_unreadable' as const, ...finding }]
      await this.#setAside({ line, reasons }, this.#writers.records)
    }
    return LineSet.of(lines)
  }

  async #setAside({ line, reasons }: LineReasons, writer: ReasonWriter): Promise<void> {
    this.#lines.push(line)
    this.#judgement.tally.add(1)
    for (const reason of reasons.slice(0, maxMisfits - this.#first.length)) {
      this.#first.push(misfitOf(this.#work.part.key, line, reason))
    }
    // What exceeds the limit is counted, and told by its first ones: no file keeps it.
    if (!this.#judgement.tally.isExceeded) await writer.write({ line, reasons })
  }

  #refuse(refused: Misfits): Omit<Verdict, 'reasonFiles'> {
    return { refused, lines: LineSet.none, unreadable: false, first: [], discarded: [] }
  }

  #verdict(unreadable: boolean, discarded: readonly Discarded[]): Omit<Verdict, 'reasonFiles'> {
    const lines = LineSet.of(this.#lines)
    return { refused: { count: 0, first: [] }, lines, unreadable, first: this.#first, discarded }
  }

  #engineFailed(cause: unknown): unknown {
    return engineFailed(`read \`${this.#work.part.key}\``, cause)
  }
}

/** A reason as messages tell it. */
export function misfitOf(rawObject: string, line: number, reason: QuarantineReason): Misfit {
  const { code, path, value, table, column, type } = reason
  const isValue = code === 'value_misfit' || code === 'value_missing'
  return {
    kind: isValue ? 'value' : 'record',
    rawObject,
    line,
    path,
    reason: reason.reason,
    ...(value === undefined ? {} : { value }),
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(type === undefined ? {} : { type }),
  }
}

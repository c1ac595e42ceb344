import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { JobError } from '../../errors/job-error'
import { quarantinePartKey } from '../../pipeline/lake-keys'
import type { SetAsidePath } from '../../pipeline/manifests'
import type { QuarantinedRecord, QuarantineManifest } from '../../pipeline/quarantine'
import type { LineSet } from '../line-set'
import { readRecordLines } from '../record-lines'
import type { Handled, PartWork, PartWorker } from '../stage-part'
import { ReasonCounter } from './reason-counter'
import { type LineReasons, readReasons } from './reason-file'
import { RowCounter } from './row-counter'

/** What is left out of a part, all decided. */
export interface PartAside {
  readonly quarantined: LineSet
  readonly duplicates: LineSet
  /** Each is in the order of its lines, and no line is in two. */
  readonly reasonFiles: readonly string[]
}

/** What setting aside has counted in a part. */
export interface PartSetAside {
  readonly paths: readonly SetAsidePath[]
  readonly reasons: ReasonCounter
  /** Absent where the part has duplicates alone. */
  readonly stored?: QuarantineManifest['parts'][number]
}

/** The text of a record that is kept beside its reasons, in bytes; the raw object has all of it. */
export const maxRecordBytesKept = 64 * 1024

/**
 * Counts the rows that excluded records of a part would have given, and writes the quarantined ones with their reasons to
 * `quarantine/`. The same records give the same bytes, whenever it is done.
 */
export async function setAsidePart(
  worker: PartWorker,
  work: PartWork,
  raw: string,
  aside: PartAside,
  wanted: ReadonlySet<string>,
): Promise<Handled<PartSetAside>> {
  const counter = new RowCounter(wanted)
  const reasons = new ReasonCounter()
  const local = join(worker.folder, `aside-${work.number}.jsonl.gz`)
  try {
    const lines = asideLines(worker, work, raw, aside, counter, reasons)
    await pipeline(lines, createGzip(), createWriteStream(local), { signal: worker.signal })
    const counted = { paths: counter.paths(), reasons }
    if (aside.quarantined.size === 0) return { answer: Promise.resolve(counted) }
    const key = quarantinePartKey(worker.load, work.plan.stream, work.number)
    await worker.store.put(key, createReadStream(local), {
      contentType: 'application/gzip',
      signal: worker.signal,
    })
    const stored = { key, raw_object: work.part.key, records: aside.quarantined.size }
    return { answer: Promise.resolve({ ...counted, stored }) }
  } finally {
    await Promise.all([raw, local].map((file) => rm(file, { force: true })))
  }
}

async function* asideLines(
  worker: PartWorker,
  work: PartWork,
  raw: string,
  aside: PartAside,
  counter: RowCounter,
  counts: ReasonCounter,
): AsyncGenerator<string> {
  const found = new ReasonLookup(aside.reasonFiles)
  try {
    let line = 0
    for await (const records of readRecordLines(raw, worker.signal)) {
      for (const record of records) {
        line++
        const isQuarantined = aside.quarantined.has(line)
        if (!isQuarantined && !aside.duplicates.has(line)) continue
        counter.count(record)
        if (!isQuarantined) continue
        const { reasons } = await found.of(line)
        counts.add(reasons)
        yield `${JSON.stringify(quarantinedRecord(work.part.key, line, reasons, record))}\n`
      }
    }
  } finally {
    await found.close()
  }
}

function quarantinedRecord(
  rawObject: string,
  line: number,
  reasons: LineReasons['reasons'],
  record: Buffer,
): QuarantinedRecord {
  const isCut = record.length > maxRecordBytesKept
  return {
    raw_object: rawObject,
    line,
    reasons,
    bytes: record.length,
    // A character that is cut through becomes a replacement character.
    record: record.toString('utf8', 0, maxRecordBytesKept),
    ...(isCut ? { record_cut: true } : {}),
  }
}

/** Finds the reasons of lines that are asked for in their order. */
class ReasonLookup {
  readonly #sources: readonly AsyncGenerator<LineReasons>[]
  #heads: (LineReasons | undefined)[] | undefined

  constructor(files: readonly string[]) {
    this.#sources = files.map(readReasons)
  }

  async of(line: number): Promise<LineReasons> {
    this.#heads ??= await Promise.all(this.#sources.map(nextOf))
    const place = this.#heads.findIndex((head) => head?.line === line)
    const head = this.#heads[place]
    const source = this.#sources[place]
    if (head === undefined || source === undefined) {
      throw new JobError('INTERNAL', `line ${line} is set aside without a reason`)
    }
    this.#heads[place] = await nextOf(source)
    return head
  }

  async close(): Promise<void> {
    for (const source of this.#sources) await source.return(undefined)
  }
}

async function nextOf(source: AsyncGenerator<LineReasons>): Promise<LineReasons | undefined> {
  const next = await source.next()
  return next.done === true ? undefined : next.value
}

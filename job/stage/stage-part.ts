import { createReadStream } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../errors/error-facts'
import { isJobError } from '../errors/job-error'
import { type LoadIdentity, stagedFileKey } from '../pipeline/lake-keys'
import type { RawPart, StagedFile } from '../pipeline/manifests'
import type { ObjectStore } from '../ports/object-store'
import { changed } from './download-part'
import { type DuckdbSession, engineFailed } from './duckdb-session'
import { type ExcludedLines, excludeLines } from './exclude-lines'
import { findDuplicateNames, findRecordMisfits } from './find-record-misfits'
import { findValueMisfits } from './find-value-misfits'
import { explainLongRow } from './long-row'
import { joinMisfits, type Misfits } from './misfit'
import { packFile } from './pack-file'
import {
  type PartSource,
  type PlannedTable,
  readPartSql,
  refused,
  type StagingPlan,
  writeTableSql,
} from './plan-staging'
import { rewritePart } from './rewrite-part'
import { findSuspects } from './suspects'

/** One raw part on its way to its staged files. */
export interface PartWork {
  readonly plan: StagingPlan
  readonly part: RawPart
  /** Its place in the stream's manifest, from 0: the number of its files. */
  readonly number: number
  /** What is left out of all tables. */
  readonly excluded?: ExcludedLines
  /** Whether all its records were looked at: what cannot be read is among the excluded lines then. */
  readonly isJudged?: boolean
  /** The columns, by table, that hold values which fit, but not in their type's common form: learnt part by part. */
  readonly unusual: Map<string, ReadonlySet<string>>
}

/** What a worker stages parts with. */
export interface PartWorker {
  readonly session: DuckdbSession
  readonly store: ObjectStore
  readonly load: LoadIdentity
  /** A folder of the worker's own. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** A part that its worker is done with, but whose answer may still be on its way. */
export interface Handled<T> {
  readonly answer: Promise<T>
}

/** The largest file that is read into memory to be sent, in bytes: one request instead of five, and a part's files are never all as large. */
const maxBufferedBytes = 16 * 1024 * 1024

const contentTypes = { parquet: 'application/vnd.apache.parquet', jsonl: 'application/gzip' } as const

/** The files of one part, by table. */
export type PartFiles = ReadonlyMap<string, StagedFile>

/**
 * Casts one part to the contract and uploads a file for every table that has rows in it. The answer comes when the
 * last is uploaded; the worker may cast the next part meanwhile.
 *
 * @throws JobError STAGE_ENGINE_FAILED where DuckDB stops; findPartMisfits then tells at what
 */
export async function stagePart(
  worker: PartWorker,
  work: PartWork,
  raw: string,
): Promise<Handled<PartFiles>> {
  return await withPart(worker, work, raw, async (source) => {
    if (work.plan.hasOtherRecords && work.isJudged !== true)
      throw engineFailed(`read \`${work.part.key}\``, 'a record is not an object')
    if (work.part.duplicate_names !== undefined) {
      const { key } = work.part
      const { count } = await findDuplicateNames(raw, key, work.plan.tree.root, work.excluded?.lines)
      if (count > 0) throw engineFailed(`read \`${work.part.key}\``, 'a name stands twice in one object')
    }
    await orEngineFailed(worker, work, readPart(worker, work, source))
    const uploads: Promise<readonly [string, StagedFile]>[] = []
    try {
      for (const table of work.plan.tables) {
        worker.signal.throwIfAborted()
        const local = join(worker.folder, `${table.name}-${work.number}.${table.output.format}`)
        const rows = await orEngineFailed(worker, work, writeTable(worker, work, table, source, local))
        if (rows === 0) {
          await rm(local, { force: true })
          continue
        }
        // The next table is cast while this one is on its way.
        const uploading = upload(worker, work, table, local, rows)
        // It is awaited below, and may fail before: unheard, that would end the process.
        uploading.catch(() => undefined)
        uploads.push(uploading)
      }
    } catch (error) {
      // A file is not taken away from an upload that reads it.
      await Promise.allSettled(uploads)
      throw error
    }
    return { answer: allUploaded(uploads) }
  })
}

/** Waits for all uploads also where one fails: their files are taken away afterwards. */
async function allUploaded(
  uploads: readonly Promise<readonly [string, StagedFile]>[],
): Promise<ReadonlyMap<string, StagedFile>> {
  await Promise.allSettled(uploads)
  return new Map(await Promise.all(uploads))
}

/** Writes a table's rows of a part with the casts that take them. Answers how many there are. */
async function writeTable(
  worker: PartWorker,
  work: PartWork,
  table: PlannedTable,
  source: PartSource,
  file: string,
): Promise<number> {
  try {
    const known = work.unusual.get(table.name)
    try {
      return await worker.session.count(writeTableSql(table, source, file, known))
    } catch (error) {
      if (!messageOf(error).includes(refused)) throw error
      const quick = table.columns.filter(
        ({ name, quick }) => quick !== undefined && known?.has(name) !== true,
      )
      const suspects = await findSuspects(worker.session, table, quick)
      if (suspects.length === 0) throw error
      const unusual = new Set([...(known ?? []), ...suspects.map(({ name }) => name)])
      // What is unusual in one part mostly is in the others: they need not try again.
      work.unusual.set(table.name, new Set([...(work.unusual.get(table.name) ?? []), ...unusual]))
      return await worker.session.count(writeTableSql(table, source, file, unusual))
    }
  } catch (error) {
    throw explainLongRow(error, table, source) ?? error
  }
}

/** Looks through a part, after one has been refused, for everything in it that does not fit. */
export async function findPartMisfits(
  worker: PartWorker,
  work: PartWork,
  raw: string,
): Promise<Handled<Misfits>> {
  const misfits = await withPart(worker, work, raw, async (source) => {
    const inRecords = (): Promise<Misfits> => findRecordMisfits(raw, work.part.key, work.plan.tree.root)
    // DuckDB takes a record that is null for one without values.
    if (work.plan.hasOtherRecords) return await inRecords()
    try {
      await readPart(worker, work, source)
    } catch (error) {
      if (isJobError(error)) throw error
      const misfits = await inRecords()
      if (misfits.count > 0) return misfits
      throw engineFailed(`read \`${work.part.key}\``, error)
    }
    const inValues = await findValueMisfits(worker.session, work.plan, work.part.key)
    if (work.part.duplicate_names === undefined) return inValues
    return joinMisfits([await findDuplicateNames(raw, work.part.key, work.plan.tree.root), inValues])
  })
  return { answer: Promise.resolve(misfits) }
}

/** An error of DuckDB is STAGE_ENGINE_FAILED at first; a second look at the records mostly finds a better one. */
export async function orEngineFailed<T>(worker: PartWorker, work: PartWork, running: Promise<T>): Promise<T> {
  try {
    return await running
  } catch (error) {
    throw worker.signal.aborted || isJobError(error)
      ? error
      : engineFailed(`stage \`${work.part.key}\``, error)
  }
}

/** Rewrites the part where its numbers need that, and removes its files afterwards. */
export async function withPart<T>(
  worker: PartWorker,
  work: PartWork,
  raw: string,
  use: (source: PartSource) => Promise<T>,
): Promise<T> {
  const plain = `${raw}.rewritten`
  try {
    const { excluded } = work
    const rewritten = work.plan.rewriteAll || work.part.has_long_numbers || excluded?.unreadable === true
    if (rewritten) await rewritePart(raw, plain, work.plan.tree.root, worker.signal, excluded?.lines)
    return await use({
      loadId: worker.load.loadId,
      rawObject: work.part.key,
      file: rewritten ? plain : raw,
      rewritten,
    })
  } finally {
    // A session that was stopped may refuse; what stopped it is what counts.
    await worker.session.run('DROP TABLE IF EXISTS part').catch(() => undefined)
    await Promise.all([raw, plain].map((file) => rm(file, { force: true })))
  }
}

/** Reads a part into the session, but for the lines that are left out. */
export async function readPart(worker: PartWorker, work: PartWork, source: PartSource): Promise<void> {
  const records = await worker.session.count(readPartSql(work.plan, source))
  if (records !== work.part.records) {
    throw changed(work.part, `has ${records} records, the raw manifest says ${work.part.records}`)
  }
  if (work.excluded !== undefined) await excludeLines(worker.session, work.excluded.lines)
}

async function upload(
  worker: PartWorker,
  work: PartWork,
  table: PlannedTable,
  written: string,
  rows: number,
): Promise<readonly [string, StagedFile]> {
  const { format } = table.output
  const file = format === 'jsonl' ? await packFile(written, worker.signal) : written
  const key = stagedFileKey(worker.load, table.name, work.number, format)
  try {
    const { size } = await stat(file)
    // A small file goes in one request of known length: sent as streams they took a seventh of staging's time.
    const body = size <= maxBufferedBytes ? await readFile(file) : createReadStream(file)
    const { bytes } = await worker.store.put(key, body, {
      contentType: contentTypes[format],
      signal: worker.signal,
    })
    if (bytes !== size)
      throw engineFailed(`keep \`${key}\``, new Error(`${size} bytes written, ${bytes} stored`))
    return [table.name, { key, rows, bytes }]
  } finally {
    await rm(file, { force: true })
  }
}

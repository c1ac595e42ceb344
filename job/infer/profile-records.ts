import { openSource } from '../extract/open-source'
import { maxPaths, PathCensus, type RawPlace } from '../extract/path-census'
import type { RecordSink } from '../extract/record-sink'
import { Retries } from '../extract/retries'
import { sliceAnswer } from '../extract/slice-answer'
import type { RawSource, StreamPlace } from '../extract/source'
import type { PathCount } from '../pipeline/manifests'
import type { ResolvedFileSource, ResolvedHttpSource } from '../pipeline/resolved'
import type { Clock } from '../ports/clock'
import type { StepLog } from '../ports/step-log'
import { countAll } from '../stage/path-census'
import type { PathProfile, StreamProfile } from './profile'
import { type PathFindings, ValueProfiler } from './value-profiler'

/** So many names the members of one object may have for a path each: more than Redshift has columns. */
export const maxProfiledMembers = 2_000
/** The memory for finding out what is unique. */
export const maxUniqueBytes = 256 * 1024 * 1024

/** What to profile, and what reading needs from around it. */
export interface ProfileOptions extends StreamPlace {
  /** Canonical path to the list of records: `$`, `$.a.b`. */
  readonly records: string
  readonly clock: Clock
  readonly log: StepLog
  readonly signal: AbortSignal
  readonly limits?: ProfileLimits
}

/** What bounds the memory of a profile. */
export interface ProfileLimits {
  /** Distinct paths; 10,000 by default. */
  readonly maxPaths?: number
  /** Names of one object's members; `maxProfiledMembers` by default. */
  readonly maxMembers?: number
  /** `maxUniqueBytes` by default. */
  readonly maxUniqueBytes?: number
  /** How many bytes of the input are looked at at once, at least. */
  readonly windowBytes?: number
}

/**
 * Reads all records of a stream, by the very reader that extract uses, and tells what they look like. One pass in bounded
 * memory; nothing is written. What a source has wrong is told by extract's errors.
 *
 * ```ts
 * const source = { kind: 'files', path: '/data/orders.ndjson.gz' }
 * const profile = await profileRecords(source, { path: '/', records: '$', clock, log, signal })
 * ```
 */
export async function profileRecords(
  source: ResolvedHttpSource | ResolvedFileSource,
  options: ProfileOptions,
): Promise<StreamProfile> {
  const retries = new Retries(source.kind === 'http' ? source.maxAttempts : 1, options)
  for (;;) {
    try {
      return await profileSource(openSource(source, retries, options), options)
    } catch (error) {
      // A broken answer is asked for again from its start, and counted anew.
      await retries.afterFailure(error)
    }
  }
}

/** Profiles a source that is open: one attempt. */
export async function profileSource(source: RawSource, options: ProfileOptions): Promise<StreamProfile> {
  const { limits = {} } = options
  const profiler = new ValueProfiler(limits.maxUniqueBytes ?? maxUniqueBytes)
  const census = new PathCensus(limits.maxPaths ?? maxPaths, {
    maxMembers: limits.maxMembers ?? maxProfiledMembers,
    observer: profiler,
  })
  const counter = new RecordCounter(options.signal)
  let bytes = 0
  for await (const answer of source.answers(options)) {
    const slice = { records: options.records, windowBytes: limits.windowBytes }
    const result = await sliceAnswer(answer, slice, census, counter)
    const facts = answer.facts()
    bytes += facts.bytes
    options.log.info(`read \`${facts.url}\`: ${result.records} records, ${facts.bytes} bytes`)
    options.log.progress('bytes', bytes)
  }
  return {
    records: counter.records,
    bytes: counter.bytes,
    paths: toProfiles(census, profiler),
    complete: census.isComplete,
  }
}

/** Takes the records and keeps nothing but their number and size. */
class RecordCounter implements RecordSink {
  records = 0
  bytes = 0
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  nextPlace(): RawPlace {
    return { key: '', line: this.records + 1 }
  }

  write(_bytes: Buffer, start: number, end: number): undefined {
    this.#signal.throwIfAborted()
    this.records += 1
    // With its line feed, as in the lake.
    this.bytes += end - start + 1
  }
}

function toProfiles(census: PathCensus, profiler: ValueProfiler): readonly PathProfile[] {
  const counts = new Map(census.paths().map((count) => [count.path, count]))
  const profiles: PathProfile[] = []
  for (const [node, findings] of profiler.findings()) {
    const count = counts.get(node.path)
    if (count === undefined) continue
    // A name may have two spellings, and then leads to its node twice.
    const members = [...new Set(node.members.values())].flatMap(({ path }) => counts.get(path) ?? [])
    profiles.push(toProfile(count, members, findings))
  }
  return profiles
}

function toProfile(count: PathCount, members: readonly PathCount[], findings: PathFindings): PathProfile {
  const { example, ...counts } = count
  const { texts, numbers, unique, maxJsonBytes, namesBeyond } = findings
  return {
    ...counts,
    ...(texts === undefined ? {} : { texts }),
    ...(numbers === undefined ? {} : { numbers }),
    unique,
    ...(count.object === 0
      ? {}
      : { members: { names: members.length + namesBeyond, most: Math.max(0, ...members.map(countAll)) } }),
    maxJsonBytes,
    ...(example === undefined ? {} : { example: { value: example.value, line: example.line } }),
  }
}

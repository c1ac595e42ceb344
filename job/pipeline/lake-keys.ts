/** What names a load in the lake. */
export interface LoadIdentity {
  readonly pipeline: string
  /** ULID: sortable by time. */
  readonly loadId: string
  /** The UTC day of the load, `YYYY-MM-DD`. */
  readonly date: string
  /** The schema that the load is replayed into: what is staged for it lies apart from what the load itself staged. */
  readonly replayInto?: string
}

const fiveDigits = (part: number): string => String(part).padStart(5, '0')

/** The folder of a stream's raw records of one load, with a closing slash. */
export function rawPrefix(load: LoadIdentity, stream: string): string {
  return `raw/${load.pipeline}/${stream}/date=${load.date}/load=${load.loadId}/`
}

export function rawPartKey(load: LoadIdentity, stream: string, part: number): string {
  return `${rawPrefix(load, stream)}part-${fiveDigits(part)}.jsonl.gz`
}

export function rawManifestKey(load: LoadIdentity, stream: string): string {
  return `${rawPrefix(load, stream)}manifest.json`
}

/** The folder of all that is staged for a replay into a schema, with a closing slash. */
export function replayPrefix(pipeline: string, schema: string): string {
  return `processed/${pipeline}/_replays/${schema}/`
}

/** The folder of a table's staged files of one load, with a closing slash. */
export function stagedPrefix(load: LoadIdentity, table: string): string {
  const { pipeline, replayInto } = load
  if (replayInto !== undefined) return `${replayPrefix(pipeline, replayInto)}${table}/load=${load.loadId}/`
  return `processed/${load.pipeline}/${table}/date=${load.date}/load=${load.loadId}/`
}

export function stagedFileKey(
  load: LoadIdentity,
  table: string,
  part: number,
  format: 'parquet' | 'jsonl' = 'parquet',
): string {
  return `${stagedPrefix(load, table)}part-${fiveDigits(part)}.${format === 'parquet' ? 'parquet' : 'jsonl.gz'}`
}

/** COPY reads every key that starts with what it is given, so the manifest's name is no prefix of a data file. */
export function copyManifestKey(load: LoadIdentity, table: string): string {
  return `${stagedPrefix(load, table)}copy.manifest`
}

export function stagedManifestKey(load: LoadIdentity): string {
  const { pipeline, replayInto } = load
  if (replayInto !== undefined)
    return `${replayPrefix(pipeline, replayInto)}_packages/load=${load.loadId}.json`
  return `processed/${load.pipeline}/_packages/load=${load.loadId}.json`
}

/** Where replays of a pipeline tell of what they set aside, or one of them, with a closing slash: no load is listed there. */
export function replayedQuarantinePrefix(pipeline: string, schema?: string): string {
  return `quarantine/${pipeline}/_replays/${schema === undefined ? '' : `${schema}/`}`
}

/**
 * The folder of the records of a stream that a load set aside, with a closing slash. A replay has one of its own until its rows are in
 * use: what the tables in use lack is told by what they were filled from.
 */
export function quarantinePrefix(load: LoadIdentity, stream: string): string {
  const { pipeline, replayInto } = load
  if (replayInto !== undefined)
    return `${replayedQuarantinePrefix(pipeline, replayInto)}${stream}/load=${load.loadId}/`
  return `quarantine/${load.pipeline}/${stream}/date=${load.date}/load=${load.loadId}/`
}

/** The set-aside records of one raw part, by its number. */
export function quarantinePartKey(load: LoadIdentity, stream: string, part: number): string {
  return `${quarantinePrefix(load, stream)}records-${fiveDigits(part)}.jsonl.gz`
}

/** Written last: records without it do not count. */
export function quarantineManifestKey(load: LoadIdentity, stream: string): string {
  return `${quarantinePrefix(load, stream)}manifest.json`
}

export function runRecordKey(load: LoadIdentity): string {
  return `runs/${load.pipeline}/${load.loadId}/run.json`
}

/** The contract that a load is staged and loaded under, where its records have been compared with one that evolves. */
export function loadContractKey(load: LoadIdentity): string {
  return `runs/${load.pipeline}/${load.loadId}/contract.json`
}

/** Says that loads of a pipeline have added to its contract. */
export function evolvedMarkerKey(pipeline: string): string {
  return `runs/${pipeline}/evolved.json`
}

/** The load that a pipeline is in the middle of, if any. */
export function currentRunKey(pipeline: string): string {
  return `runs/${pipeline}/current.json`
}

/** Which load of a pipeline was begun last. */
export function newestLoadKey(pipeline: string): string {
  return `runs/${pipeline}/newest.json`
}

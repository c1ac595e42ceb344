import { JobError } from '../errors/job-error'
import { putJson } from '../lake/json-object'
import { readStagedManifest } from '../lake/staged-manifest'
import { parseJsonPath } from '../pipeline/json-path'
import { stagedManifestKey } from '../pipeline/lake-keys'
import type { RawManifest, StagedManifest, UnknownPath } from '../pipeline/manifests'
import { stagingOrigin } from '../pipeline/staging-origin'
import { streamCursors } from '../pipeline/stream-cursors'
import type { StepContext } from '../ports/step-context'
import { isRead } from './find-duplicate-name'
import { type PathCensus, readCensus } from './path-census'
import { planStaging } from './plan-staging'
import { stageStreams } from './set-aside/stage-streams'
import type { StreamToStage } from './set-aside/stream-aside'
import type { SourceNode } from './source-tree'
import type { PartWork } from './stage-part'
import { finishTables } from './staged-tables'
import { tableOutput } from './staging-output'
import { findMissingPaths, findUnknownPaths } from './unknown-paths'

/** How many paths that the contract does not name get a warning of their own. */
const maxWarnings = 20

/**
 * Casts the raw records of a load to the schema contract, strictly, and writes them as Parquet files with a COPY
 * manifest a table. The staged manifest comes last: without it nothing else counts. A load that is staged already,
 * from this content, under this contract and by these settings, is not staged again.
 *
 * @param again stages it all the same
 * @throws JobError STAGE_VALUE_REFUSED, STAGE_RECORD_REFUSED where a record does not fit; nothing reaches the warehouse
 */
export async function stage(
  context: StepContext,
  raw: readonly RawManifest[],
  again = false,
): Promise<StagedManifest> {
  const origin = stagingOrigin(context.pipeline, raw, context.copyRowBytes)
  const done = again ? undefined : await readStagedManifest(context.store, context.load, origin)
  if (done !== undefined) {
    context.log.info(`staged already: ${stagedManifestKey(context.load)}`)
    return done
  }
  const streams = raw.map((manifest) => planStream(context, manifest))
  const { files, setAside } = await stageStreams(context, streams)
  const formats = new Map(
    streams.flatMap(({ plan }) => plan.tables.map((table) => [table.name, table.output.format])),
  )
  const tables = await finishTables(context, files, formats)
  for (const table of tables) {
    context.log.info(`${table.name}: ${table.rows} rows in ${table.files.length} files, ${table.bytes} bytes`)
  }
  const cursors = streamCursors(raw)
  const staged: StagedManifest = {
    version: 1,
    pipeline: context.load.pipeline,
    load_id: context.load.loadId,
    date: context.load.date,
    ...origin,
    raw_records: raw.reduce((sum, manifest) => sum + manifest.records, 0),
    raw_bytes: raw.reduce((sum, manifest) => sum + manifest.bytes, 0),
    tables,
    unknown_paths: streams.flatMap(({ unknown }) => unknown),
    set_aside: setAside,
    ...(cursors.length === 0 ? {} : { cursors }),
  }
  await putJson(context.store, stagedManifestKey(context.load), staged)
  return staged
}

/** Plans a stream's tables, and tells of what its records and its contract have not in common. */
function planStream(context: StepContext, manifest: RawManifest): StreamToStage {
  const { contract, streams } = context.pipeline
  const stream = streams.find(({ name }) => name === manifest.stream)
  if (stream === undefined) throw new JobError('INTERNAL', `there is no stream \`${manifest.stream}\``)
  const census = readCensus(manifest)
  const unknown = reportPaths(context, manifest, census)
  const plan = planStaging(contract, manifest.stream, census, (table) =>
    tableOutput(table, stream.format, context.copyRowBytes),
  )
  warnOfDuplicateNames(context, manifest, plan.tree.root)
  const unusual = new Map<string, ReadonlySet<string>>()
  const works = manifest.parts.map((part, number): PartWork => ({ plan, part, number, unusual }))
  return { stream, manifest, census, unknown, plan, works }
}

/** Tells of names that stand twice in one object where no table reads them; staging refuses all others. */
function warnOfDuplicateNames(context: StepContext, { parts }: RawManifest, root: SourceNode): void {
  const places = new Map<string, string>()
  for (const { key, duplicate_names = [] } of parts) {
    for (const { path, line } of duplicate_names) {
      const steps = parseJsonPath(path)
      const isRefused = steps !== undefined && isRead(root, steps)
      if (!isRefused && !places.has(path)) places.set(path, `line ${line} of \`${key}\``)
    }
  }
  for (const [path, place] of [...places].slice(0, maxWarnings)) {
    context.log.warn(`\`${path}\` stands twice in one object, which no table reads: ${place} keeps both`)
  }
  if (places.size > maxWarnings) {
    context.log.warn(
      `${places.size - maxWarnings} more paths stand twice in one object, which no table reads`,
    )
  }
}

function reportPaths(
  context: StepContext,
  manifest: RawManifest,
  census: PathCensus,
): readonly UnknownPath[] {
  const { contract } = context.pipeline
  const unknown = findUnknownPaths(contract, manifest.stream, census)
  for (const { path, count, example } of unknown.slice(0, maxWarnings)) {
    const shown =
      example === undefined
        ? ''
        : `, such as \`${example.value}\` in line ${example.line} of \`${example.raw_object}\``
    context.log.warn(`the contract does not name \`${path}\` of ${manifest.stream}: ${count} values${shown}`)
  }
  if (unknown.length > maxWarnings) {
    context.log.warn(
      `the contract does not name ${unknown.length - maxWarnings} more paths of ${manifest.stream}`,
    )
  }
  const missing = findMissingPaths(contract, manifest.stream, census)
  for (const path of missing.slice(0, maxWarnings)) {
    context.log.warn(`no record of ${manifest.stream} has \`${path}\`, which the contract names`)
  }
  if (missing.length > maxWarnings) {
    context.log.warn(
      `no record of ${manifest.stream} has ${missing.length - maxWarnings} more paths of the contract`,
    )
  }
  if (!census.complete) {
    context.log.warn(
      `${manifest.stream} has more paths than are counted: unknown ones among them are not all told`,
    )
  }
  return unknown
}

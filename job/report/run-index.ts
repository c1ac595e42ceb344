import { z } from 'zod'
import { getJson, putJson } from '../lake/json-object'
import type { ObjectStore } from '../ports/object-store'
import type { RunEnd } from './run-end'
import { runMetrics } from './run-metrics'

/** How many runs a pipeline's page lists. */
export const maxIndexedRuns = 100

const entryShape = z.object({
  load_id: z.string(),
  status: z.enum(['succeeded', 'unchanged', 'checks_failed', 'failed']),
  started_at: z.string(),
  finished_at: z.string(),
  /** How often the load was taken up; each time is a run that ended. */
  runs: z.number().int().positive(),
  records: z.number().int().nonnegative(),
  rows_loaded: z.number().int().nonnegative(),
  tests_failed: z.number().int().nonnegative(),
  error_code: z.string().exactOptional(),
})

/** What `runs/<pipeline>/index.json` holds: the newest runs first, so that nobody needs to list the lake to know them. */
const indexShape = z.object({
  version: z.literal(1),
  pipeline: z.string(),
  /** When the newest load was committed. */
  last_loaded_at: z.string().exactOptional(),
  /** When the first of the failures that people were told of ended, where no run has been well since. */
  failing_since: z.string().exactOptional(),
  runs: z.array(entryShape),
})

/** One run of the list. A load that several runs worked on has one entry, that of the last of them. */
export type IndexEntry = z.infer<typeof entryShape>

/** The newest runs of a pipeline, and how it stands. */
export type RunIndex = z.infer<typeof indexShape>

const indexKey = (pipeline: string): string => `runs/${pipeline}/index.json`

/** The page that lists the newest runs. */
export const indexPageKey = (pipeline: string): string => `runs/${pipeline}/index.html`

/** The index as the last run left it; an empty one before the first. */
export async function readRunIndex(store: ObjectStore, pipeline: string): Promise<RunIndex> {
  return (await getJson(store, indexKey(pipeline), indexShape)) ?? { version: 1, pipeline, runs: [] }
}

export async function writeRunIndex(store: ObjectStore, index: RunIndex, signal: AbortSignal): Promise<void> {
  await putJson(store, indexKey(index.pipeline), index, { signal })
}

/** The index with one more run that has ended. */
export function addRun(index: RunIndex, end: RunEnd): RunIndex {
  const { record } = end
  if (record === undefined) return index
  const before = index.runs.find((run) => run.load_id === record.load_id)
  const metrics = runMetrics(end, undefined)
  const entry: IndexEntry = {
    load_id: record.load_id,
    status: end.status,
    started_at: before?.started_at ?? end.startedAt.toISOString(),
    finished_at: end.finishedAt.toISOString(),
    runs: (before?.runs ?? 0) + 1,
    records: record.raw?.records ?? 0,
    rows_loaded: metrics.RowsLoaded,
    tests_failed: metrics.TestsFailed ?? 0,
    ...(end.error === undefined ? {} : { error_code: end.error.code }),
  }
  const lastLoadedAt = record.last_loaded_at ?? index.last_loaded_at
  const failingSince = stillFailingSince(index, end)
  return {
    version: 1,
    pipeline: index.pipeline,
    ...(lastLoadedAt === undefined ? {} : { last_loaded_at: lastLoadedAt }),
    ...(failingSince === undefined ? {} : { failing_since: failingSince }),
    runs: [entry, ...index.runs.filter((run) => run !== before)].slice(0, maxIndexedRuns),
  }
}

/** A failure that is tried again begins nothing and ends nothing. */
function stillFailingSince(index: RunIndex, end: RunEnd): string | undefined {
  if (end.status === 'succeeded' || end.status === 'unchanged') return undefined
  return index.failing_since ?? (end.isFinal ? end.finishedAt.toISOString() : undefined)
}

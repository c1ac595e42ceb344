import { JobError } from '../../job/errors/job-error'
import { defaultStreamOptions } from '../../job/pipeline/resolve-stream-options'
import type { ResolvedFileSource, ResolvedHttpSource, ResolvedStream } from '../../job/pipeline/resolved'
import type { ObjectStore } from '../../job/ports/object-store'
import type { StepContext } from '../../job/ports/step-context'

/** A step's context for extract, with what a test looks at. */
export interface ExtractContext extends StepContext {
  /** How long each back-off wanted to wait; the clock does not wait. */
  readonly sleeps: readonly number[]
  readonly lines: readonly string[]
}

/** What a test may set. */
export interface ExtractContextOptions {
  readonly store: ObjectStore
  readonly source: Partial<ResolvedHttpSource> | ResolvedFileSource
  readonly streams?: readonly Partial<ResolvedStream>[]
  readonly signal?: AbortSignal
  readonly loadId?: string
}

/** Makes the context of an extract whose back-off takes no time. */
export function extractContext(options: ExtractContextOptions): ExtractContext {
  const sleeps: number[] = []
  const lines: string[] = []
  const streams = (options.streams ?? [{}]).map(
    (stream): ResolvedStream => ({
      name: 'launches',
      path: '/',
      records: '$',
      ...defaultStreamOptions,
      ...stream,
    }),
  )
  const http = {
    kind: 'http',
    baseUrl: '',
    headers: {},
    timeoutMs: 60_000,
    maxAttempts: 3,
    maxAnswerBytes: 1e9,
  } as const
  return {
    pipeline: {
      name: 'spacex',
      source: options.source.kind === 'files' ? options.source : { ...http, ...options.source },
      streams,
      contract: { pipeline: 'spacex', tables: [], ignored: [], sha256: '' },
    },
    load: { pipeline: 'spacex', loadId: options.loadId ?? '01JD3YQ4ZK0000000000000000', date: '2026-11-22' },
    store: options.store,
    warehouse: {
      connect: () => Promise.reject(new JobError('INTERNAL', 'extract has no business in the warehouse')),
    },
    clock: {
      now: () => new Date('2026-11-22T06:00:00.000Z'),
      sleep: (milliseconds) => {
        sleeps.push(milliseconds)
        return Promise.resolve()
      },
    },
    log: {
      info: (line) => lines.push(line),
      warn: (line) => lines.push(`warn: ${line}`),
      progress: () => {},
    },
    signal: options.signal ?? new AbortController().signal,
    scratchFolder: '',
    concurrency: 2,
    memoryLimitMb: 512,
    copyRole: 'default',
    sleeps,
    lines,
  }
}

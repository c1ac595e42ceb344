import type { SchemaContract } from '../../../job/pipeline/contract'
import type { StagingFormat } from '../../../job/pipeline/definition'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'
import type { ResolvedStream } from '../../../job/pipeline/resolved'
import type { ObjectStore } from '../../../job/ports/object-store'
import type { StepContext } from '../../../job/ports/step-context'
import { testLoad } from './raw-load'

/** A step's context over a lake and a contract, and the lines that the step wrote. */
export interface TestContext {
  readonly context: StepContext
  readonly warnings: string[]
}

export function stageContext(
  store: ObjectStore,
  contract: SchemaContract,
  scratchFolder: string,
  { format = 'parquet', ...more }: Partial<StepContext> & { readonly format?: StagingFormat } = {},
): TestContext {
  const warnings: string[] = []
  const refuse = (): never => {
    throw new Error('staging has no business with this port')
  }
  const context: StepContext = {
    pipeline: {
      name: 'shop',
      source: { kind: 'files', path: '/' },
      streams: [...new Set(contract.tables.map((table) => table.stream))].map((name) => ({
        name,
        path: name,
        records: '$',
        ...defaultStreamOptions,
        format,
      })),
      contract,
    },
    load: testLoad,
    store,
    warehouse: { connect: refuse },
    clock: { now: () => new Date('2026-11-22T05:00:00Z'), sleep: refuse },
    log: { info: () => undefined, warn: (line) => warnings.push(line), progress: () => undefined },
    signal: new AbortController().signal,
    scratchFolder,
    concurrency: 2,
    memoryLimitMb: 200,
    copyRole: 'default',
    ...more,
  }
  return { context, warnings }
}

/** The context with other options of its first stream. */
export function withStream(context: StepContext, options: Partial<ResolvedStream>): StepContext {
  const [first, ...others] = context.pipeline.streams
  const streams = first === undefined ? [] : [{ ...first, ...options }, ...others]
  return { ...context, pipeline: { ...context.pipeline, streams } }
}

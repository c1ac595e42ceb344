import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RedshiftWarehouse } from '../job/adapters/redshift-warehouse'
import { createS3ObjectStore } from '../job/adapters/s3-object-store'
import { createSystemClock } from '../job/adapters/system-clock'
import { failIfChecksFailed } from '../job/check/check-failure'
import { checkStaged } from '../job/check/check-staged'
import { extract } from '../job/extract/extract'
import { load } from '../job/load/load'
import { rawManifestKey, stagedManifestKey } from '../job/pipeline/lake-keys'
import { loadPipeline } from '../job/pipeline/load-pipeline'
import type { RawManifest, StagedManifest } from '../job/pipeline/manifests'
import type { ObjectStore } from '../job/ports/object-store'
import type { StepContext } from '../job/ports/step-context'
import { stage } from '../job/stage/stage'
import { type BenchSettings, benchLoad, type Services } from './bench-settings'
import { sourceFolder } from './generate'
import { measure } from './measure'

/** Opens the lake of the bench. */
export function openLake({ s3 }: Services): ObjectStore {
  return createS3ObjectStore({
    bucket: s3.bucket,
    prefix: 'bench/',
    region: s3.region,
    endpoint: s3.endpoint,
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
  })
}

/** Runs one step as `lakeload run` would, in a context of its own, and prints its measure. */
export async function runStep(name: string, settings: BenchSettings): Promise<void> {
  const services = requireServices(settings)
  const store = openLake(services)
  const context = await openContext(settings, services, store)
  try {
    let bytes = 0
    const jsonBytes = (): number => bytes
    if (name === 'extract') {
      await measure(jsonBytes, async () => {
        for (const raw of await extract(context)) bytes += raw.bytes
      })
      return
    }
    const raw = await readRaw(store)
    bytes = raw.bytes
    if (name === 'stage') {
      // A load that is staged is not staged again.
      await store.delete(stagedManifestKey(benchLoad))
      await measure(jsonBytes, async () => {
        const { tables } = await stage(context, [raw])
        const size = tables.reduce((sum, table) => sum + table.bytes, 0)
        process.stderr.write(`staged ${(size / 1e6).toFixed(1)} MB\n`)
      })
      return
    }
    const staged = await readJson<StagedManifest>(store, stagedManifestKey(benchLoad))
    if (name === 'check') {
      await measure(jsonBytes, async () => failIfChecksFailed(await checkStaged(context, [raw], staged)))
    } else {
      await measure(jsonBytes, async () => {
        await load(context, staged)
      })
    }
  } finally {
    await rm(context.scratchFolder, { recursive: true, force: true })
    await store.close()
  }
}

/** The raw manifest of the bench's load. */
export function readRaw(store: ObjectStore): Promise<RawManifest> {
  return readJson<RawManifest>(store, rawManifestKey(benchLoad, 'launches'))
}

/** The services, which the process before must have started. */
export function requireServices(settings: BenchSettings): Services {
  if (settings.services === undefined) throw new Error('this part of the bench needs the services')
  return settings.services
}

async function openContext(
  settings: BenchSettings,
  { redshift }: Services,
  store: ObjectStore,
): Promise<StepContext> {
  const pipeline = await loadPipeline('spacex', {
    projectFolder: settings.projectFolder,
    environment: process.env,
  })
  const stderr = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  return {
    // The answer comes from a file: the bench measures the job, not an API.
    pipeline: {
      ...pipeline,
      source: { kind: 'files', path: sourceFolder(settings) },
      streams: pipeline.streams.map((stream) => ({ ...stream, format: settings.format })),
    },
    load: benchLoad,
    store,
    warehouse: new RedshiftWarehouse({ ...redshift, credentials: redshift, sslmode: 'disable' }),
    clock: createSystemClock(),
    log: { info: () => undefined, warn: stderr, progress: () => undefined },
    signal: new AbortController().signal,
    scratchFolder: await mkdtemp(join(settings.folder, 'scratch-')),
    concurrency: settings.concurrency,
    memoryLimitMb: settings.memoryMb,
    copyRole: redshift.iamRole,
  }
}

async function readJson<T>(store: ObjectStore, key: string): Promise<T> {
  const bytes = await store.getBytes(key)
  if (bytes === undefined) throw new Error(`the step before has not written ${key}`)
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as T
}

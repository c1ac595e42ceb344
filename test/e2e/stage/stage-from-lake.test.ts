import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSystemClock } from '../../../job/adapters/system-clock'
import { checkStaged } from '../../../job/check/check-staged'
import { extract } from '../../../job/extract/extract'
import { copyManifestKey } from '../../../job/pipeline/lake-keys'
import { loadPipeline } from '../../../job/pipeline/load-pipeline'
import type { CopyManifest } from '../../../job/pipeline/manifests'
import type { ObjectStore } from '../../../job/ports/object-store'
import { stage } from '../../../job/stage/stage'
import { generateLaunches } from '../../../local/api/generate-launches'
import type { S3Endpoint } from '../../../local/s3/s3-endpoint'
import { readStagedRows } from '../../support/stage/read-staged'
import { stageContext } from '../../support/stage/stage-context'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'
import { openTestLake, useLocalCredentials } from '../../support/test-lake'
import { startTestS3 } from '../../support/test-s3'

let s3: S3Endpoint
let folder: string
let store: ObjectStore

beforeAll(async () => {
  s3 = await startTestS3()
  useLocalCredentials(s3)
  folder = await makeTempFolder()
  store = openTestLake(s3)
})

afterAll(async () => {
  await store.close()
  await s3.close()
  await removeTempFolder(folder)
})

interface LaunchFacts {
  readonly id: string
  readonly cores: readonly ({ readonly core: string | null } | null)[]
  readonly fairings: { readonly ships: readonly string[] } | null
  readonly failures: readonly unknown[]
  readonly payloads: readonly string[]
}

test('the spacex contract stages what extract wrote to an S3, row for row as counted from the JSON', async () => {
  const texts = [...generateLaunches({ count: 300, seed: 7 })]
  await mkdir(join(folder, 'v5'))
  await writeFile(join(folder, 'v5', 'launches'), `[${texts.join(',\n')}]`)
  const spacex = await loadPipeline('spacex', {
    projectFolder: join(__dirname, '..', '..', '..'),
    environment: {},
  })
  const { context, warnings } = stageContext(store, spacex.contract, folder, {
    pipeline: { ...spacex, source: { kind: 'files', path: folder } },
    load: { pipeline: 'spacex', loadId: '01JD8Z3W9Q6N4V2B7K5M1X0TAE', date: '2026-11-22' },
    clock: createSystemClock(),
  })
  const raw = await extract(context)
  const staged = await stage(context, raw)
  expect(warnings).toEqual([])
  expect(staged.unknown_paths).toEqual([])

  const launches = texts.map((text) => JSON.parse(text) as LaunchFacts)
  const sum = (count: (launch: LaunchFacts) => number): number =>
    launches.reduce((all, one) => all + count(one), 0)
  expect(Object.fromEntries(staged.tables.map(({ name, rows }) => [name, rows]))).toEqual({
    launches: 300,
    launch_details: 300,
    launch_cores: sum(({ cores }) => cores.filter((core) => core !== null && core.core !== null).length),
    launch_fairings: sum(({ fairings }) => (fairings === null ? 0 : 1)),
    launch_fairing_ships: sum(({ fairings }) => fairings?.ships.length ?? 0),
    launch_links: 300,
    launch_failures: sum(({ failures }) => failures.length),
    launch_payloads: sum(({ payloads }) => payloads.length),
  })
  const rows = await readStagedRows(store, staged, 'launches', folder)
  expect(rows.map((row) => JSON.parse(String(row.id)))).toEqual(launches.map(({ id }) => id))
  expect(rows.map((row) => row._raw_line)).toEqual(launches.map((_, line) => String(line + 1)))

  const manifest: CopyManifest = JSON.parse(
    Buffer.from((await store.getBytes(copyManifestKey(context.load, 'launches'))) ?? '').toString(),
  )
  for (const { url } of manifest.entries) expect(url).toMatch(/^s3:\/\/lakeload-local\/.*\.jsonl\.gz$/)

  const checks = await checkStaged(context, raw, staged)
  expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
  expect(checks.length).toBeGreaterThan(5 * staged.tables.length)
})

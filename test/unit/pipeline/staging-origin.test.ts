import type { RawManifest } from '../../../job/pipeline/manifests'
import type { ResolvedPipeline, ResolvedStream } from '../../../job/pipeline/resolved'
import { stagingOrigin, tableSettingsSha256 } from '../../../job/pipeline/staging-origin'
import { makeShop } from '../../support/load/shop-pipeline'

const raw = [{ stream: 'orders', content_sha256: 'a'.repeat(64) }] as unknown as readonly RawManifest[]
const shop = makeShop()
const changed = (change: Partial<ResolvedStream>): ResolvedPipeline => ({
  ...shop,
  streams: shop.streams.map((stream) => ({ ...stream, ...change })),
})
const settingsOf = (pipeline: ResolvedPipeline, rowBytes = 4): string =>
  stagingOrigin(pipeline, raw, rowBytes).settings_sha256

test.each<Partial<ResolvedStream>>([
  { format: 'jsonl' },
  { dedupe: {} },
  { dedupe: { by: 'id' } },
  { maxQuarantined: { records: 7 } },
  { contractModes: { tables: 'freeze', columns: 'discard_value', types: 'freeze' } },
  { contractModes: { tables: 'discard_value', columns: 'quarantine', types: 'freeze' } },
  { contractModes: { tables: 'discard_value', columns: 'discard_value', types: 'discard_value' } },
])('what staging writes depends on %j', (change) => {
  expect(settingsOf(changed(change))).not.toBe(settingsOf(shop))
})

test('a longer row of a JSON file may be staged where it was refused', () => {
  expect(settingsOf(shop, 8)).not.toBe(settingsOf(shop, 4))
})

test.each<Partial<ResolvedStream>>([
  { write: 'append' },
  { softDelete: 'absent' },
  { path: '/elsewhere' },
  { contractModes: { types: 'freeze', columns: 'discard_value', tables: 'discard_value' } },
])('what staging writes does not depend on %j', (change) => {
  expect(settingsOf(changed(change))).toBe(settingsOf(shop))
})

test('contract and content are named beside the settings', () => {
  const origin = stagingOrigin(shop, raw, 4)
  expect(origin.contract_sha256).toBe(shop.contract.sha256)
  expect(stagingOrigin({ ...shop, contract: { ...shop.contract, sha256: 'other' } }, raw, 4)).toEqual({
    ...origin,
    contract_sha256: 'other',
  })
})

test.each<Partial<ResolvedStream>>([
  { write: 'append' },
  { softDelete: 'absent' },
  { dedupe: {} },
  { contractModes: { tables: 'discard_value', columns: 'discard_value', types: 'discard_value' } },
])('what rows a table has depends on %j', (change) => {
  expect(tableSettingsSha256(changed(change))).not.toBe(tableSettingsSha256(shop))
})

test('what rows a table has does not depend on the files that COPY reads', () => {
  expect(tableSettingsSha256(changed({ format: 'jsonl' }))).toBe(tableSettingsSha256(shop))
})

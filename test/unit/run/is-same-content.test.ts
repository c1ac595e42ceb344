import { contentSha256 } from '../../../job/pipeline/content-sha256'
import { rawManifestKey } from '../../../job/pipeline/lake-keys'
import type { RawCursor, RawManifest } from '../../../job/pipeline/manifests'
import { identifyLoad } from '../../../job/run/identify-load'
import { isSameContent } from '../../../job/run/is-same-content'
import { makeShop } from '../../support/load/shop-pipeline'
import { identity, newerLoad, olderLoad } from '../../support/load/staged-manifest'
import { MemoryObjectStore } from '../../support/memory-object-store'

const shop = makeShop()
const [orders] = shop.streams
if (orders === undefined) throw new Error('the shop has a stream')
const pipeline = { ...shop, streams: [orders, { ...orders, name: 'buyers' }] }

function manifest(
  loadId: string,
  stream: string,
  records: number,
  content: string,
  cursor?: RawCursor,
): RawManifest {
  return {
    version: 1,
    pipeline: 'shop',
    stream,
    load_id: loadId,
    date: '2026-11-22',
    started_at: '',
    finished_at: '',
    records,
    bytes: records,
    content_sha256: content,
    ...(cursor === undefined ? {} : { cursor }),
    parts: [],
    requests: [],
    paths: [],
    paths_complete: true,
  }
}

const before = [
  manifest(olderLoad, 'orders', 5, 'five orders', { from: null, to: '5' }),
  manifest(olderLoad, 'buyers', 2, 'two buyers'),
]
const last = {
  load_id: olderLoad,
  committed_at: '',
  content_sha256: contentSha256(before),
  contract_sha256: '',
  tables: [],
}

async function isSame(raw: readonly RawManifest[]): Promise<boolean> {
  const store = new MemoryObjectStore()
  const load = identifyLoad('shop', olderLoad)
  for (const one of before) await store.put(rawManifestKey(load, one.stream), JSON.stringify(one))
  return await isSameContent({ store, pipeline }, identity('shop', newerLoad), raw, last)
}

const buyers = (content = 'two buyers'): RawManifest => manifest(newerLoad, 'buyers', 2, content)
const none = (cursor: RawCursor): RawManifest => manifest(newerLoad, 'orders', 0, 'nothing', cursor)
const still = { from: '5', to: '5' }

test.each<[string, boolean, readonly RawManifest[]]>([
  ['nothing new, and the same buyers', true, [none(still), buyers()]],
  ['nothing new, and other buyers', false, [none(still), buyers('other buyers')]],
  [
    'nothing at all where everything was asked for again',
    false,
    [none({ from: '5', to: null, anew: true }), buyers()],
  ],
  ['a new order', false, [manifest(newerLoad, 'orders', 1, 'an order', { from: '5', to: '6' }), buyers()]],
  ['the same orders once more', true, [manifest(newerLoad, 'orders', 5, 'five orders', still), buyers()]],
  [
    'the same orders, but the cursor moves',
    false,
    [manifest(newerLoad, 'orders', 5, 'five orders', { from: '4', to: '5' }), buyers()],
  ],
  ['no cursor, and no records', false, [manifest(newerLoad, 'orders', 0, 'nothing'), buyers()]],
])('%s: %s', async (_, expected, raw) => {
  expect(await isSame(raw)).toBe(expected)
})

test('a load is the same as itself wherever it began', async () => {
  expect(
    await isSameContent(
      { store: new MemoryObjectStore(), pipeline },
      identity('shop', olderLoad),
      before,
      last,
    ),
  ).toBe(true)
})

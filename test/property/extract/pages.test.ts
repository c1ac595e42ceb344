import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { extract } from '../../../job/extract/extract'
import type { RawManifest } from '../../../job/pipeline/manifests'
import { extractContext } from '../../support/extract-context'
import { breakOff, type FaultServer, startFaultServer, text } from '../../support/fault-server'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { answerPage, type PagedList, paginationOf } from '../../support/page-server'

let server: FaultServer
beforeAll(async () => {
  server = await startFaultServer()
})
afterAll(async () => {
  await server.close()
})

const faults = {
  none: undefined,
  busy: text('busy', {}, 503),
  broken: breakOff('{"data":[{"id":0},', 1_000),
  reset: (request: { readonly socket: { resetAndDestroy(): unknown } }) => request.socket.resetAndDestroy(),
} as const

const anyList = fc.record({
  records: fc
    .array(fc.record({ text: fc.string(), flag: fc.boolean() }), { maxLength: 40 })
    .map((records) => records.map((record, id) => ({ id, ...record }))),
  pageSize: fc.integer({ min: 1, max: 7 }),
  kind: fc.constantFrom('next_url', 'link_header', 'cursor', 'page', 'offset'),
  absolute: fc.boolean(),
})

async function readLake(list: PagedList, withTotal: boolean, maxPages = 10_000) {
  const store = new MemoryObjectStore()
  const paginate = { ...paginationOf(list, withTotal), maxPages }
  const [manifest] = await extract(
    extractContext({
      store,
      source: { baseUrl: server.url },
      streams: [{ path: '/list?q=a%20b', records: '$.data', paginate }],
    }),
  )
  const lines = (manifest as RawManifest).parts.flatMap(({ key }) =>
    gunzipSync(store.objects.get(key) ?? Buffer.alloc(0))
      .toString()
      .trimEnd()
      .split('\n'),
  )
  return { manifest: manifest as RawManifest, lines }
}

test('every kind of pages ends and loses nothing, whatever fails once on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyList,
      fc.boolean(),
      fc.array(fc.constantFrom('none', 'none', 'busy', 'broken', 'reset'), { maxLength: 20 }),
      async (list, withTotal, planned) => {
        const asked = new Set<string>()
        server.answer((request, response) => {
          // Each address is failed at most once, so that two attempts are enough.
          const isNew = !asked.has(request.url ?? '')
          asked.add(request.url ?? '')
          const fault = isNew ? faults[planned[asked.size - 1] ?? 'none'] : undefined
          if (fault === undefined) answerPage(list, request, response)
          else fault(request, response)
        })
        const { manifest, lines } = await readLake(list, withTotal)
        expect(lines).toEqual(list.records.map((record) => JSON.stringify(record)))
        expect(manifest.records).toBe(list.records.length)
        expect(manifest.requests).toHaveLength(asked.size)
        expect(manifest.requests.map(({ attempts }) => attempts).reduce((all, one) => all + one, 0)).toBe(
          server.requests.length,
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('the content is the same however it was cut into pages', async () => {
  const records = Array.from({ length: 23 }, (_, id) => ({ id }))
  const hashes = new Set<string>()
  for (const kind of ['next_url', 'link_header', 'cursor', 'page', 'offset'] as const) {
    for (const pageSize of [1, 4, 23, 100]) {
      server.answer((request, response) => answerPage({ records, pageSize, kind }, request, response))
      hashes.add((await readLake({ records, pageSize, kind }, false)).manifest.content_sha256)
    }
  }
  expect(hashes.size).toBe(1)
})

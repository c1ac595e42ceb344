import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from '../../../job/extract/extract'
import type { Pagination } from '../../../job/pipeline/pagination'
import type { ResolvedHttpSource } from '../../../job/pipeline/resolved'
import { extractContext } from '../../support/extract-context'
import { breakOff, type FaultServer, type Handler, startFaultServer, text } from '../../support/fault-server'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let server: FaultServer
let store: MemoryObjectStore
let scratchFolder: string

beforeAll(async () => {
  server = await startFaultServer()
})
afterAll(async () => {
  await server.close()
})
beforeEach(async () => {
  store = new MemoryObjectStore()
  scratchFolder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(scratchFolder)
})

const nextUrl: Pagination = { kind: 'next_url', path: '$.next' }
const counted: Pagination = { kind: 'page', parameter: 'page' }

/** A page of one record, which names the next one. */
const page = (id: number, next: string | null): Handler => text(JSON.stringify({ data: [{ id }], next }))

function context(paginate: Pagination, source: Partial<ResolvedHttpSource> = {}) {
  const maxPages = paginate.maxPages ?? 10_000
  return {
    ...extractContext({
      store,
      source: { baseUrl: server.url, ...source },
      streams: [{ path: '/list', records: '$.data', paginate: { ...paginate, maxPages } }],
    }),
    scratchFolder,
  }
}

/** Nothing is left of a stream that failed: no part, no page in the scratch folder. */
async function expectNothingLeft(): Promise<void> {
  expect([...store.objects.keys()]).toEqual([])
  expect(await readdir(scratchFolder)).toEqual([])
}

describe('pages are read once in spite of', () => {
  test.each<[string, Handler]>([
    ['two 500', text('oops', {}, 500)],
    ['two answers that break off', breakOff('{"data":[{"id":3}', 1_000)],
    ['two connections that are reset', (request) => request.socket.resetAndDestroy()],
  ])('%s on the third page, which alone is asked for again', async (_what, fault) => {
    server.answer(page(1, '/list?p=2'), page(2, '/list?p=3'), fault, fault, page(3, null))
    const run = context(nextUrl)
    const [manifest] = await extract(run)
    expect(manifest?.requests.map(({ url, attempts }) => [url, attempts])).toEqual([
      [`${server.url}/list`, 1],
      [`${server.url}/list?p=2`, 1],
      [`${server.url}/list?p=3`, 3],
    ])
    expect(manifest).toMatchObject({ records: 3, requests: [{ envelope: '{"next":"/list?p=2"}' }, {}, {}] })
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/list',
      '/list?p=2',
      '/list?p=3',
      '/list?p=3',
      '/list?p=3',
    ])
    expect(run.sleeps).toHaveLength(2)
    expect(await readdir(scratchFolder)).toEqual([])
  })

  test('an attempt too few on each of several pages, as every page has its own', async () => {
    const busy = text('busy', {}, 503)
    server.answer(busy, busy, page(1, '/list?p=2'), busy, busy, page(2, null))
    expect(await extract(context(nextUrl))).toMatchObject([
      { records: 2, requests: [{ attempts: 3 }, { attempts: 3 }] },
    ])
  })
})

describe('counted pages end', () => {
  const list = (id: number): Handler => text(JSON.stringify({ data: [{ id }] }))
  const skipping: Pagination = { kind: 'offset', parameter: 'skip', limit: { parameter: 'limit', value: 1 } }

  test.each<[string, Pagination, Handler, number]>([
    ['where a page behind the first has no content', counted, text('', {}, 204), 204],
    ['where an offset has no content', skipping, text('', {}, 204), 204],
    [
      'at 404 where that is the status',
      { ...counted, endStatus: 404 },
      text('{"error":"no such page"}', {}, 404),
      404,
    ],
    ['at 400 where that is the status', { ...skipping, endStatus: 400 }, text('out of range', {}, 400), 400],
  ])('%s, and the manifest tells of it', async (_what, paginate, end, status) => {
    server.answer(list(1), list(2), end)
    const run = context(paginate)
    const [manifest] = await extract(run)
    expect(manifest).toMatchObject({
      records: 2,
      requests: [{ status: 200 }, { status: 200 }, { status, bytes: 0 }],
    })
    expect(server.requests).toHaveLength(3)
    expect(run.lines.at(-1)).toMatch(/^read `.*`: 0 records, 0 bytes$/)
    expect(await readdir(scratchFolder)).toEqual([])
  })

  test.each<[string, Pagination, Handler[], object]>([
    [
      'at no other status than theirs, and the hint names the setting',
      counted,
      [list(1), text('no such page', {}, 404)],
      {
        code: 'EXTRACT_SOURCE_NOT_FOUND',
        message: '`SERVER/list?page=2` answered 404: `no such page`',
        hint: expect.stringContaining('set `endStatus: 404` of `paginate`'),
      },
    ],
    [
      'not with the first one, which has to be there',
      { ...counted, endStatus: 404 },
      [text('no such list', {}, 404)],
      { code: 'EXTRACT_SOURCE_NOT_FOUND', hint: expect.stringContaining('check `baseUrl`') },
    ],
    ['not with the first one without content', counted, [text('', {}, 204)], { code: 'EXTRACT_EMPTY' }],
    [
      'not before the total of the source',
      { ...counted, endStatus: 404, totalPath: '$.total' },
      [text('{"data":[{"id":1}],"total":3}'), text('{"data":[{"id":2}],"total":3}'), text('', {}, 404)],
      {
        code: 'EXTRACT_PAGES_INCOMPLETE',
        message: '`SERVER/list?page=3` answered 404 after 2 records, though `$.total` says that there are 3',
      },
    ],
    [
      'not where the source names the next page itself',
      nextUrl,
      [page(1, '/list?p=2'), text('', {}, 204)],
      { code: 'EXTRACT_EMPTY' },
    ],
  ])('%s', async (_what, paginate, answers, expected) => {
    server.answer(...answers)
    const error: unknown = await extract(context(paginate)).catch((thrown: unknown) => thrown)
    const shown = { ...(error as Error), message: (error as Error).message.replaceAll(server.url, 'SERVER') }
    expect(shown).toMatchObject(expected)
    await expectNothingLeft()
  })
})

describe('a stream fails as a whole, with nothing half done, when', () => {
  const cases: readonly (readonly [what: string, Pagination, Handler[], object])[] = [
    [
      'a page fails for good',
      nextUrl,
      [page(1, '/list?p=2'), text('down for maintenance', {}, 503)],
      {
        code: 'EXTRACT_SOURCE_BUSY',
        message: '`SERVER/list?p=2` answered 503: `down for maintenance` (3 attempts)',
      },
    ],
    [
      'a page is not JSON',
      nextUrl,
      [page(1, '/list?p=2'), text('<html>please log in</html>')],
      {
        code: 'EXTRACT_NOT_JSON',
        message: 'the answer of `SERVER/list?p=2` is not JSON: it starts with `<html>please log in</html>`',
      },
    ],
    [
      'a page is cut off',
      nextUrl,
      [page(1, '/list?p=2'), text('{"data":[{"id":2}')],
      { code: 'EXTRACT_TRUNCATED' },
    ],
    [
      'a page has no list',
      nextUrl,
      [page(1, '/list?p=2'), text('{"error":"expired"}')],
      { code: 'EXTRACT_RECORDS_NOT_FOUND' },
    ],
    [
      'a page leads back to one before',
      nextUrl,
      [page(1, '/list?p=2'), page(2, '/list?p=3'), page(3, '/list?p=2')],
      {
        code: 'EXTRACT_PAGES_LOOP',
        message: 'page 3 leads back to `SERVER/list?p=2`, which was read before',
      },
    ],
    [
      'a page leads to itself',
      nextUrl,
      [page(1, '/list')],
      { message: 'page 1 leads back to `SERVER/list`, which was read before' },
    ],
    [
      'a cursor stays the same',
      { kind: 'cursor', path: '$.next', parameter: 'after' },
      [page(1, 'x')],
      { message: 'page 2 leads back to `SERVER/list?after=x`, which was read before' },
    ],
    [
      'the source does not know the parameter',
      counted,
      [text('{"data":[{"id":1},{"id":2}]}')],
      {
        code: 'EXTRACT_PAGES_LOOP',
        message:
          'the answer of `SERVER/list?page=2` is the very same as the one of the page before: `page` changes nothing',
      },
    ],
    [
      'there are more pages than allowed',
      { ...nextUrl, maxPages: 2 },
      [page(1, '/list?p=2'), page(2, '/list?p=3')],
      {
        code: 'EXTRACT_TOO_MANY_PAGES',
        message: 'there is a page behind the 2 that are allowed: `SERVER/list?p=3`',
      },
    ],
    [
      'the next page is no address',
      nextUrl,
      [page(1, 'mailto:us@example.com')],
      { code: 'EXTRACT_NEXT_PAGE_INVALID' },
    ],
    [
      'the pages end before their total',
      { kind: 'offset', parameter: 'skip', limit: { parameter: 'limit', value: 2 }, totalPath: '$.total' },
      [text('{"total":3,"data":[{"id":1}]}'), text('{"total":3,"data":[]}')],
      { code: 'EXTRACT_PAGES_INCOMPLETE' },
    ],
  ]
  test.each(cases)('%s', async (_what, paginate, answers, expected) => {
    server.answer(...answers)
    const error: unknown = await extract(context(paginate)).catch((thrown: unknown) => thrown)
    const shown = { ...(error as Error), message: (error as Error).message.replaceAll(server.url, 'SERVER') }
    expect(shown).toMatchObject(expected)
    await expectNothingLeft()
  })

  test('the scratch folder is not there', async () => {
    server.answer(page(1, null))
    const run = { ...context(nextUrl), scratchFolder: join(scratchFolder, 'gone') }
    await expect(extract(run)).rejects.toMatchObject({ code: 'SCRATCH_UNUSABLE', kind: 'config' })
  })

  test('the scratch folder goes while pages are read', async () => {
    const inner = join(scratchFolder, 'inner')
    await mkdir(inner)
    server.answer(page(1, '/list?p=2'), (_request, response) => {
      void rm(inner, { recursive: true }).then(() => response.end('{"data":[{"id":2}]}'))
    })
    await expect(extract({ ...context(nextUrl), scratchFolder: inner })).rejects.toMatchObject({
      code: 'SCRATCH_UNUSABLE',
    })
    await expectNothingLeft()
  })
})

test('a page that cannot be kept is not waited for', async () => {
  const inner = join(scratchFolder, 'inner')
  await mkdir(inner)
  let closed: Promise<unknown> = Promise.resolve()
  server.answer(page(1, '/list?p=2'), (_request, response) => {
    closed = new Promise((resolve) => response.once('close', resolve))
    // Never ended: the connection stays until somebody closes it.
    void rm(inner, { recursive: true }).then(() => response.write('{"data":['))
  })
  await expect(extract({ ...context(nextUrl), scratchFolder: inner })).rejects.toMatchObject({
    code: 'SCRATCH_UNUSABLE',
  })
  await closed
})

test('a next page on another host gets no headers of the source', async () => {
  const other = await startFaultServer()
  other.answer(page(2, `${server.url}/list?p=3`))
  server.answer(page(1, `${other.url}/list?p=2`), page(3, null))
  const [manifest] = await extract(context(nextUrl, { headers: { authorization: 'Bearer secret' } }))
  expect(manifest).toMatchObject({ records: 3 })
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer secret',
    'Bearer secret',
  ])
  expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
  await other.close()
})

test('a path that leads nowhere is told, as it may be misspelled', async () => {
  server.answer(text('{"data":[{"id":1}],"nxt":"/list?p=2"}'))
  const run = context(nextUrl)
  expect(await extract(run)).toMatchObject([{ records: 1 }])
  expect(run.lines).toContain(
    `warn: the answer of \`${server.url}/list\` has nothing at \`$.next\`: it is taken for the only page`,
  )
})

test('secrets in the address of a page are not in the manifest', async () => {
  server.answer(page(1, '/list?page_token=abcdef'), page(2, null))
  const [manifest] = await extract(context(nextUrl))
  expect(manifest?.requests.map(({ url }) => url)).toEqual([
    `${server.url}/list`,
    `${server.url}/list?page_token=***`,
  ])
})

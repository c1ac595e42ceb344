import { firstPage, type PageFacts, planNextPage } from '../../../job/extract/plan-next-page'
import type { Pagination } from '../../../job/pipeline/pagination'

const first = new URL('https://x.test/v1/orders?status=open')
const facts = (more: Partial<PageFacts>): PageFacts => ({
  url: first,
  first,
  index: 0,
  records: 10,
  recordsSoFar: 10,
  link: null,
  ...more,
})
const next = (pagination: Pagination, more: Partial<PageFacts>) => planNextPage(pagination, facts(more))?.href

const nextUrl: Pagination = { kind: 'next_url', path: '$.next' }
const cursor: Pagination = { kind: 'cursor', path: '$.meta.cursor', parameter: 'after' }
const page: Pagination = { kind: 'page', parameter: 'page', size: { parameter: 'per_page', value: 50 } }
const offset: Pagination = { kind: 'offset', parameter: 'skip', limit: { parameter: 'limit', value: 100 } }

describe('the first page', () => {
  test.each([
    [nextUrl, 'https://x.test/v1/orders?status=open'],
    [cursor, 'https://x.test/v1/orders?status=open'],
    [page, 'https://x.test/v1/orders?status=open&per_page=50&page=1'],
    [{ kind: 'page', parameter: 'p', start: 0 } as const, 'https://x.test/v1/orders?status=open&p=0'],
    [offset, 'https://x.test/v1/orders?status=open&limit=100&skip=0'],
  ])('of %j is at %s', (pagination, address) => {
    expect(firstPage(first, pagination).href).toBe(address)
  })
})

describe('the next page', () => {
  test.each<[Pagination, Partial<PageFacts>, string]>([
    [nextUrl, { value: '"https://x.test/v1/orders?after=7"' }, 'https://x.test/v1/orders?after=7'],
    [nextUrl, { value: '"/v1/orders?after=7#top"' }, 'https://x.test/v1/orders?after=7'],
    [nextUrl, { value: '"?after=\\u0037"' }, 'https://x.test/v1/orders?after=7'],
    [nextUrl, { value: '"https://user:pass@other.test/"' }, 'https://other.test/'],
    [{ kind: 'link_header' }, { link: '<?page=2>; rel="next"' }, 'https://x.test/v1/orders?page=2'],
    [cursor, { value: '"a=b"' }, 'https://x.test/v1/orders?status=open&after=a%3Db'],
    [
      cursor,
      { value: '12345678901234567890' },
      'https://x.test/v1/orders?status=open&after=12345678901234567890',
    ],
    [page, { index: 3 }, 'https://x.test/v1/orders?status=open&per_page=50&page=5'],
    [{ kind: 'page', parameter: 'p', start: 0 }, {}, 'https://x.test/v1/orders?status=open&p=1'],
    [
      { kind: 'page', parameter: 'p', totalPath: '$.total' },
      { value: '11' },
      'https://x.test/v1/orders?status=open&p=2',
    ],
    [offset, { records: 37, recordsSoFar: 137 }, 'https://x.test/v1/orders?status=open&limit=100&skip=137'],
  ])('by %j after %j is %s', (pagination, page, address) => {
    expect(next(pagination, page)).toBe(address)
  })

  test.each<[Pagination, Partial<PageFacts>]>([
    [nextUrl, {}],
    [nextUrl, { value: 'null' }],
    [nextUrl, { value: '""' }],
    [nextUrl, { value: 'false' }],
    [{ kind: 'link_header' }, {}],
    [{ kind: 'link_header' }, { link: '<?page=1>; rel="prev"' }],
    [cursor, { value: 'null' }],
    [page, { records: 0 }],
    [offset, { records: 0 }],
    [{ kind: 'page', parameter: 'p', totalPath: '$.total' }, { value: '10' }],
    [
      { kind: 'page', parameter: 'p', totalPath: '$.total' },
      { records: 0, recordsSoFar: 0, value: '0' },
    ],
  ])('by %j after %j is none', (pagination, page) => {
    expect(next(pagination, page)).toBeUndefined()
  })

  test('may be empty where the source leads on from there', () => {
    expect(next(cursor, { records: 0, value: '"x"' })).toBe('https://x.test/v1/orders?status=open&after=x')
  })
})

describe('an answer is refused that', () => {
  const at = 'the answer of `https://x.test/v1/orders?status=open`'
  const counted: Pagination = { kind: 'page', parameter: 'p', totalPath: '$.total' }
  test.each<[string, Pagination, Partial<PageFacts>, string]>([
    ['has an object for a cursor', cursor, { value: '{"a":1}' }, 'has no text at `$.meta.cursor`: `{"a":1}`'],
    ['has true for an address', nextUrl, { value: 'true' }, 'has no text at `$.next`: `true`'],
    [
      'leads to a mail address',
      nextUrl,
      { value: '"mailto:a@b"' },
      'leads to no http or https address: `mailto:a@b`',
    ],
    ['leads to no address', nextUrl, { value: '"http://"' }, 'leads to no http or https address: `http://`'],
    [
      'leads from https to http',
      nextUrl,
      { value: '"http://x.test/?token=abc"' },
      'leads from https to http: `http://x.test/?token=***`',
    ],
    [
      'has a broken Link header',
      { kind: 'link_header' },
      { link: '<a' },
      'has a Link header that cannot be read: `<a`',
    ],
    [
      'has a long Link header, which is quoted by its start alone',
      { kind: 'link_header' },
      { link: `<${'a'.repeat(5_000)}` },
      `has a Link header that cannot be read: \`<${'a'.repeat(79)}\``,
    ],
    ['has no total', counted, {}, 'has no number of records at `$.total`: nothing is there'],
    ['has a fraction for a total', counted, { value: '1.5' }, 'has no number of records at `$.total`: `1.5`'],
  ])('%s', (_what, pagination, page, message) => {
    expect(() => next(pagination, page)).toThrow(
      expect.objectContaining({ code: 'EXTRACT_NEXT_PAGE_INVALID', message: `${at} ${message}` }),
    )
  })

  test('ends before its own total', () => {
    expect(() => next(counted, { records: 0, recordsSoFar: 200, value: '205' })).toThrow(
      expect.objectContaining({
        code: 'EXTRACT_PAGES_INCOMPLETE',
        message:
          '`https://x.test/v1/orders?status=open` has no more records after 200, though `$.total` says that there are 205',
      }),
    )
  })
})

import { definePipeline, env } from '../../../job/pipeline/definition'
import { formatProblem } from '../../../job/pipeline/problem'
import { resolveDefinition } from '../../../job/pipeline/resolve-definition'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'

const shop = definePipeline({
  name: 'shop',
  source: {
    kind: 'http',
    baseUrl: env('SHOP_URL', 'https://shop.example'),
    headers: { Authorization: env('SHOP_TOKEN') },
  },
  streams: { orders: { path: '/orders', records: '$.data' }, items: { path: '/items', write: 'append' } },
})

const resolve = (exported: unknown, environment: Record<string, string> = { SHOP_TOKEN: 'secret' }) =>
  resolveDefinition(exported, 'pipeline.ts', 'shop', environment, '/somewhere')

test('defaults are filled in and the environment is read', () => {
  expect(resolve(shop, { SHOP_TOKEN: 'secret', SHOP_URL: 'http://127.0.0.1:1' }).definition).toEqual({
    name: 'shop',
    source: {
      kind: 'http',
      baseUrl: 'http://127.0.0.1:1',
      headers: { authorization: 'secret' },
      timeoutMs: 60_000,
      maxAttempts: 5,
      maxAnswerBytes: 2 * 1024 ** 3,
    },
    streams: [
      { name: 'orders', path: '/orders', records: '$.data', ...defaultStreamOptions },
      { name: 'items', path: '/items', records: '$', ...defaultStreamOptions, write: 'append' },
    ],
  })
})

test('a query goes behind the path, in its order, with the day of the run', () => {
  const streams = {
    orders: { path: '/orders', query: { since: env('LAKELOAD_DATE'), status: 'paid & sent' } },
    items: { path: '/items?all=1', query: { limit: '5' } },
  }
  const environment = { SHOP_TOKEN: 'secret', LAKELOAD_DATE: '2026-01-31' }
  expect(resolve({ ...shop, streams }, environment).definition?.streams.map(({ path }) => path)).toEqual([
    '/orders?since=2026-01-31&status=paid+%26+sent',
    '/items?all=1&limit=5',
  ])
})

test('an address with a query string is no base: paths would become part of it', () => {
  const source = { kind: 'http', baseUrl: 'https://shop.example/?key=secret' }
  expect(resolve({ ...shop, source }).problems.map(formatProblem)).toEqual([
    'pipeline.ts source.baseUrl: has a query string: paths go behind it, so parameters belong into a stream’s `query`',
  ])
})

test('a file has no query', () => {
  const streams = { orders: { path: 'orders.json', query: { a: 'b' } } }
  const source = { kind: 'files', path: 'data' }
  expect(resolve({ ...shop, source, streams }).problems.map(formatProblem)).toEqual([
    'pipeline.ts streams.orders.query: is for http sources; a file has no query string',
  ])
})

test('a definition is plain data', () => {
  expect(JSON.parse(JSON.stringify(shop))).toEqual(shop)
})

test('a relative path of a file source starts at the working folder', () => {
  const files = { ...shop, source: { kind: 'files', path: 'data' } }
  expect(resolve(files).definition?.source).toEqual({ kind: 'files', path: '/somewhere/data' })
})

test('every problem is reported at once', () => {
  const broken = { ...shop, name: 'shops', streams: { orders: { path: '/orders', records: '$.data[*]' } } }
  expect(resolve(broken, {}).problems.map(formatProblem)).toEqual([
    'pipeline.ts name: is `shops`, its folder `shop`',
    'pipeline.ts source.headers.Authorization: the environment variable `SHOP_TOKEN` is not set',
    'pipeline.ts streams.orders.records: `$.data[*]` is no path to a list; it looks like `$` or `$.data.items`',
  ])
})

test('a header that no request can carry is refused without its value', () => {
  const problems = (value: string, name = 'Authorization') =>
    resolve(
      { ...shop, source: { ...shop.source, headers: { [name]: env('SHOP_TOKEN') } } },
      { SHOP_TOKEN: value },
    ).problems.map(formatProblem)
  const message =
    'pipeline.ts source.headers.Authorization: holds a character that no header can have, such as a line break'
  expect(problems('Bearer sec\nret')).toEqual([message])
  expect(problems('“secret”')).toEqual([message])
  expect(problems('Bearer secret\n')).toEqual([])
  expect(problems('secret', 'not a name')).toEqual([
    'pipeline.ts source.headers.not a name: is no name of a header',
  ])
})

test.each([
  ['nothing', undefined, /expected object/],
  ['an unknown setting', { ...shop, stream: {} }, /Unrecognized key: "stream"/],
  ['a source of no kind', { ...shop, source: { kind: 'ftp' } }, /source/],
  [
    'a time limit that no timer can hold',
    { ...shop, source: { ...shop.source, timeoutMs: 2 ** 31 } },
    /source.timeoutMs: .*2147483647/,
  ],
  ['no stream', { ...shop, streams: {} }, /needs at least one stream/],
  [
    'an address that is none',
    { ...shop, source: { kind: 'http', baseUrl: 'shop' } },
    /`shop` is no http or https address/,
  ],
])('%s is refused', (_name, exported, message) => {
  expect(resolve(exported).problems.map(formatProblem).join('\n')).toMatch(message)
})

describe('pages', () => {
  const paged = (paginate: unknown, records = '$.data', source: unknown = shop.source) => ({
    ...shop,
    source,
    streams: { orders: { path: '/orders', records, paginate } },
  })

  test.each([
    { kind: 'next_url', path: '$.next' },
    { kind: 'link_header' },
    { kind: 'cursor', path: "$.meta['next cursor']", parameter: 'cursor' },
    { kind: 'page', parameter: 'page', start: 0, size: { parameter: 'size', value: 50 }, endStatus: 404 },
    { kind: 'offset', parameter: 'skip', limit: { parameter: 'limit', value: 5 }, totalPath: '$.total' },
  ])('of kind $kind are taken over, with the limit of pages', (paginate) => {
    expect(resolve(paged(paginate)).definition?.streams).toEqual([
      expect.objectContaining({ paginate: { ...paginate, maxPages: 10_000 } }),
    ])
    expect(resolve(paged({ ...paginate, maxPages: 3 })).definition?.streams[0]?.paginate?.maxPages).toBe(3)
  })

  test.each([
    ['no kind', paged({ path: '$.next' }), /paginate/],
    ['a setting of another kind', paged({ kind: 'link_header', path: '$.next' }), /Unrecognized key: "path"/],
    ['no path', paged({ kind: 'next_url', path: 'next' }), /paginate\.path: `next` is no path to one value/],
    [
      'a path of a list',
      paged({ kind: 'next_url', path: '$.next[*]' }),
      /paginate\.path: .* is no path to one/,
    ],
    [
      'a path in the records',
      paged({ kind: 'next_url', path: '$.data.next' }),
      /paginate\.path: `\$\.data\.next` is in the list of records at `\$\.data`, not beside it/,
    ],
    [
      'a path beside records that are the whole answer',
      paged({ kind: 'page', parameter: 'p', totalPath: '$.total' }, '$'),
      /paginate\.totalPath: `\$\.total` is in the list of records at `\$`/,
    ],
    [
      'one parameter for two things',
      paged({ kind: 'offset', parameter: 'n', limit: { parameter: 'n', value: 5 } }),
      /paginate\.limit\.parameter: is `n` as well/,
    ],
    [
      'one parameter for number and size',
      paged({ kind: 'page', parameter: 'n', size: { parameter: 'n', value: 5 } }),
      /paginate\.size\.parameter: is `n` as well/,
    ],
    [
      'a status of the end that means something else',
      paged({ kind: 'page', parameter: 'n', endStatus: 429 }),
      /paginate\.endStatus: must be a status from 400 to 499 that can mean "no such page"/,
    ],
    [
      'a source of files',
      paged({ kind: 'link_header' }, '$', { kind: 'files', path: 'x' }),
      /streams\.orders\.paginate: is for http sources/,
    ],
  ])('with %s are refused', (_name, exported, message) => {
    expect(resolve(exported).problems.map(formatProblem).join('\n')).toMatch(message)
  })
})

import { definePipeline, env } from '../../../job/pipeline/definition'
import { formatProblem } from '../../../job/pipeline/problem'
import { resolveDefinition } from '../../../job/pipeline/resolve-definition'

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
      { name: 'orders', path: '/orders', records: '$.data', write: 'merge' },
      { name: 'items', path: '/items', records: '$', write: 'append' },
    ],
  })
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

test.each([
  ['nothing', undefined, /expected object/],
  ['an unknown setting', { ...shop, stream: {} }, /Unrecognized key: "stream"/],
  ['a source of no kind', { ...shop, source: { kind: 'ftp' } }, /source/],
  ['no stream', { ...shop, streams: {} }, /needs at least one stream/],
  [
    'an address that is none',
    { ...shop, source: { kind: 'http', baseUrl: 'shop' } },
    /`shop` is no http or https address/,
  ],
])('%s is refused', (_name, exported, message) => {
  expect(resolve(exported).problems.map(formatProblem).join('\n')).toMatch(message)
})

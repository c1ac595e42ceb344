import { resolve } from 'node:path'
import { readAddress } from '../../../job/infer/read-address'

test('an address is taken apart into base and path, with the definition’s own defaults', () => {
  expect(readAddress('https://api.example.com/v1/sales-orders.json?page=1')).toEqual({
    source: {
      kind: 'http',
      baseUrl: 'https://api.example.com',
      headers: {},
      timeoutMs: 60_000,
      maxAttempts: 5,
      maxAnswerBytes: 2 * 1024 ** 3,
    },
    written: { kind: 'http', baseUrl: 'https://api.example.com' },
    path: '/v1/sales-orders.json?page=1',
    stream: 'sales-orders',
  })
})

test('an address whose last part is no sound percent encoding is taken as it stands', () => {
  expect(readAddress('https://api.example.com/100%')).toMatchObject({ path: '/100%', stream: '100%' })
})

test('a file is written as it was named, and read from where it is', () => {
  expect(readAddress('data/orders.ndjson.gz')).toEqual({
    source: { kind: 'files', path: resolve('data/orders.ndjson.gz') },
    written: { kind: 'files', path: 'data/orders.ndjson.gz' },
    path: '/',
    stream: 'orders',
  })
})

test.each([
  ['ftp://example.com/a.json', /no http or https address/],
  ['https://ann:secret@example.com/a', /^an address with a password/],
])('%s is refused, and no secret is shown', (from, message) => {
  expect(() => readAddress(from)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
  )
  expect(() => readAddress(from)).not.toThrow(/secret/)
})

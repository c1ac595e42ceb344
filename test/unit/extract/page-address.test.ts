import { withParameters } from '../../../job/extract/page-address'

test.each([
  ['http://x.test/a', { page: 2 }, 'http://x.test/a?page=2'],
  ['http://x.test/a?page=1', { page: 2 }, 'http://x.test/a?page=2'],
  ['http://x.test/a?page=1&page=3&q=a%20b', { page: 2 }, 'http://x.test/a?q=a%20b&page=2'],
  ['http://x.test/a?p%61ge=1', { page: 2 }, 'http://x.test/a?page=2'],
  [
    'http://x.test/a?flag',
    { 'page[cursor]': 'a+b&c=d#e' },
    'http://x.test/a?flag&page%5Bcursor%5D=a%2Bb%26c%3Dd%23e',
  ],
])('%s with %p is %s', (address, parameters, result) => {
  expect(withParameters(new URL(address), parameters as Record<string, string>).href).toBe(result)
})

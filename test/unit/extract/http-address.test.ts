import { hideSecrets, showAddress, streamAddress } from '../../../job/extract/http-address'

test.each([
  ['https://api.example.com', '/v5/launches', 'https://api.example.com/v5/launches'],
  ['https://api.example.com/', 'v5/launches', 'https://api.example.com/v5/launches'],
  ['https://api.example.com/base/', '/v5?limit=1', 'https://api.example.com/base/v5?limit=1'],
  ['http://127.0.0.1:8080/x', '', 'http://127.0.0.1:8080/x'],
  ['http://127.0.0.1:8080/x', '?page=2#top', 'http://127.0.0.1:8080/x?page=2'],
])('streamAddress joins %s and %s', (base, path, expected) => {
  expect(streamAddress(base, path).href).toBe(expected)
})

test.each([
  ['', '/v5', '`/v5` is not an http or https address'],
  ['api.example.com', '/v5', '`api.example.com/v5` is not an http or https address'],
  ['ftp://example.com', '/v5', '`ftp://example.com/v5` is not an http or https address'],
  [
    'https://user:pass@example.com:99999',
    '/v5?api_key=abc',
    '`https://***@example.com:99999/v5?…` is not an http or https address',
  ],
  ['https://user:pass@example.com', '/v5', 'the address of `example.com` has credentials in it'],
])('streamAddress refuses %s and %s', (base, path, message) => {
  expect(() => streamAddress(base, path)).toThrow(
    expect.objectContaining({ code: 'EXTRACT_ADDRESS_INVALID', message }),
  )
})

test('showAddress hides what may be a secret, and nothing else', () => {
  const url = new URL(
    'https://u:p@example.com/a?limit=5&api_key=abc&page=2&access_token=def&X-Amz-Signature=0',
  )
  expect(showAddress(url)).toBe(
    'https://example.com/a?limit=5&api_key=***&page=2&access_token=***&X-Amz-Signature=***',
  )
})

test('hideSecrets takes the values of headers out of a text', () => {
  const headers = { authorization: 'Bearer abcdef123', accept: 'json' }
  expect(hideSecrets('token abcdef123 of Bearer abcdef123 wants json', headers)).toBe(
    'token *** of *** wants json',
  )
})

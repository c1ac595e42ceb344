import { redirectTarget } from '../../../job/extract/redirect'

const secure = new URL('https://api.example.com/v5/launches?limit=2')

test.each([
  ['/v6', 'https://api.example.com/v6'],
  ['page2', 'https://api.example.com/v5/page2'],
  ['//other.example.com/x', 'https://other.example.com/x'],
  ['https://other.example.com/x', 'https://other.example.com/x'],
])('follows %s', (location, expected) => {
  expect(redirectTarget(secure, 302, location).href).toBe(expected)
})

test('follows from http to https, never back', () => {
  const plain = new URL('http://api.example.com/')
  expect(redirectTarget(plain, 301, 'https://api.example.com/').href).toBe('https://api.example.com/')
  expect(() => redirectTarget(secure, 301, 'http://api.example.com/?token=abc')).toThrow(
    expect.objectContaining({
      code: 'EXTRACT_REDIRECT_REFUSED',
      message:
        '`https://api.example.com/v5/launches?limit=2` answered 301 and redirects from https to `http://api.example.com/?token=***`',
    }),
  )
})

test('takes no credentials from where it is sent', () => {
  const to = redirectTarget(secure, 302, 'https://somebody:s3cret@other.example.com/x')
  expect(to.href).toBe('https://other.example.com/x')
})

test.each([[null], ['http://']])('refuses %p as no address', (location) => {
  expect(() => redirectTarget(secure, 308, location)).toThrow('answered 308 and redirects to no address')
})

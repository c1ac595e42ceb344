import { mkdir } from 'node:fs/promises'
import { errorCode, errorMessage, errorName, isDiskFull } from '../../../../local/redshift/system-error'

test('errors of the system keep their code, whichever sandbox asks', async () => {
  const error: unknown = await mkdir(__dirname).catch((thrown: unknown) => thrown)
  expect(errorCode(error)).toBe('EEXIST')
  expect(errorMessage(error)).toContain('file already exists')
})

test.each([undefined, null, 'text', 5, {}])('%p is no error of the system', (thrown) => {
  expect(errorCode(thrown)).toBeUndefined()
  expect(errorName(thrown)).toBe('Unknown')
  expect(isDiskFull(thrown)).toBe(false)
  expect(errorMessage(thrown)).toBe(String(thrown))
})

test.each([
  ['of Node', Object.assign(new Error('write'), { code: 'ENOSPC' })],
  ['of DuckDB', new Error('IO Error: Could not write file "x.csv": No space left on device')],
  [
    'of initdb',
    Object.assign(new Error('Command failed'), { stderr: 'initdb: error: No space left on device' }),
  ],
  [
    'behind another',
    new Error('download failed', { cause: Object.assign(new Error('w'), { code: 'ENOSPC' }) }),
  ],
])('a full disk is recognised in an error %s', (_name, error) => {
  expect(isDiskFull(error)).toBe(true)
})

import { LoadFailure } from '../../../../../local/redshift/copy/load-failure'
import { parseManifest } from '../../../../../local/redshift/copy/manifest'

const url = 's3://b/manifest.json'

function parse(value: unknown) {
  return parseManifest(Buffer.from(JSON.stringify(value)), url, true)
}

function failure(read: () => unknown): LoadFailure['error'] | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof LoadFailure) return error.error
    throw error
  }
}

test('entries with further keys; mandatory is false where it is not named; a file twice is a file twice', () => {
  const entry = { url: 's3://b/x/1.parquet', meta: { content_length: 7, record_count: 1 }, more: 1 }
  expect(parse({ entries: [entry, { ...entry, mandatory: true }], version: 2 })).toEqual([
    { bucket: 'b', key: 'x/1.parquet', contentLength: 7, isMandatory: false },
    { bucket: 'b', key: 'x/1.parquet', contentLength: 7, isMandatory: true },
  ])
})

test.each([
  ["File entry does not have 'meta' key.", { url: 's3://b/x' }],
  ["File entry does not have 'content_length' key.", { url: 's3://b/x', meta: {} }],
])('%s is error 15003', (message, entry) => {
  expect(failure(() => parse({ entries: [entry] }))).toEqual({ code: 15_003, message, file: 's3://b/x' })
})

test.each([
  ['no JSON', () => parseManifest(Buffer.from('PAR1'), url, true)],
  ['no UTF-8', () => parseManifest(Buffer.of(0xff, 0xfe), url, true)],
  ['no entries', () => parse({ files: [] })],
  ['a list', () => parse([])],
  ['an address that is none', () => parse({ entries: [{ url: '/tmp/x', meta: { content_length: 1 } }] })],
  ['a size that is none', () => parse({ entries: [{ url: 's3://b/x', meta: { content_length: '1' } }] })],
])('%s fails with the address of the manifest', (_name, read) => {
  expect(failure(read)).toMatchObject({ code: 8001, file: url })
})

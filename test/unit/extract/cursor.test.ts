import { atBeginning, type CursorStart } from '../../../job/extract/cursor-move'
import { extractStream } from '../../../job/extract/extract-stream'
import type { RawManifest } from '../../../job/pipeline/manifests'
import type { ResolvedStream } from '../../../job/pipeline/resolved'
import { type AnswerServer, startAnswerServer } from '../../support/answer-server'
import { type ExtractContext, extractContext } from '../../support/extract-context'
import { MemoryObjectStore } from '../../support/memory-object-store'

let server: AnswerServer
let context: ExtractContext
beforeEach(async () => {
  server = await startAnswerServer()
})
afterEach(async () => await server.close())

async function extractCursor(
  body: string,
  start: CursorStart = atBeginning,
  cursor: ResolvedStream['cursor'] = { path: '$.at', parameter: 'since' },
): Promise<RawManifest> {
  server.answer = { body }
  context = extractContext({
    store: new MemoryObjectStore(),
    source: { baseUrl: server.url },
    streams: cursor === undefined ? [{}] : [{ cursor }],
  })
  const [stream] = context.pipeline.streams
  if (stream === undefined) throw new Error('no stream')
  return await extractStream(context, stream, start)
}

const values = (...list: readonly string[]): string => `[${list.map((at) => `{"at": ${at}}`).join(',\n')}]`
const at = (from: string | null): CursorStart => ({ from, anew: false })

test.each([
  [['9', '10', '2'], '10'],
  [['9007199254740993', '9007199254740992'], '9007199254740993'],
  [['"2026-11-22T10:00:00Z"', '"2026-11-22T11:30:00+02:00"'], '2026-11-22T10:00:00Z'],
  [['"b"', '"a"', '"B"'], 'b'],
  [['"9"', '"10"'], '9'],
  [['"a\\u00e9"', '"a\\"b"'], 'aé'],
  [['""'], ''],
])('the greatest of %j is where the stream is: %s', async (list, expected) => {
  expect((await extractCursor(values(...list))).cursor).toEqual({ path: '$.at', from: null, to: expected })
})

test('a stream without a cursor has none in its manifest', async () => {
  server.answer = { body: '[]' }
  context = extractContext({ store: new MemoryObjectStore(), source: { baseUrl: server.url } })
  const [stream] = context.pipeline.streams
  if (stream === undefined) throw new Error('no stream')
  expect(await extractStream(context, stream)).not.toHaveProperty('cursor')
})

test('the source is asked from where the warehouse is; nothing new leaves it there', async () => {
  const manifest = await extractCursor('[]', at('2026-11-22T10:00:00+02:00'))
  expect(manifest.requests[0]?.url).toBe(`${server.url}/?since=2026-11-22T10%3A00%3A00%2B02%3A00`)
  expect(manifest.cursor).toEqual({
    path: '$.at',
    from: '2026-11-22T10:00:00+02:00',
    to: '2026-11-22T10:00:00+02:00',
  })
})

test('where nothing is loaded the source is asked from what the definition says, and for all where it says nothing', async () => {
  const cursor = { path: '$.at', parameter: 'since', initial: '5' }
  const first = await extractCursor('[]', atBeginning, cursor)
  expect(first.requests[0]?.url).toBe(`${server.url}/?since=5`)
  expect(first.cursor).toEqual({ path: '$.at', initial: '5', from: null, to: null })
  expect((await extractCursor('[]')).requests[0]?.url).toBe(`${server.url}/`)
})

test('no record moves the cursor back, unless the stream is read anew', async () => {
  expect((await extractCursor(values('7', '8'), at('10'))).cursor).toMatchObject({ from: '10', to: '10' })
  const times = values('"2026-11-22T09:00:00Z"')
  expect((await extractCursor(times, at('2026-11-22T10:30:00+02:00'))).cursor?.to).toBe(
    '2026-11-22T09:00:00Z',
  )
  const anew = await extractCursor(values('7', '8'), { from: '10', anew: true })
  expect(anew.cursor).toMatchObject({ from: '10', to: '8', anew: true })
  expect(anew.requests[0]?.url).toBe(`${server.url}/`)
})

test('a record without a value is loaded and does not move the cursor, which is told', async () => {
  const manifest = await extractCursor('[{"at": 3}, {"at": null}, {"id": 1}]')
  expect(manifest).toMatchObject({ records: 3, cursor: { from: null, to: '3' } })
  const key = manifest.parts[0]?.key
  expect(context.lines).toContain(
    `warn: stream \`launches\`: 2 of 3 records have no value at \`$.at\` and do not move the cursor; the first is record 2 of \`${key}\``,
  )
})

test('texts of which only some are times are ordered as texts, which is told', async () => {
  expect((await extractCursor(values('"2026-11-22T10:00:00Z"', '"soon"'))).cursor?.to).toBe('soon')
  expect(context.lines).toContain(
    'warn: stream `launches`: not all values at `$.at` are times, so they are ordered as texts',
  )
})

test('a cursor that no record has is refused', async () => {
  await expect(extractCursor('[{"id": 1}, {"id": 2}]')).rejects.toMatchObject({
    code: 'EXTRACT_CURSOR_MISSING',
    message: 'none of the 2 records of stream `launches` has a value at `$.at`, its cursor',
  })
})

const place = 'raw/spacex/launches/date=2026-11-22/load=01JD3YQ4ZK0000000000000000/part-00000.jsonl.gz'

test.each([
  [['1', '"2"'], '`"2"` is a text, and the values before it are numbers'],
  [['"1"', '2'], '`2` is a number, and the values before it are texts'],
  [['1', 'true'], '`true` is a boolean: only numbers and texts have an order'],
  [['1', '{"a":1}'], '`{"a":1}` is an object: only numbers and texts have an order'],
  [['1', '[1]'], '`[1]` is a list: only numbers and texts have an order'],
  [['"a"', '"\\u0000"'], '`"\\u0000"` has a NUL or half a surrogate pair in it'],
  [['"a"', `"${'x'.repeat(5_000)}"`], `\`"${'x'.repeat(99)}\` has more than 4096 bytes`],
])('a value that can be no cursor is refused with its place: %j', async (list, reason) => {
  await expect(extractCursor(values(...list))).rejects.toMatchObject({
    code: 'EXTRACT_CURSOR_INVALID',
    message: `stream \`launches\`: \`$.at\` of record 2 of \`${place}\` cannot be a cursor: ${reason}`,
  })
})

test('numbers are refused where the warehouse is at a text', async () => {
  await expect(extractCursor(values('7'), at('2026-11-22'))).rejects.toMatchObject({
    code: 'EXTRACT_CURSOR_INVALID',
    message:
      'stream `launches`: the values at `$.at` are numbers, such as `7`, but the warehouse is at `2026-11-22`',
  })
})

test('records that lie across windows of the input are seen once', async () => {
  const long = `{"pad": "${'x'.repeat(300_000)}", "at": 1}, `
  const manifest = await extractCursor(`[${long.repeat(8)}{"at": 5}]`)
  expect(manifest).toMatchObject({ records: 9, cursor: { to: '5' } })
  expect(manifest.parts.length).toBeGreaterThan(0)
})

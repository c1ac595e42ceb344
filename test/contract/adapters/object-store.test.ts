import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { createS3ObjectStore } from '../../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../../job/ports/object-store'
import { type FaultyS3, startFaultyS3 } from '../../support/s3-faults/faulty-s3'
import { keysOf, openTestLake, useLocalCredentials } from '../../support/test-lake'

let s3: FaultyS3

beforeAll(async () => {
  s3 = await startFaultyS3()
  useLocalCredentials(s3)
})
afterAll(async () => await s3.close())
afterEach(() => s3.faults.clear())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Every implementation of the port, by name. */
const implementations = [['S3', () => openTestLake(s3)]] as const

describe.each(implementations)('the object store on %s', (_name, open) => {
  let store: ObjectStore
  beforeEach(() => {
    store = open()
  })
  afterEach(async () => await store.close())

  test('reads back what it wrote, from text, bytes and a stream', async () => {
    await store.put('a/text.txt', 'grüße')
    await store.put('a/bytes', Uint8Array.from([0, 255, 10]))
    await store.put(
      'a/stream',
      Readable.from([Buffer.from('one '), Buffer.from('two')], { objectMode: false }),
    )
    await store.put('a/empty', '')
    expect(Buffer.from((await store.getBytes('a/text.txt')) ?? []).toString()).toBe('grüße')
    expect([...((await store.getBytes('a/bytes')) ?? [])]).toEqual([0, 255, 10])
    expect(Buffer.from((await store.getBytes('a/stream')) ?? []).toString()).toBe('one two')
    expect((await store.getBytes('a/empty'))?.length).toBe(0)
  })

  test('tells key, bytes and etag of what it wrote, the same in put, head and list', async () => {
    const put = await store.put('facts', 'abc')
    expect(put).toEqual({ key: 'facts', bytes: 3, etag: '"900150983cd24fb0d6963f7d28e17f72"' })
    expect(await store.head('facts')).toEqual(put)
    const listed = []
    for await (const object of store.list('')) listed.push(object)
    expect(listed).toEqual([put])
  })

  test('answers undefined for a key that is missing, and deletes it without an error', async () => {
    expect(await store.get('missing')).toBeUndefined()
    expect(await store.getBytes('missing')).toBeUndefined()
    expect(await store.head('missing')).toBeUndefined()
    await expect(store.delete('missing')).resolves.toBeUndefined()
  })

  test('deletes an object', async () => {
    await store.put('short-lived', 'x')
    await store.delete('short-lived')
    expect(await store.head('short-lived')).toBeUndefined()
  })

  test('stores a stream of unknown length larger than one upload piece, and streams it back', async () => {
    const block = randomBytes(1024 * 1024)
    async function* blocks() {
      for (let index = 0; index < 20; index++) yield block
    }
    const put = await store.put('large', Readable.from(blocks(), { objectMode: false }), {
      onlyIfAbsent: true,
    })
    expect(put.bytes).toBe(20 * block.length)
    const hash = createHash('sha256')
    for await (const chunk of (await store.get('large')) ?? Readable.from([])) hash.update(chunk)
    const expected = createHash('sha256')
    for (let index = 0; index < 20; index++) expected.update(block)
    expect(hash.digest('hex')).toBe(expected.digest('hex'))
    expect((await store.head('large'))?.bytes).toBe(20 * block.length)
  })

  test('lists in key order, completely, beyond one page, and only below the prefix', async () => {
    const keys = Array.from({ length: 1_003 }, (_, index) => `many/${String(index).padStart(4, '0')}`)
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map(async (key) => await store.put(key, '')))
    }
    await store.put('many-others', '')
    expect(await keysOf(store, 'many/')).toEqual(keys)
    expect(await keysOf(store, 'none/')).toEqual([])
  })

  test('writes once where asked to: the second writer is refused, and the first content stays', async () => {
    await store.put('once', 'first', { onlyIfAbsent: true })
    await expect(store.put('once', 'other', { onlyIfAbsent: true })).rejects.toMatchObject({
      code: 'LAKE_OBJECT_EXISTS',
    })
    const stream = Readable.from([Buffer.from('third')], { objectMode: false })
    await expect(store.put('once', stream, { onlyIfAbsent: true })).rejects.toMatchObject({
      code: 'LAKE_OBJECT_EXISTS',
    })
    expect(Buffer.from((await store.getBytes('once')) ?? []).toString()).toBe('first')
  })

  test('takes a write of the same bytes as done, and overwrites where nothing else is asked', async () => {
    const first = await store.put('same', 'bytes', { onlyIfAbsent: true })
    expect(await store.put('same', 'bytes', { onlyIfAbsent: true })).toEqual(first)
    await store.put('same', 'more')
    expect(Buffer.from((await store.getBytes('same')) ?? []).toString()).toBe('more')
  })

  test('of many conditional writers at once one wins', async () => {
    const writers = Array.from(
      { length: 8 },
      async (_, index) => await store.put('race', `${index}`, { onlyIfAbsent: true }),
    )
    const results = await Promise.allSettled(writers)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })

  test('replaces the object of a certain ETag, and no other', async () => {
    const first = await store.put('guarded', 'first')
    const second = await store.put('guarded', 'second', { onlyIfEtag: first.etag })
    expect(second.etag).not.toBe(first.etag)
    const changed = { code: 'LAKE_OBJECT_CHANGED', message: expect.stringContaining(store.url('guarded')) }
    await expect(store.put('guarded', 'late', { onlyIfEtag: first.etag })).rejects.toMatchObject(changed)
    const stream = Readable.from([Buffer.from('late')], { objectMode: false })
    await expect(store.put('guarded', stream, { onlyIfEtag: first.etag })).rejects.toMatchObject(changed)
    await expect(store.put('absent', 'x', { onlyIfEtag: first.etag })).rejects.toMatchObject({
      code: 'LAKE_OBJECT_CHANGED',
    })
    expect(Buffer.from((await store.getBytes('guarded')) ?? []).toString()).toBe('second')
    expect(await store.head('absent')).toBeUndefined()
  })

  test('of many that replace the same object at once one wins', async () => {
    const { etag } = await store.put('contended', 'first')
    const writers = Array.from(
      { length: 8 },
      async (_, index) => await store.put('contended', `writer ${index}`, { onlyIfEtag: etag }),
    )
    const results = await Promise.allSettled(writers)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })

  test('deletes the object of a certain ETag, and no other', async () => {
    const first = await store.put('kept', 'first')
    const second = await store.put('kept', 'second')
    await expect(store.delete('kept', { onlyIfEtag: first.etag })).rejects.toMatchObject({
      code: 'LAKE_OBJECT_CHANGED',
    })
    expect(await store.head('kept')).toEqual(second)
    await store.delete('kept', { onlyIfEtag: second.etag })
    expect(await store.head('kept')).toBeUndefined()
    await expect(store.delete('kept', { onlyIfEtag: second.etag })).resolves.toBeUndefined()
  })

  test('leaves no object where the stream fails, and throws what failed it', async () => {
    async function* broken() {
      yield randomBytes(6 * 1024 * 1024)
      yield randomBytes(6 * 1024 * 1024)
      throw new Error('the source broke')
    }
    await expect(store.put('broken', Readable.from(broken(), { objectMode: false }))).rejects.toThrow(
      'the source broke',
    )
    expect(await store.head('broken')).toBeUndefined()
  })

  test('stops a write when the signal aborts, with its reason', async () => {
    const abort = new AbortController()
    async function* endless() {
      yield randomBytes(1024)
      abort.abort(new Error('stop now'))
      await new Promise(() => {})
    }
    const body = Readable.from(endless(), { objectMode: false })
    await expect(store.put('stopped', body, { signal: abort.signal })).rejects.toMatchObject({
      code: 'INTERRUPTED',
      cause: expect.objectContaining({ message: 'stop now' }),
    })
    expect(await store.head('stopped')).toBeUndefined()
  })

  test('refuses to read an object into memory that is larger than its limit', async () => {
    await store.put('big', Buffer.alloc(100))
    await expect(store.getBytes('big', 99)).rejects.toMatchObject({ code: 'LAKE_OBJECT_TOO_LARGE' })
    expect((await store.getBytes('big', 100))?.length).toBe(100)
  })

  test('keeps keys with spaces, signs and letters beyond ASCII', async () => {
    const keys = ['a b/c+d=e%20f', 'date=2026-11-22/load=01/part-00000.jsonl.gz', 'ü/ß']
    for (const key of keys) await store.put(key, key)
    expect([...(await keysOf(store))].sort()).toEqual([...keys].sort())
    for (const key of keys) expect(Buffer.from((await store.getBytes(key)) ?? []).toString()).toBe(key)
  })

  test('names the address of a key', () => {
    expect(store.url('raw/x')).toMatch(/^s3:\/\/lakeload-local\/lake-\d+\/raw\/x$/)
  })
})

describe('the S3 store when S3 fails', () => {
  let store: ObjectStore
  beforeEach(() => {
    store = openTestLake(s3, { maxAttempts: 3 })
  })
  afterEach(async () => await store.close())

  test.each(['internal-error', 'slow-down', 'reset'] as const)(
    'writes and reads in spite of one %s',
    async (effect) => {
      s3.faults.add({ effect, method: 'PUT' })
      await store.put('key', 'value', { onlyIfAbsent: true })
      s3.faults.add({ effect, method: 'GET' })
      expect(Buffer.from((await store.getBytes('key')) ?? []).toString()).toBe('value')
      s3.faults.add({ effect, method: 'HEAD' })
      expect((await store.head('key'))?.bytes).toBe(5)
      s3.faults.add({ effect, method: 'DELETE' })
      await store.delete('key')
      expect(await store.head('key')).toBeUndefined()
    },
  )

  test('takes its own conditional write as done where only the answer was lost', async () => {
    s3.faults.add({ effect: 'lose-answer', method: 'PUT' })
    expect((await store.put('lost', 'answer', { onlyIfAbsent: true })).bytes).toBe(6)
    s3.faults.add({ effect: 'lose-answer', method: 'PUT' })
    const stream = Readable.from([Buffer.from('streamed')], { objectMode: false })
    expect((await store.put('lost-stream', stream, { onlyIfAbsent: true })).bytes).toBe(8)
  })

  test('takes its own replacement and deletion as done where only the answer was lost', async () => {
    const first = await store.put('lost', 'first')
    s3.faults.add({ effect: 'lose-answer', method: 'PUT' })
    const second = await store.put('lost', 'second', { onlyIfEtag: first.etag })
    expect(await store.head('lost')).toEqual(second)
    s3.faults.add({ effect: 'lose-answer', method: 'DELETE' })
    await store.delete('lost', { onlyIfEtag: second.etag })
    expect(await store.head('lost')).toBeUndefined()
  })

  test('takes its own upload in pieces as done where the answer to its completion was lost', async () => {
    const bytes = randomBytes(9 * 1024 * 1024)
    s3.faults.add({ effect: 'lose-answer', method: 'POST', path: 'uploadId=' })
    const put = await store.put('pieces', Readable.from([bytes], { objectMode: false }), {
      onlyIfAbsent: true,
    })
    expect(put.bytes).toBe(bytes.length)
    expect(sha256((await store.getBytes('pieces')) ?? new Uint8Array())).toBe(sha256(bytes))
  })

  test('goes on reading where an answer broke off', async () => {
    const bytes = randomBytes(3 * 1024 * 1024)
    await store.put('long', bytes)
    const hitsBefore = s3.faults.hits
    s3.faults.add({ effect: 'truncate', method: 'GET', path: 'long' })
    expect(sha256((await store.getBytes('long')) ?? new Uint8Array())).toBe(sha256(bytes))
    expect(s3.faults.hits - hitsBefore).toBe(1)
  })

  test.each([
    ['internal-error', 'LAKE_REQUEST_FAILED'],
    ['slow-down', 'LAKE_SLOWED_DOWN'],
    ['reset', 'LAKE_UNREACHABLE'],
    ['access-denied', 'LAKE_ACCESS_DENIED'],
  ] as const)('gives up on lasting %s as %s', async (effect, code) => {
    s3.faults.add({ effect, times: Number.POSITIVE_INFINITY })
    await expect(store.put('key', 'value')).rejects.toMatchObject({ code })
    await expect(store.getBytes('key')).rejects.toMatchObject({ code })
    await expect(store.delete('key')).rejects.toMatchObject({ code })
    await expect(keysOf(store)).rejects.toMatchObject({ code })
  })

  test('says how often it tried', async () => {
    s3.faults.add({ effect: 'slow-down', times: Number.POSITIVE_INFINITY })
    await expect(store.put('key', 'value')).rejects.toThrow(/^cannot write `s3:.*key` after 3 attempts: /)
  })

  test('names the bucket that is missing', async () => {
    const other = openTestLake(s3, { bucket: 'no-such-bucket-here' })
    await expect(other.put('key', 'value')).rejects.toMatchObject({
      code: 'LAKE_BUCKET_MISSING',
      message: expect.stringContaining('there is no bucket `no-such-bucket-here`'),
    })
    await expect(keysOf(other)).rejects.toMatchObject({ code: 'LAKE_BUCKET_MISSING' })
    await expect(other.getBytes('key')).rejects.toMatchObject({ code: 'LAKE_BUCKET_MISSING' })
    await other.close()
  })

  test('tells an endpoint that nobody listens on', async () => {
    const other = createS3ObjectStore({
      bucket: 'lake',
      prefix: '',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:1',
      maxAttempts: 2,
    })
    await expect(other.head('key')).rejects.toMatchObject({
      code: 'LAKE_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    await other.close()
  })

  test('tells credentials that S3 does not know', async () => {
    process.env.AWS_ACCESS_KEY_ID = 'SOMEONEELSE'
    try {
      await expect(openTestLake(s3).put('key', 'value')).rejects.toMatchObject({ code: 'LAKE_ACCESS_DENIED' })
    } finally {
      useLocalCredentials(s3)
    }
  })
})

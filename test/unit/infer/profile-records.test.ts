import { mkdir, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type ProfileOptions, profileRecords } from '../../../job/infer/profile-records'
import type { ResolvedHttpSource } from '../../../job/pipeline/resolved'
import { type FaultServer, startFaultServer } from '../../support/fault-server'
import { profileText, quietContext } from '../../support/infer/profile-text'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const options: ProfileOptions = { ...quietContext, path: '/', records: '$' }
const http = { kind: 'http', headers: {}, timeoutMs: 10_000, maxAttempts: 3, maxAnswerBytes: 1e6 } as const
const none = { null: 0, boolean: 0, number: 0, string: 0, object: 0, array: 0 }

describe('profileRecords of files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await makeTempFolder()
  })
  afterEach(() => removeTempFolder(folder))

  test('reads a list, lines and gzip in one folder as one stream', async () => {
    await mkdir(join(folder, 'orders'))
    await writeFile(join(folder, 'orders', 'a.json'), '[{"id":1,"at":"2020-02-29"},\n {"id":2.0}]')
    await writeFile(join(folder, 'orders', 'b.ndjson'), '{"id":3}\n{"id":-40,"at":null}\n')
    await writeFile(join(folder, 'orders', 'c.jsonl.gz'), gzipSync('{"id":1e1,"at":"2020-02-30"}'))
    const profile = await profileRecords({ kind: 'files', path: folder }, { ...options, path: '/orders' })
    expect(profile).toEqual({
      records: 5,
      bytes: 97,
      complete: true,
      paths: [
        {
          ...none,
          path: '$',
          object: 5,
          unique: false,
          members: { names: 2, most: 5 },
          maxJsonBytes: 28,
          example: { value: '{"id":1,"at":"2020-02-29"}', line: 1 },
        },
        {
          ...none,
          path: '$.id',
          number: 5,
          numbers: {
            integers: 5,
            minInteger: '-40',
            maxInteger: '10',
            maxIntegerDigits: 2,
            maxScale: 0,
            beyondDouble: 0,
            maxTextBytes: 3,
          },
          unique: true,
          maxJsonBytes: 3,
          example: { value: '1', line: 1 },
        },
        {
          ...none,
          path: '$.at',
          null: 1,
          string: 2,
          texts: {
            maxBytes: 10,
            dates: 1,
            timestamps: 0,
            timestampsWithZone: 0,
            withNul: 0,
            withLoneSurrogate: 0,
          },
          unique: true,
          maxJsonBytes: 12,
          example: { value: '"2020-02-29"', line: 1 },
        },
      ],
    })
  })

  test('names the lists there are where the path leads to none', async () => {
    const path = join(folder, 'orders.json')
    await writeFile(path, '{"data":{"items":[{"id":1}]},"next":null}')
    await expect(profileRecords({ kind: 'files', path }, options)).rejects.toMatchObject({
      code: 'EXTRACT_RECORDS_NOT_FOUND',
      message:
        'file `orders.json` has no records at `$`: `$` is an object, not a list; lists are at `$.data.items`',
    })
    const profile = await profileRecords({ kind: 'files', path }, { ...options, records: '$.data.items' })
    expect(profile.paths.map((one) => one.path)).toEqual(['$', '$.id'])
  })

  test('refuses a scalar among the records', async () => {
    const path = join(folder, 'orders.json')
    await writeFile(path, '[{"id":1},2]')
    await expect(profileRecords({ kind: 'files', path }, options)).rejects.toMatchObject({
      code: 'EXTRACT_RECORD_NOT_OBJECT',
    })
  })

  test('finds no records in an empty list', async () => {
    const path = join(folder, 'orders.json')
    await writeFile(path, '[]')
    const profile = await profileRecords({ kind: 'files', path }, options)
    expect(profile).toEqual({ records: 0, bytes: 0, paths: [], complete: true })
  })

  test('stops when it is told to', async () => {
    const path = join(folder, 'orders.json')
    await writeFile(path, '[{"id":1}]')
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(profileRecords({ kind: 'files', path }, { ...options, signal })).rejects.toThrow('enough')
  })
})

describe('profileRecords of an API', () => {
  let server: FaultServer
  beforeEach(async () => {
    server = await startFaultServer()
  })
  afterEach(() => server.close())

  test('starts anew where an answer breaks off, and counts nothing twice', async () => {
    const records = `[${Array.from({ length: 1_000 }, (_, id) => `{"id":${id}}`).join(',')}]`
    server.answer(
      (_request, response) => {
        response.writeHead(200, { 'content-length': records.length })
        response.write(records.slice(0, 5_000), () => response.destroy())
      },
      (_request, response) => response.writeHead(200).end(records),
    )
    const source: ResolvedHttpSource = { ...http, baseUrl: server.url }
    const profile = await profileRecords(source, { ...options, path: '/orders' })
    expect(server.requests.map(({ url }) => url)).toEqual(['/orders', '/orders'])
    expect(profile.records).toBe(1_000)
    expect(profile.paths[1]).toMatchObject({ path: '$.id', number: 1_000, unique: true })
  })

  test('reads all pages of an answer as one stream', async () => {
    const page = (body: string) => (_request: unknown, response: ServerResponse) => response.end(body)
    server.answer(page('{"data":[{"id":1},{"id":2}],"next":"/orders?page=2"}'), page('{"data":[{"id":2}]}'))
    const source: ResolvedHttpSource = { ...http, baseUrl: server.url }
    const paginate = { kind: 'next_url', path: '$.next', maxPages: 10 } as const
    const profile = await profileRecords(source, { ...options, path: '/orders', records: '$.data', paginate })
    expect(server.requests.map(({ url }) => url)).toEqual(['/orders', '/orders?page=2'])
    expect(profile.paths[1]).toMatchObject({ path: '$.id', number: 3, unique: false })
    expect(profile.records).toBe(3)
  })
})

describe('unique', () => {
  const uniqueOf = async (values: readonly string[]) => {
    const { paths } = await profileText(`[${values.map((value) => `{"id":${value}}`).join(',')}]`)
    return paths.find(({ path }) => path === '$.id')?.unique
  }
  const ids = (spell: (id: number) => string) => Array.from({ length: 20_000 }, (_, id) => spell(id))

  test.each([
    ['whole numbers', (id: number) => String(id)],
    ['negative numbers beside positive ones', (id: number) => String(id % 2 === 0 ? id : -id)],
    ['fractions', (id: number) => String(id / 8)],
    ['numbers of many digits', (id: number) => `12345678901234567890${id}`],
    ['short texts', (id: number) => `"${id.toString(36)}"`],
    [
      'texts that differ in one character',
      (id: number) => `"${'x'.repeat(50)}${String.fromCharCode(0x4e00 + id)}"`,
    ],
    ['texts of one character, repeated', (id: number) => `"${'0'.repeat(id % 500)}/${Math.floor(id / 500)}"`],
  ])('many %s are, and one more of them is not', async (_, spell) => {
    const all = ids(spell)
    expect(new Set(all).size).toBe(all.length)
    expect(await uniqueOf(all)).toBe(true)
    expect(await uniqueOf([...all, all[77] ?? ''])).toBe(false)
  })

  test.each([
    [['1', '"1"', 'true', '"true"', 'false', 'null', 'null'], true],
    [['1', '1.0'], false],
    [['100', '1e2'], false],
    [['0', '-0.0e5'], false],
    [['12345678901234567890', '1234567890123456789.0e1'], false],
    [['"\\u0061"', '"a"'], false],
    [['"\\ud83d\\ude00"', '"\u{1f600}"'], false],
    [['"\\ud800"', '"\\ud801"'], true],
    [['true', 'true'], false],
    [['null', 'null'], false],
    [['1', '[1]'], false],
    [['1', '{}'], false],
  ])('of %j: %s', async (values, unique) => {
    expect(await uniqueOf(values)).toBe(unique)
  })
})

describe('the bounds of a profile', () => {
  test('an object whose keys are data has its names counted beyond those that get a path', async () => {
    const rates = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, { rate: 1 }]))
    const records = Array.from({ length: 200 }, (_, index) => ({ id: index, rates: rates(index * 100, 100) }))
    const { paths, complete } = await profileText(JSON.stringify(records), { maxMembers: 1_000 })
    const found = paths.find(({ path }) => path === '$.rates')
    expect(complete).toBe(false)
    expect(found).toMatchObject({ object: 200, members: { most: 1 } })
    // 20,000 there are; beyond some thousands they are estimated.
    expect(found?.members?.names).toBeGreaterThan(18_000)
    expect(found?.members?.names).toBeLessThan(22_000)
    // $, id, rates; a thousand names and what is below them
    expect(paths).toHaveLength(2_003)
    expect(paths.find(({ path }) => path === '$.id')).toMatchObject({ number: 200, unique: true })
  })

  test('counts some thousands of names exactly', async () => {
    const record = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`column ${index}`, index]))
    const { paths } = await profileText(JSON.stringify([record, record]))
    expect(paths[0]?.members).toEqual({ names: 3_000, most: 2 })
    expect(paths).toHaveLength(2_001)
  })

  test('paths beyond the limit are counted under their parent alone', async () => {
    const { paths, complete } = await profileText('[{"a":1,"b":{"c":2,"d":3}},{"e":4}]', { maxPaths: 4 })
    expect(complete).toBe(false)
    expect(paths.map(({ path }) => path)).toEqual(['$', '$.a', '$.b', '$.b.c'])
    expect(paths[0]?.members).toEqual({ names: 3, most: 1 })
    expect(paths[2]?.members).toEqual({ names: 2, most: 1 })
  })

  test('where the memory does not do to prove it, nothing is said to be unique, and the key is given up last', async () => {
    const records = Array.from({ length: 2_000 }, (_, id) => ({
      lines: [{ id }],
      deep: { id },
      id,
      number: id,
    }))
    const unique = async (maxUniqueBytes: number) => {
      const { paths } = await profileText(JSON.stringify(records), { maxUniqueBytes })
      return paths.filter((one) => one.unique).map(({ path }) => path)
    }
    expect(await unique(1_000_000)).toEqual(['$.lines[*].id', '$.deep.id', '$.id', '$.number'])
    expect(await unique(130_000)).toEqual(['$.deep.id', '$.id', '$.number'])
    expect(await unique(100_000)).toEqual(['$.id', '$.number'])
    expect(await unique(60_000)).toEqual(['$.id'])
    expect(await unique(10_000)).toEqual([])
  })
})

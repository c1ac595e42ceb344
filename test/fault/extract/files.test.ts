import { spawnSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { extract } from '../../../job/extract/extract'
import { extractContext } from '../../support/extract-context'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
let store: MemoryObjectStore

beforeEach(async () => {
  folder = await makeTempFolder()
  store = new MemoryObjectStore()
})
afterEach(async () => await removeTempFolder(folder))

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
}

async function extractFiles(path = '', records = '$') {
  const context = extractContext({
    store,
    source: { kind: 'files', path: folder },
    streams: [{ path, records }],
  })
  const [manifest] = await extract(context)
  const lines = (manifest?.parts ?? []).map((part) =>
    gunzipSync(store.objects.get(part.key) ?? '').toString(),
  )
  const warnings = context.lines.filter((line) => line.startsWith('warn: '))
  return { manifest, lines: lines.join(''), warnings }
}

describe('extract from files', () => {
  test('reads the files of a folder by name, each in the form that it has', async () => {
    await write({
      '1.json': '[{"n":1},\n {"n":2}]',
      '2.ndjson': '{"n":3}',
      '3.data': '{"n":4}\n{"n":5}\n',
      '4.json.gz': gzipSync('[{"n":6}]'),
      '5.jsonl.gz': gzipSync('{"n":7}\n'),
      '6-disguised-gzip': gzipSync('{"n":8}\n{"n":9}'),
      '7-two-members': Buffer.concat([gzipSync('[{"n":10},'), gzipSync('{"n":11}]')]),
      '8-no-records.jsonl': '',
    })
    const { manifest, lines } = await extractFiles()
    expect(lines).toBe(Array.from({ length: 11 }, (_, index) => `{"n":${index + 1}}\n`).join(''))
    expect(manifest?.requests.map(({ url, bytes }) => [url.replace(/.*\//, ''), bytes])).toEqual([
      ['1.json', 19],
      ['2.ndjson', 7],
      ['3.data', 16],
      ['4.json.gz', 9],
      ['5.jsonl.gz', 8],
      ['6-disguised-gzip', 15],
      ['7-two-members', 19],
      ['8-no-records.jsonl', 0],
    ])
    expect(manifest).toMatchObject({ records: 11, parts: [{ records: 11 }] })
  })

  test('reads the folders below a folder too, in the order of paths', async () => {
    for (const name of ['2026-11-22', 'B', 'c', 'c/a', 'ä', 'empty']) await mkdir(join(folder, name))
    await write({
      'c/a/1.json': '[{"n":5}]',
      'c-1.json': '[{"n":3}]',
      'c.json': '[{"n":4}]',
      'ä/1.json': '[{"n":6}]',
      'B/1.json': '[{"n":2}]',
      '2026-11-22/1.json.gz': gzipSync('[{"n":1}]'),
    })
    const { manifest, lines, warnings } = await extractFiles()
    expect(
      manifest?.requests.map(({ url }) => decodeURI(url).slice(pathToFileURL(folder).href.length)),
    ).toEqual(['/2026-11-22/1.json.gz', '/B/1.json', '/c-1.json', '/c.json', '/c/a/1.json', '/ä/1.json'])
    expect(lines).toBe('{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n{"n":5}\n{"n":6}\n')
    expect(warnings).toEqual([])
  })

  test('names what it does not read, as its name starts with a dot', async () => {
    await mkdir(join(folder, 'a'))
    await mkdir(join(folder, '.git'))
    await write({ 'a/1.json': '[{"n":1}]', 'a/.1.json.part': '{"n":', '.git/config': '', '.DS_Store': '' })
    await symlink('nowhere', join(folder, '.link'))
    const { lines, warnings } = await extractFiles()
    expect(lines).toBe('{"n":1}\n')
    expect(warnings).toEqual([
      `warn: names with a dot in front are not read in \`${folder}\`: \`.DS_Store\`, \`.git/\`, \`.link\`, \`a/.1.json.part\``,
    ])
  })

  test('follows links to files and folders', async () => {
    await mkdir(join(folder, 'data'))
    await mkdir(join(folder, 'elsewhere'))
    await write({ 'elsewhere/1.json': '[{"n":1}]', 'one.json': '[{"n":2}]' })
    await symlink(join(folder, 'elsewhere'), join(folder, 'data', 'linked'))
    await symlink(join(folder, 'one.json'), join(folder, 'data', 'one.json'))
    expect((await extractFiles('data')).lines).toBe('{"n":1}\n{"n":2}\n')
  })

  test('reads one file, and one below the folder of the source', async () => {
    await write({ 'launches.json': '{"docs":[{"n":1}]}' })
    expect((await extractFiles('launches.json', '$.docs')).lines).toBe('{"n":1}\n')
    const context = extractContext({
      store: new MemoryObjectStore(),
      source: { kind: 'files', path: join(folder, 'launches.json') },
      streams: [{ path: '/', records: '$.docs' }],
    })
    expect(await extract(context)).toMatchObject([{ records: 1, requests: [{ envelope: '{}' }] }])
  })

  test('makes no part where there are no records', async () => {
    await write({ 'a.json': '[]' })
    expect((await extractFiles()).manifest).toMatchObject({ records: 0, bytes: 0, parts: [], paths: [] })
  })

  test('has the same content hash wherever files and parts end', async () => {
    await write({ 'a.json': '[{"n":1},{"n":2}]' })
    const { manifest } = await extractFiles('a.json')
    await write({ 'a.json': '{"n":1}\n{"n":2}\n' })
    store = new MemoryObjectStore()
    expect((await extractFiles('a.json')).manifest?.content_sha256).toBe(manifest?.content_sha256)
  })
})

describe('extract from files refuses, and leaves nothing in the lake, at', () => {
  test.each([
    ['an empty file', { 'a.json': '' }, 'EXTRACT_EMPTY', 'file `a.json` is empty'],
    [
      'one object in a file that may be either',
      { 'a.json': '{"docs":[]}' },
      'EXTRACT_RECORDS_NOT_FOUND',
      'file `a.json` has no records at `$`: `$` is an object, not a list; lists are at `$.docs`',
    ],
    [
      'a broken line',
      { 'a.json': '{"n":1}\n{"n":2}\n\n{"n":}\n' },
      'EXTRACT_NOT_JSON',
      'file `a.json` is not JSON at byte 22 (line 4, record 2): expected a value, found `}`',
    ],
    [
      'a broken later file',
      { 'a.json': '[{"n":1}]', 'b.json': '[{"n":2}' },
      'EXTRACT_TRUNCATED',
      'file `b.json` breaks off at byte 8 (line 1, record 0): the JSON is not complete',
    ],
    [
      'CSV',
      { 'a.csv': 'id;name\n1;x' },
      'EXTRACT_NOT_JSON',
      'file `a.csv` is not JSON: it starts with `id;name 1;x`',
    ],
    [
      'gzip that is cut off',
      { 'a.gz': gzipSync('[{"n":1}]').subarray(0, 20) },
      'EXTRACT_GZIP_BROKEN',
      'file `a.gz` is damaged gzip: unexpected end of file',
    ],
    [
      'gzip that is damaged',
      { 'a.gz': Buffer.from('1f8b0800000000000003deadbeef', 'hex') },
      'EXTRACT_GZIP_BROKEN',
      expect.stringMatching(/^file `a\.gz` is damaged gzip: invalid/),
    ],
  ])('%s', async (_what, files, code, message) => {
    await write(files)
    await expect(extractFiles()).rejects.toMatchObject({ code, message })
    expect([...store.objects.keys()]).toEqual([])
  })

  test('a folder without files, and a file that is not there', async () => {
    await expect(extractFiles()).rejects.toMatchObject({
      code: 'EXTRACT_FILE_MISSING',
      message: `folder \`${folder}\` has no files`,
    })
    await expect(extractFiles('nothing.json')).rejects.toMatchObject({
      code: 'EXTRACT_FILE_MISSING',
      message: `there is no file or folder \`${join(folder, 'nothing.json')}\``,
    })
    await write({ 'a.json': '[]' })
    await expect(extractFiles('a.json/b.json')).rejects.toMatchObject({ code: 'EXTRACT_FILE_MISSING' })
  })

  test('a file that cannot be read', async () => {
    // A link to itself: also root cannot follow it.
    await symlink('loop.json', join(folder, 'loop.json'))
    await expect(extractFiles()).rejects.toMatchObject({ code: 'EXTRACT_FILE_UNREADABLE' })
  })

  test('a link to a folder that it lies in', async () => {
    await mkdir(join(folder, 'a'))
    await symlink('..', join(folder, 'a', 'up'))
    await expect(extractFiles()).rejects.toMatchObject({
      code: 'EXTRACT_FILE_UNREADABLE',
      message: expect.stringContaining(
        `\`${join(folder, 'a', 'up')}/\` is a link to a folder that it lies in`,
      ),
    })
  })

  test('a pipe, which would be waited for without end', async () => {
    spawnSync('mkfifo', [join(folder, 'pipe')])
    await expect(extractFiles()).rejects.toMatchObject({
      code: 'EXTRACT_FILE_UNREADABLE',
      message: `\`${join(folder, 'pipe')}\` is neither a file nor a folder`,
    })
  })
})

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { checkSource } from '../../../job/doctor/checks/check-source'
import { defaultStreamOptions } from '../../../job/pipeline/resolve-stream-options'
import type { ResolvedPipeline, ResolvedStream } from '../../../job/pipeline/resolved'
import { type FaultServer, fallSilent, startFaultServer, text } from '../../support/fault-server'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const signal = new AbortController().signal
const contract = {
  pipeline: 'shop',
  sha256: '',
  tables: [],
  ignored: [],
} as unknown as ResolvedPipeline['contract']
const stream = (name: string, more: Partial<ResolvedStream> = {}): ResolvedStream => ({
  name,
  path: `/${name}`,
  records: '$',
  ...defaultStreamOptions,
  write: 'replace',
  ...more,
})

let server: FaultServer
beforeEach(async () => {
  server = await startFaultServer()
})
afterEach(() => server.close())

const shop = (
  streams: readonly ResolvedStream[] = [stream('orders')],
  timeoutMs = 10_000,
): ResolvedPipeline => ({
  name: 'shop',
  source: {
    kind: 'http',
    baseUrl: server.url,
    headers: { authorization: 'Bearer s3cret-token' },
    timeoutMs,
    maxAttempts: 5,
    maxAnswerBytes: 1_000_000,
  },
  streams,
  contract,
})

describe('an API', () => {
  it('answers for every stream, asked for its first page only, with the headers of the pipeline', async () => {
    server.answer(text('  [{"id": 1}]'))
    const page = { kind: 'page', parameter: 'page', maxPages: 10 } as const
    const finding = await checkSource(shop([stream('orders'), stream('items', { paginate: page })]), signal)
    expect(finding.status).toBe('ok')
    expect(finding.message).toMatch(
      /\/orders` answered 200 in [\d.]+ s; `http.*\/items\?page=1` answered 200/,
    )
    expect(server.requests.map(({ url }) => url).sort()).toEqual(['/items?page=1', '/orders'])
    expect(server.requests[0]?.headers.authorization).toBe('Bearer s3cret-token')
  })

  it('is not read to its end', async () => {
    // It never sends the rest: the check does not wait for it.
    server.answer(fallSilent('[{"id": 1},'))
    expect((await checkSource(shop(), signal)).status).toBe('ok')
  })

  it('may answer packed', async () => {
    server.answer(text(gzipSync('[]')))
    expect((await checkSource(shop(), signal)).status).toBe('ok')
  })

  it.each([
    [401, 'EXTRACT_SOURCE_REFUSED', 'config'],
    [404, 'EXTRACT_SOURCE_NOT_FOUND', 'config'],
    [503, 'EXTRACT_SOURCE_BUSY', 'transient'],
  ])('that answers %i is told at once, without a retry', async (status, code, kind) => {
    server.answer(text('token s3cret-token is wrong', {}, status))
    await expect(checkSource(shop(), signal)).rejects.toMatchObject({
      code,
      kind,
      message: expect.not.stringContaining('s3cret'),
    })
    expect(server.requests).toHaveLength(1)
  })

  it('that answers a page for people is told', async () => {
    server.answer(text('<!DOCTYPE html><title>Welcome</title>', { 'content-type': 'text/html' }))
    await expect(checkSource(shop(), signal)).rejects.toMatchObject({
      code: 'EXTRACT_NOT_JSON',
      message: expect.stringMatching(/is not JSON: it begins with .*<!DOCTYPE html>/),
      hint: expect.stringContaining('baseUrl'),
    })
  })

  it('that answers nothing is told', async () => {
    server.answer(text(''))
    await expect(checkSource(shop(), signal)).rejects.toMatchObject({ code: 'EXTRACT_EMPTY' })
  })

  it('that is slow is given up', async () => {
    server.answer(fallSilent())
    await expect(checkSource(shop([stream('orders')], 50), signal)).rejects.toMatchObject({
      code: 'EXTRACT_SOURCE_TIMED_OUT',
      kind: 'transient',
    })
  })

  it('that sends headers and no more is given up too', async () => {
    server.answer((_request, response) => response.writeHead(200).flushHeaders())
    await expect(checkSource(shop([stream('orders')], 50), signal)).rejects.toMatchObject({
      code: 'EXTRACT_SOURCE_TIMED_OUT',
    })
  })

  it('that is down is told', async () => {
    const pipeline = shop()
    await server.close()
    await expect(checkSource(pipeline, signal)).rejects.toMatchObject({
      code: 'EXTRACT_SOURCE_UNREACHABLE',
      kind: 'transient',
    })
    server = await startFaultServer()
  })
})

describe('files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await makeTempFolder()
  })
  afterEach(() => removeTempFolder(folder))

  const files = (path: string): ResolvedPipeline => ({
    name: 'shop',
    source: { kind: 'files', path },
    streams: [stream('orders')],
    contract,
  })

  it('can be read', async () => {
    await mkdir(join(folder, 'orders'))
    await writeFile(join(folder, 'orders', 'a.json.gz'), gzipSync('[]'))
    expect(await checkSource(files(folder), signal)).toEqual({
      status: 'ok',
      message: `file \`a.json.gz\` of \`${folder}\` can be read`,
    })
  })

  it('are not there', async () => {
    await expect(checkSource(files(folder), signal)).rejects.toMatchObject({ code: 'EXTRACT_FILE_MISSING' })
    await mkdir(join(folder, 'orders'))
    await expect(checkSource(files(folder), signal)).rejects.toMatchObject({ code: 'EXTRACT_FILE_MISSING' })
  })

  it('are no JSON', async () => {
    await writeFile(join(folder, 'orders'), 'id,total\n1,2\n')
    await expect(checkSource(files(folder), signal)).rejects.toMatchObject({ code: 'EXTRACT_NOT_JSON' })
  })
})

import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Launch } from '../../../../local/api/launch'
import { type ApiEndpoint, startApi } from '../../../../local/api/start-api'
import { listen } from '../../../../local/listen'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

let api: ApiEndpoint
let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await api?.close()
  await removeTempFolder(folder)
})

describe('the local API with generated launches', () => {
  it('answers 200 launches as one JSON array', async () => {
    api = await startApi({ port: 0 })
    const answer = await fetch(`${api.url}/v5/launches`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const launches = (await answer.json()) as Launch[]
    expect(launches.map((launch) => launch.flight_number)).toEqual(launches.map((_, index) => index + 1))
    expect(launches).toHaveLength(200)
  })

  it.each([0, 1, 1_000])('answers %i launches when the query asks for so many', async (count) => {
    api = await startApi({ port: 0, launches: 5 })
    expect(await (await fetch(`${api.url}/v5/launches?count=${count}`)).json()).toHaveLength(count)
    expect(await (await fetch(`${api.url}/v5/launches`)).json()).toHaveLength(5)
  })

  it('answers the same bytes after a restart', async () => {
    api = await startApi({ port: 0, seed: 3 })
    const first = await (await fetch(`${api.url}/v5/launches`)).text()
    await api.close()
    api = await startApi({ port: 0, seed: 3 })
    expect(await (await fetch(`${api.url}/v5/launches`)).text()).toBe(first)
  })

  it('answers 304 to whoever has the answer, until it serves something else', async () => {
    api = await startApi({ port: 0 })
    const etag = (await fetch(`${api.url}/v5/launches`)).headers.get('etag') ?? ''
    const ask = () => fetch(`${api.url}/v5/launches`, { headers: { 'if-none-match': etag } })
    expect((await ask()).status).toBe(304)
    await api.serve({ launches: 201 })
    expect((await ask()).status).toBe(200)
  })

  it('refuses a count that is no number, other paths and other methods', async () => {
    api = await startApi({ port: 0 })
    expect((await fetch(`${api.url}/v5/launches?count=many`)).status).toBe(400)
    expect((await fetch(`${api.url}/v4/rockets`)).status).toBe(404)
    expect((await fetch(`${api.url}/v5/launches`, { method: 'POST', body: '{}' })).status).toBe(405)
  })

  it('remembers what it was asked', async () => {
    api = await startApi({ port: 0 })
    await (await fetch(`${api.url}/v5/launches`, { headers: { 'user-agent': 'a-test' } })).text()
    expect(api.requests()).toMatchObject([
      { method: 'GET', url: '/v5/launches', headers: { 'user-agent': 'a-test' } },
    ])
  })

  it('goes on serving after a client that left in the middle', async () => {
    api = await startApi({ port: 0 })
    const leaving = new AbortController()
    const answer = await fetch(`${api.url}/v5/launches?count=100000`, { signal: leaving.signal })
    leaving.abort()
    await expect(answer.text()).rejects.toThrow()
    expect(await (await fetch(`${api.url}/v5/launches`)).json()).toHaveLength(200)
  })

  it('names a port that is in use', async () => {
    const other = createServer()
    const port = await listen(other, 0, 'the test')
    await expect(startApi({ port })).rejects.toMatchObject({ code: 'LOCAL_PORT_IN_USE' })
    await new Promise((resolve) => other.close(resolve))
    api = await startApi({ port: 0 })
  })
})

describe('the local API with a sample file', () => {
  // Spaces, escapes and digits that parsing and writing again would change.
  const bytes = Buffer.from('[\n  { "id": 12345678901234567890, "price": 1.10, "name": "\\u00e9" }\n]\n')

  it('answers the bytes of the file, with an ETag that changes with them', async () => {
    const sampleFile = join(folder, 'sample.json')
    await writeFile(sampleFile, bytes)
    api = await startApi({ port: 0, sampleFile })
    const answer = await fetch(`${api.url}/v5/launches`)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
    const etag = answer.headers.get('etag') ?? ''
    expect(etag).toBe(`"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`)

    await writeFile(sampleFile, '[]')
    const changed = await fetch(`${api.url}/v5/launches`, { headers: { 'if-none-match': etag } })
    expect([changed.status, await changed.text()]).toEqual([200, '[]'])
  })

  it('refuses a file that is not there, at the start and when it is to serve it', async () => {
    const sampleFile = join(folder, 'missing.json')
    const refusal = { code: 'LOCAL_SAMPLE_UNREADABLE', message: expect.stringContaining('ENOENT') }
    await expect(startApi({ port: 0, sampleFile })).rejects.toMatchObject(refusal)
    api = await startApi({ port: 0 })
    await expect(api.serve({ sampleFile })).rejects.toMatchObject(refusal)
    expect((await fetch(`${api.url}/v5/launches`)).status).toBe(200)
  })

  it('answers 500 when the file goes away later', async () => {
    const sampleFile = join(folder, 'sample.json')
    await writeFile(sampleFile, bytes)
    api = await startApi({ port: 0, sampleFile })
    await rm(sampleFile)
    expect((await fetch(`${api.url}/v5/launches`)).status).toBe(500)
  })
})

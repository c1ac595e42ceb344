import { type ApiEndpoint, startApi } from '../../../../local/api/start-api'

describe('faults of the local API', () => {
  let api: ApiEndpoint
  beforeEach(async () => {
    api = await startApi({ port: 0, launches: 20 })
  })
  afterEach(() => api.close())

  const ask = (more: RequestInit = {}) => fetch(`${api.url}/v5/launches`, more)
  const expectWell = async () => expect(await (await ask()).json()).toHaveLength(20)

  it('answers a status with Retry-After as often as asked, and then the data', async () => {
    api.faults.add({ effect: { kind: 'status', status: 429, retryAfter: '7' }, times: 2 })
    for (const _ of [1, 2]) {
      const answer = await ask()
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
    }
    await expectWell()
  })

  it('hits only the path that it is for, in the order of the faults', async () => {
    api.faults.add({ effect: { kind: 'status', status: 500 }, path: '/v4/cores' })
    api.faults.add({ effect: { kind: 'status', status: 502 }, path: '/v5/launches' })
    api.faults.add({ effect: { kind: 'status', status: 503 } })
    expect([(await ask()).status, (await ask()).status]).toEqual([502, 503])
    expect((await fetch(`${api.url}/v4/cores`)).status).toBe(500)
    await expectWell()
  })

  it.each([
    ['<html>maintenance</html>', 'text/html'],
    ['', 'application/json'],
    ['{"docs":[]}', 'application/json'],
  ])('answers the body %p', async (body, contentType) => {
    api.faults.add({ effect: { kind: 'body', body, contentType } })
    const answer = await ask()
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      contentType,
      body,
    ])
    await expectWell()
  })

  it('cuts the JSON of a complete answer', async () => {
    api.faults.add({ effect: { kind: 'cut-json' } })
    const text = await (await ask()).text()
    expect(text.startsWith('[\n{')).toBe(true)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    await expectWell()
  })

  it.each(['break-off', 'reset'] as const)('%s ends the connection', async (kind) => {
    api.faults.add({ effect: { kind } })
    await expect(ask().then((answer) => answer.text())).rejects.toThrow()
    await expectWell()
  })

  it('stalls before the answer until the client gives up', async () => {
    api.faults.add({ effect: { kind: 'stall' } })
    await expect(ask({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' })
    await expectWell()
  })

  it('stalls midway until the client gives up', async () => {
    const giveUp = new AbortController()
    api.faults.add({ effect: { kind: 'stall-midway' } })
    const answer = await ask({ signal: giveUp.signal })
    expect(answer.status).toBe(200)
    giveUp.abort()
    await expect(answer.text()).rejects.toMatchObject({ name: 'AbortError' })
    await expectWell()
  })

  it('forgets its faults when they are cleared', async () => {
    api.faults.add({ effect: { kind: 'reset' }, times: Number.POSITIVE_INFINITY })
    api.faults.clear()
    await expectWell()
  })
})

import { type ApiEndpoint, startApi } from '../../../../local/api/start-api'

interface OrdersPage {
  readonly orders: readonly { readonly id: number }[]
  readonly page: { readonly next_cursor: string | null; readonly total: number }
}

let api: ApiEndpoint
beforeAll(async () => {
  api = await startApi({ port: 0, orders: 7, stations: 1_000 })
})
afterAll(async () => {
  await api.close()
})

const ask = async (path: string) => await fetch(`${api.url}${path}`)
const page = async (query: string) => (await (await ask(`/orders${query}`)).json()) as OrdersPage

describe('the local API', () => {
  it('gives orders in pages, each with the cursor of the next', async () => {
    const first = await page('?limit=3')
    expect(first.orders.map(({ id }) => id)).toEqual([100_001, 100_002, 100_003])
    expect(first.page.total).toBe(7)
    const second = await page(`?limit=3&cursor=${first.page.next_cursor}`)
    const third = await page(`?limit=3&cursor=${second.page.next_cursor}`)
    expect(third.orders.map(({ id }) => id)).toEqual([100_007])
    expect(third.page.next_cursor).toBeNull()
    expect((await page('')).orders).toHaveLength(7)
  })

  it.each(['?limit=0', '?limit=501', '?limit=many', '?cursor=guess'])('refuses orders%s', async (query) => {
    const answer = await ask(`/orders${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/^(limit|cursor) must be/) })
  })

  it('gives every station as one FeatureCollection', async () => {
    const collection = (await (await ask('/stations.geojson')).json()) as {
      type: string
      features: unknown[]
    }
    expect(collection.type).toBe('FeatureCollection')
    expect(collection.features).toHaveLength(1_000)
  })

  it('fails a page where it is told to', async () => {
    api.faults.add({ path: '/orders', effect: { kind: 'status', status: 503 } })
    expect((await ask('/stations.geojson')).status).toBe(200)
    expect((await ask('/orders')).status).toBe(503)
    expect((await ask('/orders')).status).toBe(200)
  })

  it('names what it answers where it has nothing', async () => {
    expect(await (await ask('/orders/1')).json()).toEqual({
      error: 'there is no /orders/1: the local API answers /v5/launches, /orders, /stations.geojson',
    })
  })
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Station } from '../../local/api/generate-stations'
import type { Order } from '../../local/api/order'
import { startApi } from '../../local/api/start-api'
import { repository } from '../support/cli'
import { createLocalHome, type LocalHome } from '../support/local-home'

interface RunJson {
  readonly status: string
  readonly load_id: string
  readonly same_as?: string
  readonly unknown_paths: readonly unknown[]
  readonly tables: readonly { readonly name: string; readonly rows_loaded: number }[]
}

const examples = ['--pipelines', 'examples/pipelines']

let home: LocalHome
let apiUrl: string
let orders: RunJson
let stations: RunJson
beforeAll(async () => {
  home = await createLocalHome()
  apiUrl = (await home.json<{ api: { url: string } }>(['local', 'up'])).api.url
  orders = await run('orders')
  stations = await run('stations')
}, 180_000)
afterAll(async () => {
  await home.close()
})

async function run(pipeline: string, environment: Readonly<Record<string, string>> = {}): Promise<RunJson> {
  const result = await home.lakeload(['run', pipeline, '--local', ...examples, '--json'], environment)
  if (result.exitCode !== 0) throw new Error(result.stderr)
  return JSON.parse(result.stdout) as RunJson
}

/** How many rows each table of a pipeline has in the warehouse. */
async function countRows(pipeline: string, tables: readonly string[]): Promise<Record<string, number>> {
  const counts = tables.map(
    (table) => `select '${table}' as name, count(*) as rows from ${pipeline}.${table}`,
  )
  const rows = await home.sql<{ name: string; rows: number }>(counts.join(' union all '))
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.rows)]))
}

/** All orders, page by page as a client would get them. */
async function fetchOrders(url: string): Promise<readonly Order[]> {
  const orders: Order[] = []
  for (let query = '?limit=17'; ; ) {
    const page = (await (await fetch(`${url}/orders${query}`)).json()) as {
      readonly orders: readonly Order[]
      readonly page: { readonly next_cursor: string | null }
    }
    orders.push(...page.orders)
    if (page.page.next_cursor === null) return orders
    query = `?limit=17&cursor=${encodeURIComponent(page.page.next_cursor)}`
  }
}

const cents = (text: string): number => Math.round(Number(text) * 100)

/** What the warehouse must hold of orders: rows a table, and the money in cents. */
function expectedOrders(all: readonly Order[]) {
  const lines = all.flatMap((order) => order.lines)
  const discounts = lines.flatMap((line) => line.discounts)
  return {
    rows: {
      orders: all.length,
      orders_lines: lines.length,
      orders_lines_discounts: discounts.length,
    },
    money: {
      total: all.reduce((sum, { total }) => sum + cents(total), 0),
      prices: lines.reduce((sum, { unitPrice }) => sum + cents(unitPrice), 0),
      discounts: discounts.reduce((sum, { amount }) => sum + cents(amount), 0),
    },
  }
}

async function loadedOrders() {
  const rows = await countRows('orders', ['orders', 'orders_lines', 'orders_lines_discounts'])
  const [money] = await home.sql<Record<string, string>>(
    `select (select sum(total) from orders.orders) as total,
       (select sum(unit_price) from orders.orders_lines) as prices,
       (select sum(amount) from orders.orders_lines_discounts) as discounts`,
  )
  return {
    rows,
    money: Object.fromEntries(Object.entries(money ?? {}).map(([name, sum]) => [name, cents(sum)])),
  }
}

test('examples/README.md shows what the queries answer', async () => {
  const readme = await readFile(join(repository, 'examples', 'README.md'), 'utf8')
  const queries = [...readme.matchAll(/^\$ npx lakeload local sql "(.*)"\n([\s\S]*?)^```$/gm)]
  expect(queries).toHaveLength(3)
  for (const [, query = '', answer] of queries) {
    expect((await home.lakeload(['local', 'sql', query])).stdout).toBe(answer)
  }
})

describe('the orders example', () => {
  test('loads every page, and every table as an independent count of the answers says', async () => {
    expect(orders).toMatchObject({ status: 'succeeded', unknown_paths: [] })
    const fetched = await fetchOrders(apiUrl)
    expect(fetched).toHaveLength(120)
    expect(await loadedOrders()).toEqual(expectedOrders(fetched))
    expect(Object.fromEntries(orders.tables.map((table) => [table.name, table.rows_loaded]))).toEqual(
      expectedOrders(fetched).rows,
    )
  })

  test('keeps instants, money and the bag of attributes as they were', async () => {
    const fetched = await fetchOrders(apiUrl)
    const rows = await home.sql<Record<string, string>>(
      `select id, extract(epoch from placed_at)::bigint as placed, total, customer_address_city as city, attributes
       from orders.orders order by id`,
    )
    expect(
      rows.map((row) => [
        Number(row.id),
        Number(row.placed),
        row.total,
        row.city,
        JSON.parse(row.attributes ?? ''),
      ]),
    ).toEqual(
      fetched.map((order) => [
        order.id,
        Date.parse(order.placedAt) / 1_000,
        order.total,
        order.customer.address.city,
        order.attributes,
      ]),
    )
  })

  test('is unchanged when the API says the same', async () => {
    expect(await run('orders')).toMatchObject({ status: 'unchanged', same_as: orders.load_id })
  })

  test('takes over changed and new orders, with their lines and discounts', async () => {
    const api = await startApi({ port: 0, orders: 150, seed: 2 })
    try {
      expect(await run('orders', { ORDERS_API_URL: api.url })).toMatchObject({ status: 'succeeded' })
      expect(api.requests().map(({ url }) => new URL(url, api.url).searchParams.has('cursor'))).toEqual([
        false,
        true,
        true,
      ])
      const fetched = await fetchOrders(api.url)
      expect(fetched).toHaveLength(150)
      expect(await loadedOrders()).toEqual(expectedOrders(fetched))
    } finally {
      await api.close()
    }
  }, 180_000)
})

describe('the stations example', () => {
  const expected = (all: readonly Station[]) => ({
    stations: all.length,
    stations_operators: all.flatMap((station) => station.properties.operators).length,
  })
  const fetchStations = async (url: string): Promise<readonly Station[]> =>
    ((await (await fetch(`${url}/stations.geojson`)).json()) as { features: readonly Station[] }).features
  const tables = ['stations', 'stations_operators']

  test('loads every feature, its properties as columns and its coordinates as they are', async () => {
    expect(stations).toMatchObject({ status: 'succeeded', unknown_paths: [] })
    const fetched = await fetchStations(apiUrl)
    expect(new Set(fetched.map(({ geometry }) => geometry.type))).toEqual(new Set(['Point', 'Polygon']))
    expect(await countRows('stations', tables)).toEqual(expected(fetched))
    const rows = await home.sql<Record<string, string>>(
      'select id, longitude, latitude, bikes_electric, geometry_coordinates as coordinates from stations.stations',
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const { id, geometry, properties } of fetched) {
      const row = byId.get(id)
      expect(JSON.parse(row?.coordinates ?? '')).toEqual(geometry.coordinates)
      expect([Number(row?.longitude), Number(row?.latitude), Number(row?.bikes_electric)]).toEqual([
        properties.longitude,
        properties.latitude,
        properties.bikes.electric,
      ])
    }
  }, 180_000)

  test('forgets stations that are gone', async () => {
    const api = await startApi({ port: 0, stations: 40, seed: 7 })
    try {
      expect(await run('stations', { STATIONS_API_URL: api.url })).toMatchObject({ status: 'succeeded' })
      expect(await countRows('stations', tables)).toEqual(expected(await fetchStations(api.url)))
    } finally {
      await api.close()
    }
  }, 180_000)
})

test('the example pipelines are sound', async () => {
  expect(await home.json(['validate', ...examples])).toEqual({
    pipelines: [
      { pipeline: 'orders', tables: 3 },
      { pipeline: 'stations', tables: 2 },
    ],
  })
})

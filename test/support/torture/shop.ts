import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { putFile } from '../dbt/dbt-project'

/** A source of two streams, one of them in pages, whose answers change from day to day. */
export interface ShopSource {
  readonly url: string
  day: number
  /** How many requests came. */
  requests: number
  close(): Promise<void>
}

const lines = (order: number, count: number): object[] =>
  Array.from({ length: count }, (_, line) => ({
    sku: `s${order}-${line}`,
    options: { gift: [order, { line }] },
  }))

/** Records that come again changed, with longer and shorter lists, and some that are new. */
function ordersOf(day: number): object[] {
  return Array.from({ length: 40 }, (_, index) => {
    const id = index + day * 15
    return {
      id,
      total: `${id}.25`,
      day,
      note: day % 2 === 0 ? null : `n${day}`,
      lines: lines(id, (id + day) % 4),
    }
  })
}

/** All that came until a day; who asks by a cursor gets what is behind it. */
function visitsOf(day: number, since: number): object[] {
  return Array.from({ length: day * 25 }, (_, index) => ({
    seq: index + 1,
    page: `/${index}`,
    extra: { big: 12345678901234567n.toString() },
  })).filter(({ seq }) => seq > since)
}

export async function startShopSource(): Promise<ShopSource> {
  const server = createServer((request, response) => {
    source.requests += 1
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const records =
      url.pathname === '/orders'
        ? ordersOf(source.day)
        : visitsOf(source.day, Number(url.searchParams.get('since') ?? 0))
    const page = Number(url.searchParams.get('page') ?? 1)
    const shown = url.pathname === '/orders' ? records.slice((page - 1) * 20, page * 20) : records
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ data: shown }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const source: ShopSource = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    day: 1,
    requests: 0,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return source
}

/** The tables of the shop; every pipeline of it has its own name, and so its own schema and its own place in the lake. */
export const shopTables = ['orders', 'order_lines', 'visits'] as const

const contract = `
version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      total: { path: $.total, type: "decimal(18,2)" }
      day: { path: $.day, type: integer }
      note: { path: $.note, type: varchar(20) }
  order_lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line_index
    key: [order_id, line_index]
    columns:
      sku: { path: "$.lines[*].sku", type: varchar(20) }
      options: { path: "$.lines[*].options", type: super }
  visits:
    stream: visits
    from: $
    columns:
      seq: { path: $.seq, type: integer }
      page: { path: $.page, type: varchar(20) }
      extra: { path: $.extra, type: super }
`

/** Writes a pipeline of the shop below `folder`. */
export async function putShop(folder: string, name: string, url: string): Promise<void> {
  const definition = {
    name,
    source: { kind: 'http', baseUrl: url, maxAttempts: 2 },
    streams: {
      orders: {
        path: '/orders',
        records: '$.data',
        paginate: { kind: 'page', parameter: 'page', size: { parameter: 'size', value: 20 } },
      },
      visits: {
        path: '/visits',
        records: '$.data',
        write: 'append',
        cursor: { path: '$.seq', parameter: 'since' },
      },
    },
  }
  await putFile(join(folder, name, 'pipeline.ts'), `export default ${JSON.stringify(definition)}\n`)
  await putFile(join(folder, name, 'schema.yml'), contract)
}

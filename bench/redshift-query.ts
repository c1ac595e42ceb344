import type { Client, QueryConfig } from 'pg'

/** Queries in a row of one connection, before the other one's turn; and how many turns. */
const queries = 500
const turns = 20

/** The ways in which clients send a small query with a parameter. */
const ways: readonly (readonly [name: string, make: (id: number) => QueryConfig])[] = [
  ['unnamed statement', (id) => ({ text: 'select id, name, amount from small where id = $1', values: [id] })],
  [
    'prepared statement',
    (id) => ({ name: 'one', text: 'select id, name, amount from small where id = $1', values: [id] }),
  ],
  ['text', (id) => ({ text: `select id, name, amount from small where id = ${id}` })],
  [
    'text that is rewritten',
    (id) => ({ text: 'select id, nvl(name, $2) as name, amount from small where id = $1', values: [id, ''] }),
  ],
]

/** The connections that are compared: through the gateway, through a program that reads nothing, and to the server itself. */
type Compared<T> = { readonly [connection in 'gateway' | 'relay' | 'direct']: T }

/** One way of querying: milliseconds a query. */
export interface QueryTimes extends Compared<number> {
  readonly way: string
}

/**
 * Times a query that finds one row of a small table by its key, on each connection, in turns.
 * Of each turn the median counts, and of all turns the least: what else the machine does meanwhile only ever makes it slower.
 */
export async function timeQueries({
  gateway,
  relay,
  direct,
}: Compared<Client>): Promise<readonly QueryTimes[]> {
  await gateway.query('create table small (id integer, name varchar(40), amount decimal(18,2))')
  const rows = Array.from({ length: 200 }, (_, index) => `(${index + 1}, 'customer ${index}', ${index}.25)`)
  await gateway.query(`insert into small values ${rows.join(', ')}`)
  const times: QueryTimes[] = []
  for (const [way, make] of ways) {
    const never = Number.POSITIVE_INFINITY
    const least = { gateway: never, relay: never, direct: never }
    for (let turn = 0; turn < turns; turn++) {
      least.gateway = Math.min(least.gateway, await median(gateway, make))
      // What is rewritten for the gateway is PostgreSQL's own already for the server.
      least.relay = Math.min(least.relay, await median(relay, (id) => asPostgres(make(id))))
      least.direct = Math.min(least.direct, await median(direct, (id) => asPostgres(make(id))))
    }
    times.push({ way, ...least })
  }
  return times
}

function asPostgres(query: QueryConfig): QueryConfig {
  return { ...query, text: query.text.replace('nvl(', 'coalesce(') }
}

async function median(client: Client, make: (id: number) => QueryConfig): Promise<number> {
  const all: number[] = []
  for (let index = 0; index < queries; index++) {
    const query = make(1 + (index % 200))
    const begin = performance.now()
    await client.query(query)
    all.push(performance.now() - begin)
  }
  all.sort((a, b) => a - b)
  return all[all.length >> 1] ?? 0
}

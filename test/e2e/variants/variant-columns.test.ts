import { join } from 'node:path'
import { putFilePipeline } from '../../support/dbt/dbt-project'
import { createLocalHome, type LocalHome } from '../../support/local-home'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const schema = `version: 1
tables:
  orders:
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      price: { path: $.price, type: 'decimal(18,2)' }
      price_text: { path: $.price, type: varchar(20), variant_of: price }
      price_json: { path: $.price, type: super, variant_of: price }
      city: { path: $.address.city, type: varchar(20) }
      address_json: { path: $.address, type: super, variant_of: $.address }
      lines_json: { path: $.lines, type: super, variant_of: order_lines }
  order_lines:
    stream: orders
    from: $.lines[*]
    parent: orders
    parent_key: { order_id: id }
    list_index: line
    key: [order_id, line]
    columns:
      sku: { path: '$.lines[*].sku', type: varchar(20) }
`

const records = [
  '{"id":1,"price":12.50,"address":{"city":"Ulm"},"lines":[{"sku":"a"},{"sku":"b"}]}',
  '{"id":2,"price":"on request","address":"Ulm","lines":{"sku":"c"}}',
  '{"id":3,"price":{"eur":12345678901234567890.10},"address":["Ulm",null],"lines":"d"}',
  '{"id":4,"price":null,"address":null,"lines":[]}',
]

let folder: string
let home: LocalHome

beforeAll(async () => {
  folder = await makeTempFolder()
  home = await createLocalHome({ LAKELOAD_PIPELINES: join(folder, 'pipelines') })
  await putFilePipeline(folder, 'shop', schema, { orders: records })
  const run = await home.json<{ status: string; unknown_paths: unknown[] }>(['run', 'shop', '--local'])
  expect(run).toMatchObject({ status: 'succeeded', unknown_paths: [] })
}, 240_000)

afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
})

test('every value of mixed kinds is in one column, in the warehouse as in the source', async () => {
  expect(
    await home.sql(
      `select id, price::varchar as price, price_text, json_serialize(price_json) as price_json, city,
        json_serialize(address_json) as address_json, json_serialize(lines_json) as lines_json
        from shop.orders order by id`,
    ),
  ).toEqual([
    {
      id: 1,
      price: '12.50',
      price_text: null,
      price_json: null,
      city: 'Ulm',
      address_json: null,
      lines_json: null,
    },
    {
      id: 2,
      price: null,
      price_text: 'on request',
      price_json: null,
      city: null,
      address_json: '"Ulm"',
      lines_json: '{"sku":"c"}',
    },
    {
      id: 3,
      price: null,
      price_text: null,
      price_json: '{"eur":12345678901234567890.10}',
      city: null,
      address_json: '["Ulm",null]',
      lines_json: '"d"',
    },
    {
      id: 4,
      price: null,
      price_text: null,
      price_json: null,
      city: null,
      address_json: null,
      lines_json: null,
    },
  ])
  expect(await home.sql('select order_id, line, sku from shop.order_lines order by order_id, line')).toEqual([
    { order_id: 1, line: 0, sku: 'a' },
    { order_id: 1, line: 1, sku: 'b' },
  ])
})

test('explain-row leads each value back from the column that has it', async () => {
  const { columns } = await home.json<{
    columns: { name: string; path: string | null; raw: string | null }[]
  }>(['explain-row', 'shop.orders', '3', '--local'])
  const raw = Object.fromEntries(columns.map((column) => [column.name, column.raw]))
  expect(raw).toMatchObject({
    price: null,
    price_text: null,
    price_json: '{"eur":12345678901234567890.10}',
    city: null,
    address_json: '["Ulm",null]',
    lines_json: '"d"',
  })
})

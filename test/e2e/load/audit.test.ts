import { readLastLoad } from '../../../job/load/last-load'
import { lakeloadVersion } from '../../../job/version'
import { FaultyWarehouse } from '../../support/load/faulty-warehouse'
import { ask, loadOrders, newSchema, useLoadBench } from '../../support/load/load-bench'
import { makeShop } from '../../support/load/shop-pipeline'
import { newerLoad, olderLoad } from '../../support/load/staged-manifest'

const bench = useLoadBench()

const one = [{ id: 1, lines: [{ article: 'nut' }] }]

async function lastLoad(pipeline: string) {
  const session = await bench.warehouse.connect()
  try {
    return await readLastLoad(session, pipeline)
  } finally {
    await session.close()
  }
}

test('before the first load there is no last one', async () => {
  expect(await lastLoad(newSchema())).toBeUndefined()
})

test('every load leaves itself, its tables, its state and its contract', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  expect(await ask(bench, `select * from ${shop.name}._loads`)).toEqual([
    {
      load_id: olderLoad,
      started_at: '2026-11-22 05:00:00',
      committed_at: '2026-11-22 05:00:00',
      content_sha256: 'c'.repeat(64),
      contract_sha256: shop.contract.sha256,
      raw_records: '3',
      raw_bytes: '300',
      rows_loaded: '2',
      lakeload_version: lakeloadVersion,
      replay_id: null,
    },
  ])
  expect(
    await ask(
      bench,
      `select table_name, rows_staged, rows_loaded, rows_deleted, files from ${shop.name}._load_tables where rows_staged > 0 order by 1 desc`,
    ),
  ).toEqual([
    { table_name: 'orders', rows_staged: '1', rows_loaded: '1', rows_deleted: '0', files: 1 },
    { table_name: 'lines', rows_staged: '1', rows_loaded: '1', rows_deleted: '0', files: 1 },
  ])
  expect(await ask(bench, `select * from ${shop.name}._state`)).toEqual([
    {
      stream: 'orders',
      cursor: null,
      cursor_path: null,
      cursor_initial: null,
      load_id: olderLoad,
      updated_at: '2026-11-22 05:00:00',
    },
  ])
  const versions = await ask(bench, `select * from ${shop.name}._schema_versions`)
  expect(versions).toEqual([
    expect.objectContaining({ contract_sha256: shop.contract.sha256, part: 0, load_id: olderLoad }),
  ])
  expect(JSON.parse(String(versions[0]?.contract))).toEqual({
    tables: shop.contract.tables,
    ignored: shop.contract.ignored,
  })
})

test('where every table is there, a load asks for no right to create', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  const warehouse = new FaultyWarehouse(bench.warehouse)
  await loadOrders(bench, shop, newerLoad, one, { warehouse })
  const created = warehouse.statements.filter((sql) => /^create/.test(sql))
  expect(created.map((sql) => sql.split(' (')[0])).toEqual([
    'create temp table "_incoming_orders"',
    'create temp table "_incoming_lines"',
  ])
})

test('tables that an earlier version made get the columns that they lack, and what stands in them stays', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  for (const column of ['cursor_path', 'cursor_initial'])
    await ask(bench, `alter table ${shop.name}._state drop column ${column}`)
  await ask(bench, `alter table ${shop.name}._loads drop column replay_id`)
  await loadOrders(bench, shop, newerLoad, one)
  expect(await ask(bench, `select load_id, cursor_path from ${shop.name}._state`)).toEqual([
    { load_id: newerLoad, cursor_path: null },
  ])
  expect(await ask(bench, `select load_id, replay_id from ${shop.name}._loads order by 1`)).toEqual([
    { load_id: olderLoad, replay_id: null },
    { load_id: newerLoad, replay_id: null },
  ])
})

test('the last load is the newest, not the one that was committed last', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, newerLoad, one)
  await loadOrders(bench, shop, olderLoad, [])
  expect(await lastLoad(shop.name)).toEqual({
    load_id: newerLoad,
    committed_at: '2026-11-22 05:00:00',
    content_sha256: 'c'.repeat(64),
    contract_sha256: shop.contract.sha256,
    tables: expect.arrayContaining([{ name: 'lines', rows_staged: 1, rows_loaded: 1, rows_deleted: 0 }]),
  })
})

test('a contract is kept once, and a changed one beside it', async () => {
  const shop = makeShop(newSchema())
  await loadOrders(bench, shop, olderLoad, one)
  await loadOrders(bench, shop, newerLoad, one)
  // So long that it takes two rows, with characters of several bytes at the cut.
  const changed = makeShop(shop.name, 'merge', (yaml) =>
    yaml.replace('One row an order.', `"${'é€'.repeat(20_000)}"`),
  )
  await loadOrders(bench, changed, '01JD0000000000000000000003', one)
  const rows = await ask(
    bench,
    `select contract_sha256, part, contract from ${shop.name}._schema_versions order by load_id, part`,
  )
  expect(rows.map(({ contract_sha256, part }) => [contract_sha256, part])).toEqual([
    [shop.contract.sha256, 0],
    [changed.contract.sha256, 0],
    [changed.contract.sha256, 1],
  ])
  expect(
    JSON.parse(
      rows
        .slice(1)
        .map(({ contract }) => contract)
        .join(''),
    ).tables,
  ).toEqual(changed.contract.tables)
})

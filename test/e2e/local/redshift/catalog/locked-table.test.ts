import type { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../../support/redshift/test-redshift'

let redshift: TestRedshift
let holder: Client
let reader: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  holder = await redshift.connect()
  reader = await redshift.connect()
  await holder.query('create table held (a integer default 1, b varchar(10))')
  await holder.query('create view on_held as select a from held')
  await reader.query('set statement_timeout to 5000')
})
afterAll(() => redshift.close())

// What a session waits for that must not: the timeout ends it.
test.each([
  ['svv_columns', 'table_name', 2],
  ['information_schema.columns', 'table_name', 2],
  ['svv_all_columns', 'table_name', 2],
  ['svv_tables', 'table_name', 1],
  ['svv_table_info', '"table"', 1],
  ['pg_views', "replace(viewname, 'on_', '')", 1],
  ['information_schema.views', "replace(table_name, 'on_', '')", 1],
])('%s tells of a table that another transaction has locked', async (view, name, count) => {
  await holder.query('begin')
  await holder.query('lock held')
  try {
    const { rows } = await reader.query(`select * from ${view} where ${name} = 'held'`)
    expect(rows).toHaveLength(count)
  } finally {
    await holder.query('rollback')
  }
})

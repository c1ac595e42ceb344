import type { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../support/redshift/test-redshift'
import { WireClient } from '../../../support/redshift/wire-client'

let redshift: TestRedshift
let client: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  client = await redshift.connect()
  await client.query('create schema lake')
  await client.query('create table lake.parent (id integer primary key)')
  await client.query(
    'create table lake.child (id integer primary key, parent integer references lake.parent, name varchar(9))',
  )
  await client.query(
    'create function lake.add_up(integer, integer) returns integer immutable as $$ select $1 + $2 $$ language sql',
  )
  await client.query('create procedure lake.tidy(kept integer) as $$ begin null; end $$ language plpgsql')
})

afterAll(() => redshift.close())

/** Amazon's drivers prepare SHOW with a parameter for each part of a name, where the endpoint says that it takes them so. */
const shown: readonly (readonly [sql: string, values: readonly string[], column: string, found: unknown])[] =
  [
    ['show schemas from database $1 like $2', ['dev', 'la%'], 'schema_name', ['lake']],
    ['show tables from schema $1.$2', ['dev', 'lake'], 'table_name', ['child', 'parent']],
    ['show tables from schema $1.$2', ['other', 'lake'], 'table_name', []],
    [
      'show columns from table $1.$2.$3 like $4',
      ['dev', 'lake', 'child', '%n%'],
      'column_name',
      ['parent', 'name'],
    ],
    ['show constraints primary keys from table $1.$2.$3', ['dev', 'lake', 'child'], 'column_name', ['id']],
    [
      'show constraints foreign keys from table $1.$2.$3',
      ['dev', 'lake', 'child'],
      'pk_table_name',
      ['parent'],
    ],
    [
      'show constraints foreign keys exported from table $1.$2.$3',
      ['dev', 'lake', 'parent'],
      'fk_table_name',
      ['child'],
    ],
    ['show functions from schema $1.$2 like $3', ['dev', 'lake', '%'], 'argument_list', ['integer, integer']],
    ['show procedures from schema $1.$2', ['dev', 'lake'], 'argument_list', ['integer']],
    [
      'show parameters of procedure $1.$2.$3($4)',
      ['dev', 'lake', 'tidy', 'integer'],
      'parameter_name',
      ['kept'],
    ],
    [
      'show parameters of function $1.$2.$3($4, $5) like $6',
      ['dev', 'lake', 'add_up', 'integer', 'integer', '%'],
      'data_type',
      ['integer', 'integer'],
    ],
  ]

test.each(shown)('%s of %j', async (text, values, column, found) => {
  const { rows } = await client.query<Record<string, unknown>>(text, [...values])
  expect(rows.map((row) => row[column])).toEqual(found)
})

test('the endpoint reports what drivers tell Redshift by', async () => {
  const wire = await WireClient.login(redshift)
  const reported = wire.opening.filter(({ type }) => type === 'S').map(({ body }) => body.toString('utf8'))
  expect(reported).toContain('show_discovery\x004\0')
  expect(reported.filter((text) => text.startsWith('padb_'))).toHaveLength(2)
  wire.client.destroy()
})

test('PostgreSQL’s drivers find the indexes of keys in psql’s words', async () => {
  const { rows } = await client.query(
    `select c2.relname, i.indisprimary, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) as text, pg_catalog.pg_get_constraintdef(con.oid, true) as key
     from pg_catalog.pg_class c, pg_catalog.pg_class c2, pg_catalog.pg_index i
       left join pg_catalog.pg_constraint con on (conrelid = i.indrelid and conindid = i.indexrelid and contype in ('p', 'u', 'x'))
     where c.relname = 'child' and c.relhasindex and c.reltriggers = 0 and c.oid = i.indrelid and i.indexrelid = c2.oid`,
  )
  expect(rows).toEqual([
    {
      relname: 'child_pkey',
      indisprimary: true,
      text: 'CREATE UNIQUE INDEX child_pkey ON lake.child USING btree (id)',
      key: 'PRIMARY KEY (id)',
    },
  ])
})

test('psql lists users with their groups, by an array of a query on the catalogue', async () => {
  await client.query('create user loader password disable')
  await client.query('create group loaders with user loader')
  const { rows } = await client.query(
    "select u.usename, array(select g.groname from pg_catalog.pg_group g where u.usesysid = any(g.grolist)) as groups from pg_catalog.pg_user u where u.usename = 'loader'",
  )
  expect(rows).toEqual([{ usename: 'loader', groups: ['loaders'] }])
})

test('an error names no function of the endpoint’s own', async () => {
  await client.query('create table lake.short (a varchar(1))')
  const failed = client.query(
    "insert into lake.short select 'ab'::varchar(2) from lake.parent union all select 'ab'",
  )
  await expect(failed).rejects.toMatchObject({ code: '22001', where: undefined })
})

test('Amazon’s JDBC driver makes a connection read-only, and writable again', async () => {
  await client.query('create table lake.kept (a integer)')
  await client.query('SET readonly=1')
  await expect(client.query('insert into lake.kept values (1)')).rejects.toMatchObject({
    code: '25006',
    message: 'transaction is read-only',
  })
  await client.query('SET readonly=0')
  expect((await client.query('insert into lake.kept values (1)')).rowCount).toBe(1)
})

test('drivers find the names of SUPER and VARBYTE by the numbers that their columns have', async () => {
  const { fields } = await client.query("select json_parse('1') as s, 'a'::varbyte as b")
  const numbers = fields.map(({ dataTypeID }) => dataTypeID)
  const { rows } = await client.query(
    'select t.typname from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where t.oid in ($1, $2) order by 1',
    numbers,
  )
  expect(rows).toEqual([{ typname: 'super' }, { typname: 'varbyte' }])
})

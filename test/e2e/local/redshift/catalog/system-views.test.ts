import type { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../../support/redshift/test-redshift'

let redshift: TestRedshift
let client: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  client = await redshift.connect()
  await client.query('create schema lake')
  await client.query(
    'create table lake.t (a int not null default 7 encode az64, b varchar(9)) diststyle key distkey (a) sortkey (b)',
  )
  await client.query('create view lake.v as select a from lake.t')
  await client.query('insert into lake.t values (1, null)')
  await client.query('create user reader password disable')
  await client.query('grant select on lake.t to reader')
})

afterAll(() => redshift.close())

async function rows(sql: string): Promise<readonly Record<string, unknown>[]> {
  return (await client.query(sql)).rows
}

/** Names of a view's columns, as AWS documents them. */
const documented: readonly (readonly [view: string, columns: string])[] = [
  [
    'stl_load_errors',
    'userid slice tbl starttime session query filename line_number colname type col_length position raw_line raw_field_value err_code err_reason is_partial start_offset copy_job_id',
  ],
  [
    'stl_loaderror_detail',
    'userid slice session query filename line_number field colname value is_null type col_length',
  ],
  [
    'sys_load_error_detail',
    'user_id query_id transaction_id session_id database_name table_id start_time file_name line_number column_name column_type column_length position error_code error_message',
  ],
  [
    'sys_load_history',
    'user_id query_id transaction_id session_id database_name status table_name start_time end_time duration data_source file_format loaded_rows loaded_bytes source_file_count source_file_bytes file_count_scanned file_bytes_scanned error_count copy_job_id',
  ],
  [
    'stl_load_commits',
    'userid query slice name filename byte_offset lines_scanned errors curtime status file_format is_partial start_offset copy_job_id',
  ],
  [
    'svv_redshift_columns',
    'database_name schema_name table_name column_name ordinal_position data_type column_default is_nullable encoding distkey sortkey column_acl remarks',
  ],
  ['svv_tables', 'table_catalog table_schema table_name table_type remarks'],
  ['svv_mv_info', 'database_name schema_name user_name name is_stale state autorewrite autorefresh'],
  [
    'stv_mv_info',
    'db_name schema name updated_upto_xid is_stale owner_user_name state autorefresh autorewrite',
  ],
  ['pg_table_def', 'schemaname tablename column type encoding distkey sortkey notnull'],
]

describe('system views', () => {
  it.each(documented)(
    '%s has the documented columns, for everybody, under its plain name',
    async (view, columns) => {
      const { fields } = await client.query(`select * from ${view} limit 0`)
      expect(fields.map((field) => field.name).join(' ')).toBe(columns)
    },
  )

  it('describe a table', async () => {
    expect(
      await rows(
        `select database, schema, "table", encoded, diststyle, sortkey1, max_varchar, sortkey_num, tbl_rows from svv_table_info where schema = 'lake'`,
      ),
    ).toEqual([
      {
        database: 'dev',
        schema: 'lake',
        table: 't',
        encoded: 'Y',
        diststyle: 'KEY(a)',
        sortkey1: 'b',
        max_varchar: 9,
        sortkey_num: 1,
        tbl_rows: '1',
      },
    ])
    expect(
      await rows(
        `select column_name, data_type, column_default, is_nullable, encoding, distkey, sortkey from svv_redshift_columns where table_name = 't' order by 1`,
      ),
    ).toEqual([
      {
        column_name: 'a',
        data_type: 'integer',
        column_default: '7',
        is_nullable: 'NO',
        encoding: 'az64',
        distkey: true,
        sortkey: 0,
      },
      {
        column_name: 'b',
        data_type: 'character varying(9)',
        column_default: null,
        is_nullable: 'YES',
        encoding: 'none',
        distkey: false,
        sortkey: 1,
      },
    ])
    expect(
      await rows(`select table_name, table_type from svv_tables where table_schema = 'lake' order by 1`),
    ).toEqual([
      { table_name: 't', table_type: 'BASE TABLE' },
      { table_name: 'v', table_type: 'VIEW' },
    ])
  })

  it('leave out what belongs to the server', async () => {
    const schemas = await rows('select schema_name from svv_all_schemas order by 1')
    expect(schemas.map((row) => row.schema_name)).toEqual(['information_schema', 'lake', 'public'])
    expect(await rows(`select * from svv_table_info where schema = 'rs_catalog'`)).toEqual([])
  })

  it('show who may do what', async () => {
    const grant = { privilege_type: 'SELECT', identity_name: 'reader', identity_type: 'user' }
    expect(
      await rows(
        `select privilege_type, identity_name, identity_type from svv_relation_privileges where relation_name = 't' and identity_name = 'reader'`,
      ),
    ).toEqual([grant])
    expect(await rows('show grants on table dev.lake.t')).toContainEqual(expect.objectContaining(grant))
  })

  it('answer SHOW', async () => {
    expect(await rows(`show schemas from database dev like 'la%'`)).toMatchObject([
      { schema_name: 'lake', schema_type: 'local' },
    ])
    expect(await rows('show tables from schema "dev"."lake"')).toMatchObject([
      { table_name: 't', table_type: 'TABLE', table_subtype: 'REGULAR TABLE', owner: redshift.user },
      { table_name: 'v', table_type: 'VIEW', table_subtype: 'REGULAR VIEW' },
    ])
    expect(await rows('show columns from table dev.lake.t limit 1')).toMatchObject([
      { column_name: 'a', data_type: 'integer', dist_key: 1, encoding: 'az64' },
    ])
    await client.query(`set query_group to 'dbt'`)
    expect(await rows('show query_group')).toEqual([{ query_group: 'dbt' }])
    await client.query('reset query_group')
    expect(await rows('show query_group')).toEqual([{ query_group: 'unset' }])
  })

  it('are not written by a client', async () => {
    await expect(client.query('delete from sys_load_history')).rejects.toMatchObject({ code: '42501' })
    await expect(client.query('delete from rs_catalog.load_errors')).rejects.toMatchObject({ code: '42501' })
  })
})

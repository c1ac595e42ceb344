import type { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../../support/redshift/test-redshift'

let redshift: TestRedshift
let client: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  client = await redshift.connect()
})

afterAll(() => redshift.close())

async function rows(sql: string): Promise<readonly Record<string, unknown>[]> {
  return (await client.query(sql)).rows
}

const info = (table: string): Promise<readonly Record<string, unknown>[]> =>
  rows(`select diststyle, sortkey1, sortkey_num from svv_table_info where "table" = '${table}'`)

const columns = (table: string): Promise<readonly Record<string, unknown>[]> =>
  rows(
    `select column_name as name, data_type as type, character_maximum_length as length, numeric_precision as p, numeric_scale as s
     from svv_columns where table_name = '${table}' order by ordinal_position`,
  )

describe('table attributes', () => {
  it.each([
    [
      'diststyle key distkey (a) compound sortkey (a, b)',
      { diststyle: 'KEY(a)', sortkey1: 'a', sortkey_num: 2 },
    ],
    [
      'diststyle even interleaved sortkey (b)',
      { diststyle: 'EVEN', sortkey1: 'INTERLEAVED', sortkey_num: 1 },
    ],
    ['diststyle all', { diststyle: 'ALL', sortkey1: null, sortkey_num: 0 }],
    ['sortkey auto', { diststyle: 'AUTO(ALL)', sortkey1: 'AUTO(SORTKEY)', sortkey_num: 0 }],
    ['', { diststyle: 'AUTO(ALL)', sortkey1: 'AUTO(SORTKEY)', sortkey_num: 0 }],
  ])('of CREATE TABLE and CREATE TABLE AS %s', async (attributes, expected) => {
    await client.query(`create table attributed (a int, b int) ${attributes}`)
    expect(await info('attributed')).toEqual([expected])
    await client.query('drop table attributed')
    await client.query(`create table attributed ${attributes} as select 1 as a, 2 as b`)
    expect(await info('attributed')).toEqual([expected])
    await client.query('drop table attributed')
  })

  it('follow a rename, change by ALTER, and go with a rollback', async () => {
    await client.query('create table before_name (a int distkey, b int encode zstd sortkey)')
    await client.query('alter table before_name rename to after_name')
    expect(await info('after_name')).toEqual([{ diststyle: 'KEY(a)', sortkey1: 'b', sortkey_num: 1 }])
    await client.query('begin')
    await client.query('alter table after_name alter diststyle even')
    await client.query('alter table after_name alter compound sortkey (a, b)')
    expect(await info('after_name')).toEqual([{ diststyle: 'EVEN', sortkey1: 'a', sortkey_num: 2 }])
    await client.query('rollback')
    expect(await info('after_name')).toEqual([{ diststyle: 'KEY(a)', sortkey1: 'b', sortkey_num: 1 }])
    expect(
      await rows(
        `select "column", encoding, distkey, sortkey from pg_table_def where tablename = 'after_name' order by 1`,
      ),
    ).toEqual([
      { column: 'a', encoding: 'none'.padEnd(32), distkey: true, sortkey: 0 },
      { column: 'b', encoding: 'zstd'.padEnd(32), distkey: false, sortkey: 1 },
    ])
  })

  it('stay those of the table while its contents are replaced by name', async () => {
    await client.query('create table model diststyle even as select 1 as a')
    await client.query('create table model__dbt_tmp diststyle all as select 2 as a')
    await client.query('begin')
    await client.query('alter table model rename to model__dbt_backup')
    await client.query('alter table model__dbt_tmp rename to model')
    await client.query('commit')
    await client.query('drop table model__dbt_backup cascade')
    expect(await info('model')).toMatchObject([{ diststyle: 'ALL' }])
  })
})

describe('columns', () => {
  it('get the types that Redshift gives', async () => {
    await client.query(`create table typed (a decimal, b varchar, c text, d varchar(max), e character varying(5), f char(2), g super,
      h numeric(12, 3), i double precision, j timestamptz, k varbyte(4))`)
    expect(await columns('typed')).toEqual([
      { name: 'a', type: 'numeric', length: null, p: 18, s: 0 },
      { name: 'b', type: 'character varying', length: 256, p: null, s: null },
      { name: 'c', type: 'character varying', length: 256, p: null, s: null },
      { name: 'd', type: 'character varying', length: 65535, p: null, s: null },
      { name: 'e', type: 'character varying', length: 5, p: null, s: null },
      { name: 'f', type: 'character', length: 2, p: null, s: null },
      { name: 'g', type: 'super', length: null, p: null, s: null },
      { name: 'h', type: 'numeric', length: null, p: 12, s: 3 },
      { name: 'i', type: 'double precision', length: null, p: 53, s: null },
      { name: 'j', type: 'timestamp with time zone', length: null, p: null, s: null },
      { name: 'k', type: 'binary varying', length: null, p: null, s: null },
    ])
  })

  it('of CREATE TABLE AS are VARCHAR where they are text', async () => {
    await client.query(
      `create table texts as select 'abc' as a, 'x'::varchar as b, 'y'::varchar(3) as c, json_parse('1') as d`,
    )
    expect((await columns('texts')).map(({ type, length }) => [type, length])).toEqual([
      ['character varying', 3],
      ['character varying', 65535],
      ['character varying', 3],
      ['super', null],
    ])
    expect(await rows(`select a || b as ab from texts where a like 'a%'`)).toEqual([{ ab: 'abcx' }])
  })

  it('measure VARCHAR in bytes, wherever a value comes from', async () => {
    await client.query('create table measured (a varchar(3))')
    await client.query("insert into measured values ('äb')")
    const tooLong = { code: '22001', message: 'value too long for type character varying(3)' }
    await expect(client.query("insert into measured values ('äö')")).rejects.toMatchObject(tooLong)
    await expect(client.query('insert into measured values ($1)', ['äö'])).rejects.toMatchObject(tooLong)
    await expect(client.query("insert into measured select 'äö'::varchar")).rejects.toMatchObject(tooLong)
    await expect(client.query("update measured set a = a || 'c'")).rejects.toMatchObject(tooLong)
    await client.query("insert into measured values ('ab ' || '   ')")
    expect(await rows('select a from measured order by a')).toEqual([{ a: 'ab ' }, { a: 'äb' }])
  })

  it('are not kept unique, but not null, by a primary key', async () => {
    await client.query(
      'create table keyed (a int, b int unique, c int, primary key (a, c), foreign key (c) references keyed (b))',
    )
    await client.query('insert into keyed values (1, 1, 1), (1, 1, 1)')
    await expect(client.query('insert into keyed values (1, 1, null)')).rejects.toMatchObject({
      code: '23502',
    })
    await client.query('alter table keyed add unique (a)')
    expect(await rows('select count(*)::int as n from keyed')).toEqual([{ n: 2 }])
  })

  it('count with IDENTITY', async () => {
    await client.query('create table counted (id bigint identity(5, 10), a int)')
    await client.query('insert into counted (a) values (1), (2)')
    expect(await rows('select id::int, a from counted order by 1')).toEqual([
      { id: 5, a: 1 },
      { id: 15, a: 2 },
    ])
  })

  it('keep SUPER as it was written, digit for digit, without white space', async () => {
    const text = '{"b":1.10,"a":[12345678901234567890123,1e2],"c":"a  b"}'
    await client.query('create table documents (doc super)')
    await client.query('insert into documents values (json_parse($1))', [text.replaceAll(',', ' ,\n ')])
    expect(await rows('select doc from documents')).toEqual([{ doc: text }])
    expect(await rows('select json_serialize(doc) as t from documents')).toEqual([{ t: text }])
    await expect(client.query("insert into documents values (json_parse('{'))")).rejects.toMatchObject({
      code: '22P02',
    })
  })

  it('become wider outside a transaction block only', async () => {
    await client.query('create table widened (a varchar(3))')
    await client.query('begin')
    await expect(client.query('alter table widened alter column a type varchar(9)')).rejects.toMatchObject({
      code: '25001',
    })
    await client.query('rollback')
    await client.query('alter table widened alter column a type varchar(9)')
    expect(await columns('widened')).toMatchObject([{ length: 9 }])
  })
})

describe('names of 64 to 127 bytes', () => {
  it('stay apart where PostgreSQL would cut them to one, also for the catalogue', async () => {
    const name = 'a_name_that_goes_on_and_on_beyond_what_postgresql_keeps_of_names_'
    await client.query(`create table ${name}one (a int)`)
    await client.query(`create table "${name}TWO" (b int)`)
    await client.query(`insert into ${name}two values (2)`)
    expect(await rows(`select b from ${name}two`)).toEqual([{ b: 2 }])
    expect(
      await rows(`select column_name from information_schema.columns where table_name = '${name}one'`),
    ).toEqual([{ column_name: 'a' }])
    expect(await rows(`show columns from table dev.public.${name}two`)).toMatchObject([{ column_name: 'b' }])
  })
})

describe('late-binding views', () => {
  it('survive that their table is dropped, and read the new one', async () => {
    await client.query('create table base as select 1 as a, 2 as b')
    await client.query('create view late as select a, b from public.base with no schema binding')
    await client.query('create view later as select a + 10 as a from public.late with no schema binding')
    await client.query('drop table base')
    await client.query(`create table base as select 'text' as b, 7 as x, 3 as a`)
    expect(await rows('select * from late')).toEqual([{ a: 3, b: 'text' }])
    expect(await rows('select * from later')).toEqual([{ a: 13 }])
  })

  it('survive the exchange of tables that dbt makes, with their grants', async () => {
    await client.query('create user reader password disable')
    await client.query('create table swapped as select 1 as a')
    await client.query('create view on_swapped as select a from public.swapped with no schema binding')
    await client.query('grant select on on_swapped to reader')
    await client.query('create table swapped__dbt_tmp as select 2::bigint as a')
    await client.query('begin')
    await client.query('alter table swapped rename to swapped__dbt_backup')
    await client.query('alter table swapped__dbt_tmp rename to swapped')
    await client.query('commit')
    await client.query('drop table swapped__dbt_backup cascade')
    expect(await rows('select a from on_swapped')).toEqual([{ a: '2' }])
    expect(
      await rows(
        `select identity_name from svv_relation_privileges where relation_name = 'on_swapped' and identity_name = 'reader'`,
      ),
    ).toEqual([{ identity_name: 'reader' }])
  })

  it('are listed with their columns apart from the bound ones, and broken ones disturb nobody', async () => {
    await client.query('create table gone as select 1 as a')
    await client.query('create view reads_gone (x) as select a from public.gone with no schema binding')
    await client.query('drop table gone')
    await expect(client.query('select * from reads_gone')).rejects.toMatchObject({
      code: '42P01',
      message: 'relation "public.gone" does not exist',
    })
    await client.query('create table gone as select 1 as b')
    await expect(client.query('select * from reads_gone')).rejects.toMatchObject({ code: '42703' })
    await client.query('alter table gone rename to elsewhere')
    await expect(client.query('select * from reads_gone')).rejects.toMatchObject({ code: '42P01' })
    expect(
      await rows(
        `select * from pg_get_late_binding_view_cols() cols(s name, v name, c name, t varchar, n int) where v = 'reads_gone'`,
      ),
    ).toEqual([{ s: 'public', v: 'reads_gone', c: 'x', t: 'integer', n: 1 }])
    expect(
      await rows(`select column_name from information_schema.columns where table_name = 'reads_gone'`),
    ).toEqual([])
    const [view] = await rows(
      `select view_definition as text from information_schema.views where table_name = 'reads_gone'`,
    )
    expect(view?.text).toContain('with no schema binding')
    await client.query('drop view reads_gone')
  })

  it('are bound views no longer when they are replaced', async () => {
    await client.query('create table bound_base as select 1 as a')
    await client.query('create view was_late as select a from public.bound_base with no schema binding')
    await client.query('create or replace view was_late as select a from public.bound_base')
    await expect(client.query('drop table bound_base')).rejects.toMatchObject({ code: '2BP01' })
    await client.query('drop table bound_base cascade')
    await expect(client.query('select * from was_late')).rejects.toMatchObject({ code: '42P01' })
  })

  it('are bound again by several sessions at once, which exchange the tables of one view', async () => {
    const names = ['one', 'two', 'three', 'four']
    for (const name of names) await client.query(`create table base_${name} as select 0 as a`)
    const body = names
      .map((name) => `select '${name}' as name, a from public.base_${name}`)
      .join(' union all ')
    await client.query(`create view on_all as ${body} with no schema binding`)
    await Promise.all(
      names.map(async (name) => {
        const session = await redshift.connect()
        for (let round = 1; round <= 6; round++) {
          await session.query('begin')
          await session.query(
            `create table base_${name}__dbt_tmp as select ${round}${round % 2 ? '::bigint' : ''} as a`,
          )
          await session.query(`alter table base_${name} rename to base_${name}__dbt_backup`)
          await session.query(`alter table base_${name}__dbt_tmp rename to base_${name}`)
          await session.query('commit')
          await session.query(`drop table base_${name}__dbt_backup cascade`)
        }
      }),
    )
    expect(await rows('select name, a::int from on_all order by name')).toEqual(
      names.toSorted().map((name) => ({ name, a: 6 })),
    )
  })
})

describe('materialized views', () => {
  it('are views to the catalogue, with their keys, and refresh', async () => {
    await client.query('create table facts as select 1 as a')
    await client.query(
      'create materialized view totals backup no diststyle key distkey (a) sortkey (a) auto refresh yes as select a from facts',
    )
    await client.query('insert into facts values (2)')
    await client.query('refresh materialized view totals')
    await client.query("comment on view totals is 'of facts'")
    expect(await rows('select a from totals order by a')).toEqual([{ a: 1 }, { a: 2 }])
    expect(await rows(`select trim(name) as name, autorefresh from svv_mv_info`)).toEqual([
      { name: 'totals', autorefresh: 't' },
    ])
    expect(
      await rows(`select table_type from information_schema.tables where table_name = 'totals'`),
    ).toEqual([{ table_type: 'VIEW' }])
    expect(
      await rows(`select a.attname, a.attisdistkey, a.attsortkeyord from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relname like 'mv_tbl__totals__%' and a.attnum > 0`),
    ).toEqual([{ attname: 'a', attisdistkey: true, attsortkeyord: 1 }])
    await client.query('alter materialized view totals auto refresh no')
    expect(await rows('select autorefresh from svv_mv_info')).toEqual([{ autorefresh: 'f' }])
    expect(await rows(`show tables from schema dev.public like 'totals'`)).toMatchObject([
      { table_subtype: 'MATERIALIZED VIEW', remarks: 'of facts' },
    ])
  })
})

describe('transactions', () => {
  it('end with TRUNCATE, which cannot be taken back', async () => {
    await client.query('create table emptied as select 1 as a')
    await client.query('begin')
    await client.query('truncate emptied')
    await client.query('rollback')
    expect(await rows('select a from emptied')).toEqual([])
  })

  it('hold a lock to their end', async () => {
    await client.query('create table locked as select 1 as a')
    const other = await redshift.connect()
    await client.query('begin')
    await client.query('lock locked')
    await other.query("set statement_timeout to '200ms'")
    await expect(other.query('select a from locked')).rejects.toMatchObject({ code: '57014' })
    await client.query('commit')
    expect((await other.query('select a from locked')).rows).toEqual([{ a: 1 }])
  })
})

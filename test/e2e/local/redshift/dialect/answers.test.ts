import type { Client } from 'pg'
import { startTestRedshift, type TestRedshift } from '../../../../support/redshift/test-redshift'

let redshift: TestRedshift
let client: Client

beforeAll(async () => {
  redshift = await startTestRedshift()
  client = await redshift.connect()
  await client.query(
    'create table flights (id int, core varchar(20), flown timestamp, mass decimal(10, 2), doc super)',
  )
  await client.query(`insert into flights values
    (1, 'B1', '2026-01-31 23:30:00', 10.50, json_parse('{"z": 1.50, "a": [1, 2]}')),
    (2, 'B1', '2026-02-01 00:10:00', 20.25, json_parse('{"a": [1, 2], "z": 1.50}')),
    (4, 'B2', '2026-03-01 12:00:00', null, null)`)
})

afterAll(() => redshift.close())

/** Values as text, so that a wrong type is seen as a wrong text. */
async function ask(sql: string): Promise<readonly (readonly unknown[])[]> {
  const types = { getTypeParser: () => (value: unknown) => value }
  const result = await client.query({ text: sql, rowMode: 'array', types })
  return result.rows as unknown[][]
}

const one = async (expression: string): Promise<unknown> => (await ask(`select ${expression}`))[0]?.[0]

describe('expressions that PostgreSQL would answer otherwise', () => {
  it.each([
    ['avg(x) from (select 1 as x union all select 2) t', '1'],
    ['avg(x) from (select -1 as x union all select -2) t', '-1'],
    ['avg(x::smallint) from (select 1 as x union all select 2) t', '1'],
    [
      'avg(x) from (select 9223372036854775807 as x union all select 9223372036854775807) t',
      '9223372036854775807',
    ],
    ['avg(x) from (select 1.00 as x union all select 2.00) t', '1.50'],
    ['avg(x::float8) from (select 1 as x union all select 2) t', '1.5'],
    ['avg(x) from (select null::int as x) t', null],
    ["concat('a', null)", null],
    ["concat('a', 'b')", 'ab'],
    ["concat('a', 1)", 'a1'],
    ["regexp_replace('aXbX', 'X', '-')", 'a-b-'],
    ["regexp_replace('aXbX', 'X')", 'ab'],
    ["regexp_replace('the fox', '(fox)', '<$1>')", 'the <fox>'],
    ["regexp_replace('XaX', 'X', '', 2)", 'Xa'],
    ['cast(1.6 as decimal)', '2'],
    ["'1.6'::numeric", '2'],
    ["'äöü'::varchar(3)", 'ä'],
    ["'abc  '::varchar(3)", 'abc'],
    ["extract(year from timestamp '2026-05-05 00:00:00') / 4", '506'],
    ["date_trunc('month', date '2026-05-05')", '2026-05-01 00:00:00'],
    ["version() like '%Redshift%'", 't'],
    ["'a\\'b\\\\c'", "a'b\\c"],
    ["len('C:\\\\x')", '4'],
  ])('%s', async (expression, expected) => {
    expect(await one(expression)).toBe(expected)
  })
})

describe('functions that PostgreSQL has not', () => {
  it.each([
    ['nvl(null, 2)', '2'],
    ["nvl2(null, 'a', 'b')", 'b'],
    ["nvl2(1, 'a', 'b')", 'a'],
    ["decode(2, 1, 'one', 2, 'two', 'other')", 'two'],
    ["decode(null, 1, 'one', null, 'none', 'other')", 'none'],
    ["decode(3, 1, 'one')", null],
    ["decode(decode(1, 1, 2), 2, 'inner and outer')", 'inner and outer'],
    ["dateadd(month, 1, '2026-01-31')", '2026-02-28 00:00:00'],
    ["dateadd(day, 1, date '2026-01-31')", '2026-02-01 00:00:00'],
    ["dateadd(qtr, -1, '2026-01-31 10:00:00')", '2025-10-31 10:00:00'],
    ["datediff(month, '2026-01-31', '2026-02-01')", '1'],
    ["datediff(year, '2025-12-31', '2026-01-01')", '1'],
    ["datediff(hour, '2026-01-01 10:59:59', '2026-01-01 11:00:00')", '1'],
    ["datediff(day, '2026-01-02', '2026-01-01')", '-1'],
    ["datediff(week, '2026-01-03', '2026-01-04')", '1'],
    ["datediff(week, '2026-01-04', '2026-01-10')", '0'],
    ["datediff(millisecond, '2026-01-01 00:00:00.001', '2026-01-01 00:00:01')", '999'],
    ["date_part(dow, '2026-01-04')", '0'],
    ["trunc(timestamp '2026-01-04 05:06:07')", '2026-01-04'],
    ["last_day('2028-02-03')", '2028-02-29'],
    ["next_day('2014-08-20', 'Tuesday')", '2014-08-26'],
    ["add_months('2008-02-29', 12)", '2009-02-28 00:00:00'],
    ["months_between('1969-01-18', '1969-03-18')", '-2'],
    ["convert_timezone('America/New_York', timestamp '2026-01-01 12:00:00')", '2026-01-01 07:00:00'],
    ["convert_timezone('EST', 'UTC', timestamp '2026-01-01 12:00:00')", '2026-01-01 17:00:00'],
    ["charindex('b', 'abc')", '2'],
    ['round(2.555::float8, 2)', '2.56'],
    ["strtol('ff', 16)", '255'],
    ["sha2('a', 256)", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ["convert(decimal(5, 1), '2.55')", '2.6'],
    ['json_extract_path_text(\'{"a": {"b": "x"}}\', \'a\', \'b\')', 'x'],
    ["json_extract_path_text('not json', 'a', true)", null],
    ['is_valid_json(\'{"a": 1}\')', 't'],
    ["is_valid_json('[1]')", 'f'],
    ["is_valid_json_array('[1]')", 't'],
    ["json_array_length('[1, 2, 3]')", '3'],
    ['json_extract_array_element_text(\'["a", "b"]\', 1)', 'b'],
    ['json_serialize(json_parse(\'{"b": 1.50, "a": 2}\'))', '{"b":1.50,"a":2}'],
    ["get_array_length(json_parse('[1, 2]'))", '2'],
    ['pg_last_copy_count()', '0'],
    ['pg_last_copy_id()', '-1'],
    ['median(id) from flights where id < 3', '1.5'],
  ])('%s', async (expression, expected) => {
    expect(await one(expression)).toBe(expected)
  })

  it('knows the time: GETDATE to the second, SYSDATE exact, both without a zone', async () => {
    const [row] = await ask(
      "select getdate()::varchar, sysdate between getdate() - interval '1 minute' and getdate() + interval '1 minute'",
    )
    expect(row?.[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    expect(row?.[1]).toBe('t')
  })

  it('refuses a date part that there is none', async () => {
    await expect(ask("select datediff(fortnight, '2026-01-01', '2026-01-02')")).rejects.toMatchObject({
      code: '22023',
    })
  })
})

describe('queries', () => {
  it.each([
    ['select top 2 id from flights order by id desc', [['4'], ['2']]],
    [
      'select id from (select top 1 id from flights order by id) x union all select top 1 99 from flights order by 1',
      [['1'], ['99']],
    ],
    [
      'select id from flights f qualify row_number() over (partition by core order by flown desc) = 1 order by id',
      [['2'], ['4']],
    ],
    [
      'select f.*, mass * 2 as double from flights f where mass > 0 qualify rank() over (order by mass desc) = 1',
      [['2', 'B1', '2026-02-01 00:10:00', '20.25', '{"a":[1,2],"z":1.50}', '40.50']],
    ],
    [
      'select core, count(*) as n from flights group by core qualify max(count(*)) over () = count(*)',
      [['B1', '2']],
    ],
    [
      'with q as (select *, count(*) over (partition by core) as n from flights f qualify n = 1) select id from q',
      [['4']],
    ],
    [
      "select core, listagg(id, '+') within group (order by id desc) from flights group by core order by core",
      [
        ['B1', '2+1'],
        ['B2', '4'],
      ],
    ],
    [
      "select id, listagg(id, ',') within group (order by id) over (partition by core) from flights order by id",
      [
        ['1', '1,2'],
        ['2', '1,2'],
        ['4', '4'],
      ],
    ],
    ["select listagg(distinct core, ',') within group (order by core) from flights", [['B1,B2']]],
    ['select id, ratio_to_report(id) over (partition by core) from flights where id = 4', [['4', '1']]],
    ['select core from flights minus select $$B2$$', [['B1']]],
    ['select approximate count(distinct core) from flights', [['2']]],
    ['select count(*) from (select distinct doc from flights where id < 3) x', [['1']]],
    ['select doc, count(*) from flights where id < 3 group by doc', [['{"z":1.50,"a":[1,2]}', '2']]],
    ['select "ID" from "Flights" where id = 1', [['1']]],
  ])('%s', async (sql, rows) => {
    expect(await ask(sql)).toEqual(rows)
  })

  it('numbers parameters in a rewritten statement as the client does', async () => {
    const { rows } = await client.query(
      'select nvl(max(id), 0) as id from flights where core = $1 and id > $2',
      ['B1', 1],
    )
    expect(rows).toEqual([{ id: 2 }])
  })

  it('keeps #temporary tables to their session', async () => {
    await client.query('create table #own (a int)')
    await client.query('insert into #own values (7)')
    expect(await ask('select a from #own')).toEqual([['7']])
    const other = await redshift.connect()
    await expect(other.query('select a from #own')).rejects.toMatchObject({ code: '42P01' })
  })

  it('deletes without FROM and merges', async () => {
    await client.query('create temp table target (a int, b varchar(5))')
    await client.query('create temp table source (a int, b varchar(5))')
    await client.query("insert into target values (1, 'old'), (2, 'stays')")
    await client.query("insert into source values (1, 'new'), (3, 'added')")
    await client.query(`merge into target using source on target.a = source.a
      when matched then update set b = source.b when not matched then insert values (source.a, source.b)`)
    expect(await ask('select a, b from target order by a')).toEqual([
      ['1', 'new'],
      ['2', 'stays'],
      ['3', 'added'],
    ])
    await client.query('delete target where a = 3')
    expect(await ask('select count(*) from target')).toEqual([['2']])
  })
})

import { rewriteStatement } from '../../../../../../local/redshift/dialect/rewrite'

function rewritten(sql: string): string {
  const result = rewriteStatement(sql)
  return result.kind === 'sql'
    ? result.sql
    : `${result.kind}: ${result.kind === 'refused' ? result.message : ''}`
}

const attribute = 'rs_catalog.super_attribute'
const element = 'rs_catalog.super_element'

describe('paths', () => {
  test.each([
    ['select s.a from t', `select ${attribute}(s, 'a') AS "a" from t`],
    ['select t.s.a from t', `select ${attribute}(t.s, 'a') AS "a" from t`],
    ['select s[0] from t', `select ${element}(s, 0) AS "s" from t`],
    ['select s[0].a as b from t', `select ${attribute}(${element}(s, 0), 'a') as b from t`],
    ['select d.t.s.a from d.t', `select ${attribute}(d.t.s, 'a') AS "a" from d.t`],
    ['select s.A from t', `select ${attribute}(s, 'a', 'A') AS "a" from t`],
    ['select s."o\'s" from t', `select ${attribute}(s, 'o''s') AS "o's" from t`],
    ['select s.a::int from t', `select ${attribute}(s, 'a')::int AS "a" from t`],
    ["select 1 from t where s.a in ('x')", `select 1 from t where ${attribute}(s, 'a') in ('x'::text)`],
    ['update t set n = s.a where t.n = 1', `update t set n = ${attribute}(s, 'a') where t.n = 1`],
    [
      'select s.a from (select s.b as a from t) s',
      `select s.a from (select ${attribute}(s, 'b') as a from t) s`,
    ],
  ])('%s', (sql, expected) => expect(rewritten(sql)).toBe(expected))
})

describe('iterations', () => {
  test.each([
    [
      'select i.p from t, t.items as i',
      `select ${attribute}("i"."i", 'p') AS "p" from t, LATERAL rs_catalog.super_elements(t.items) AS "i"("i") `,
    ],
    [
      'select i from t left join t.items i',
      'select "i"."i" AS "i" from t left join LATERAL rs_catalog.super_elements(t.items) AS "i"("i") ON true',
    ],
    [
      'select n from t, t.items i at n',
      'select "i"."n" from t, LATERAL rs_catalog.super_elements_at(t.items) AS "i"("i", "n")',
    ],
  ])('%s', (sql, expected) => expect(rewritten(sql).replace(/\s+/g, ' ').trim()).toBe(expected.trim()))

  test.each(['right', 'full'])('no %s join', (join) => {
    expect(rewritten(`select 1 from t ${join} join t.items i on true`)).toMatch('refused: SUPER')
  })
})

describe('what leads into no SUPER value stays as it is', () => {
  test.each([
    'select a.b, c.d from a join c on a.x = c.x where a.y <> c.y',
    'select s.t.a, t.b from s.t',
    'select db.s.t.a from db.s.t',
    'select t.* from s.t as t order by t.a desc',
    'with c as (select u.a from u) select c.a from c where exists (select 1 from v where v.a = c.a)',
    'select a.x from (select b.x from b union all select c.x from c) a',
    'update a set x = b.y from b where a.id = b.id',
    'delete from a using b where a.id = b.id',
    'insert into s.t (a, b) select x.a, x.b from x',
    'create view s.v as select t.a from s.t where t.a > 1',
    'select s.f(t.a) from t',
    'select t.a::pg_catalog.int4 from t',
    "select extract(year from t.d), t.a from t where t.d between '2026-01-01' and t.e",
    'select n.nspname, c.relacl[1] from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
    'select a.x from (a join b on a.k = b.k) left join c on c.k = b.k',
    'select rank() over (partition by a.y order by a.z) from a group by a.x, a.y, a.z having max(a.x) > 1',
  ])('%s', (sql) => {
    const result = rewriteStatement(sql)
    expect(result.kind === 'sql' ? result.rules.filter((rule) => rule.startsWith('super')) : result).toEqual(
      [],
    )
  })
})

describe('SUPER as a key', () => {
  test.each([
    'create table t (s super) sortkey (s)',
    'create table t (n int, s super) distkey (s)',
    'create table t (s super sortkey)',
    'create table t (s super) compound sortkey (n, s)',
  ])('is refused: %s', (sql) => expect(rewritten(sql)).toMatch(/refused: column "s" of type super/))

  test('a column beside it may be one', () => {
    expect(rewriteStatement('create table t (n int, s super) distkey (n) sortkey (n)').kind).toBe('sql')
  })
})

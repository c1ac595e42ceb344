import { refusals } from '../../../../../local/redshift/dialect/refusals'
import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'

const entries = refusals.map((entry) => [entry.construct, entry] as const)

describe('the table of refusals', () => {
  it.each(entries)('refuses %s with its own message', (_, entry) => {
    expect(rewriteStatement(entry.example)).toEqual({
      kind: 'refused',
      code: entry.code ?? '0A000',
      message: entry.message,
      hint: entry.hint,
    })
  })

  it('names each construct once, and says a way out for each', () => {
    expect(new Set(refusals.map((entry) => entry.construct)).size).toBe(refusals.length)
    for (const entry of refusals) expect(entry.hint).not.toBe('')
  })
})

describe('what looks like a refused construct and is none', () => {
  it.each([
    'select filter, conflict, returning from t',
    'select a from t where distinct_on = 1',
    'select t.format, format from t',
    'select now()',
    'with n as (select 1 as a) select now(), a from n',
    'select generate_series from t',
    'select a from t where a = any (select b from u)',
    'insert into t values (1), (2)',
    'insert into format (a) values (1)',
    'select lateral from t',
    'select a from t as x qualify row_number() over (order by a) = 1',
    'select a from t where b is null qualify row_number() over (order by a) = 1',
    'select a from t group by a, b qualify row_number() over (order by a) = 1',
    'with recursive r (n) as (select 1 union all select n + 1 from r where n < 3), s as (select 1 as r union select 2) select n from r',
    "create function f (date) returns int stable as $$ select extract(year from $1)::int + length(trim(both ' ' from 'a')) $$ language sql",
    'alter table t add column a int not null default 0',
    'create table t (geometry int, a varchar(9) encode text255, b int encode az64)',
    'select geometry from t',
    'update t set a = (select 1)',
    "select 'on conflict do nothing', '->' from t -- returning",
    'rollback',
    'create table t (a int) backup no',
    'merge into s.t using u on t.a = u.a when matched then delete when not matched then insert values (1)',
    'select n.nspname, array_agg(c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace group by 1',
    "select * from pg_catalog.pg_type where oid = any (array['int4'::regtype])",
    'select x from information_schema.tables, lateral (select 1) x',
    'select pg_last_copy_count()',
    'select for_update from t',
  ])('%s', (sql) => {
    expect(rewriteStatement(sql)).toMatchObject({ kind: 'sql' })
  })
})

describe('refused in definitions', () => {
  it.each([
    ['create table t (tag varchar(9))', '42601', 'syntax error at or near "tag"'],
    ['create table t (a json)', '0A000', 'type "json" is not supported'],
    ['create table t (a serial)', '0A000', 'type "serial" is not supported'],
    ['create table t (a integer[])', '0A000', 'type "integer[]" is not supported'],
    ['select a::uuid from t', '0A000', 'type "uuid" is not supported'],
    ['create table t (a varchar(65536))', '22023', 'length for type character varying cannot exceed 65535'],
    ['create table t (a decimal(39, 2))', '22023', 'DECIMAL precision 39 must be between 1 and 38'],
    ['create table t (a int check (a > 1))', '0A000', 'CHECK constraints are not supported'],
    ['create table t (a int, constraint c check (a > 1))', '0A000', 'CHECK constraints are not supported'],
    [
      'create table t (a int generated always as (1) stored)',
      '0A000',
      'GENERATED ALWAYS AS (expression) STORED is not supported',
    ],
    ['create table t (a int) partition by range (a)', '42601', 'syntax error at or near "partition"'],
    ['create table t (a int) diststyle random', '42601', 'syntax error at or near "random"'],
    ['create table if not exists t as select 1 as a', '42601', 'syntax error at or near "as"'],
    ['alter table t add column if not exists a int', '42601', 'syntax error at or near "not"'],
    ['alter table t add column a int, add column b int', '42601', 'ALTER TABLE takes one action at a time'],
    ['alter table t alter column a type bigint', '0A000', 'target data type "bigint" is not supported'],
    ['alter table t append from s twice', '42601', 'syntax error at or near "twice"'],
    [
      'set enable_case_sensitive_identifier to true',
      '0A000',
      'enable_case_sensitive_identifier is not supported by the local Redshift',
    ],
  ])('%s', (sql, code, message) => {
    expect(rewriteStatement(sql)).toMatchObject({ kind: 'refused', code, message })
  })

  it('refuses to change a column in a transaction block, not outside of one', () => {
    const sql = 'alter table t alter column a type varchar(99)'
    expect(rewriteStatement(sql, { inTransaction: true })).toMatchObject({
      kind: 'refused',
      code: '25001',
      message: 'ALTER TABLE ALTER COLUMN cannot run inside a transaction block',
    })
    expect(rewriteStatement(sql, { inTransaction: false })).toMatchObject({ kind: 'sql', tag: 'ALTER TABLE' })
  })

  it('takes a reserved word in quotes', () => {
    expect(rewriteStatement('create table t ("tag" int)')).toMatchObject({ kind: 'sql' })
  })
})

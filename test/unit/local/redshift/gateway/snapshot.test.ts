import { queryType } from '../../../../../local/redshift/gateway/query-log'
import { takesSnapshot } from '../../../../../local/redshift/gateway/snapshot'

test.each([
  'select a from t',
  '/* dbt */ insert into t values (1)',
  '-- why\nwith q as (select 1 from t) select * from q',
  'COPY t FROM x',
  'create temp table t (a int)',
  'truncate t',
])('%s dates a transaction', (sql) => {
  expect(takesSnapshot(sql)).toBe(true)
})

test.each([
  'select 1',
  'lock t',
  'set query_group to x',
  'commit',
  '',
  'selected from t',
  'create view v as select 1',
])('%s does not', (sql) => {
  expect(takesSnapshot(sql)).toBe(false)
})

test.each([
  ['select 1', 'SELECT'],
  ['(select 1)', 'SELECT'],
  ['/* x */ with q as (select 1) select 1', 'SELECT'],
  ['create table t as select 1', 'CTAS'],
  ['create table t (a int)', 'DDL'],
  ['begin', 'UTILITY'],
  ['', 'UTILITY'],
])('%s is a %s', (sql, type) => {
  expect(queryType(sql)).toBe(type)
})

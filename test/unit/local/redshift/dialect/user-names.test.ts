import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'

const rewritten = (sql: string): string => {
  const result = rewriteStatement(sql)
  return result.kind === 'sql' ? result.sql : result.kind
}

test.each([
  'create user "IAMR:Job" createdb',
  'alter user "IAMR:Job" valid until \'2026-11-22\'',
  'drop user "IAMR:Job"',
  'drop user if exists "IAMR:Job"',
  'grant usage on schema spacex to "IAMR:Job", "IAMR:Other"',
  'grant usage on schema spacex to "IAMR:Job" with grant option',
  'revoke create on schema spacex from "IAMR:Job"',
  'create schema spacex authorization "IAMR:Job"',
  'alter schema spacex owner to "IAMR:Job"',
  'alter default privileges for user "IAMR:Job" in schema spacex grant select on tables to "Reader"',
])('a quoted user name keeps its case: %s', (sql) => {
  expect(rewritten(sql)).toBe(sql)
})

test.each([
  ['grant usage on schema "SpaceX" to "Job"', 'grant usage on schema "spacex" to "Job"'],
  ['grant select on "Launches" to "Job"', 'grant select on "launches" to "Job"'],
  ['select "Name" from "Launches"', 'select "name" from "launches"'],
])('every other quoted name loses it: %s', (sql, expected) => {
  expect(rewritten(sql)).toBe(expected)
})

test('the owner that a table gets keeps the case of its name too', () => {
  expect(rewritten('alter table "SpaceX".t owner to "IAMR:Job"')).toMatch(/"spacex"\.t\$.*"IAMR:Job"/)
})

import { Draft } from '../../../../../local/redshift/dialect/draft'
import { fromNames } from '../../../../../local/redshift/dialect/from-items'

const names = (sql: string) => {
  const draft = new Draft(sql)
  return fromNames(draft, 0, draft.length - 1).map(({ parts }) => parts.join('.'))
}

it.each([
  ['select a from s.t', ['s.t']],
  ['select a from s.t x, s.u as y join d.s.v on x.a = v.a', ['s.t', 's.u', 'd.s.v']],
  ['select a from (select b from s.t) x, s.u', ['s.u', 's.t']],
  ['with q as (select a from s.t) select a from q join u on true', ['s.t', 'u']],
  ['select extract(year from t.d), trim(both from b) from s.t', ['s.t']],
  ['select a is distinct from b from s.t', ['s.t']],
  ['select i.z from s.t as r, r.items as i, i.deep d', ['s.t']],
  ['select * from generate_series(1, 3) g, s.t', ['s.t']],
  ['select 1', []],
])('%s', (sql, expected) => {
  expect([...names(sql)].sort()).toEqual([...expected].sort())
})

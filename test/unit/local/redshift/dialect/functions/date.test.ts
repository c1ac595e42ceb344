import { dateParts } from '../../../../../../local/redshift/dialect/functions/date'
import { rewriteStatement } from '../../../../../../local/redshift/dialect/rewrite'

const rewritten = (expression: string): string => {
  const result = rewriteStatement(`select ${expression} from t`)
  return result.kind === 'sql'
    ? result.sql.slice('select '.length, -' from t'.length)
    : result.kind === 'refused'
      ? result.message
      : ''
}

describe('functions with a date part', () => {
  it.each([
    ['dateadd(m, 1, d)', "rs_catalog.date_add('minute', 1, d)"],
    ["DATEADD('Mons', 1, '2020-01-01')", "rs_catalog.date_add('month', 1, '2020-01-01'::timestamp)"],
    ['datediff(qtr, a, b)', "rs_catalog.date_diff('quarter', a, b)"],
    ["datediff(h, '2020-01-01', b)", "rs_catalog.date_diff('hour', '2020-01-01'::timestamp, b)"],
    ['datediff($1, a, b)', 'rs_catalog.date_diff(rs_catalog.date_part_name($1), a, b)'],
    ['date_part(dayofweek, d)', "rs_catalog.pgdate_part('dow', d)"],
    ["date_trunc('w', d)", "date_trunc('week', d)"],
    ["date_trunc('mon', '2020-05-05')", "date_trunc('month', '2020-05-05'::timestamp)"],
    ['extract(yr from d)', "rs_catalog.date_part('year' , d)"],
    ["extract('ms' from time '10:00')", "rs_catalog.date_part('millisecond' , time '10:00')"],
    ['extract(epoch from d)', 'rs_catalog.date_part(  d)'],
    ['to_timestamp(a)', 'to_timestamp(a)'],
    ['datediff(fortnight, a, b)', 'date part "fortnight" not recognized'],
    ['t.datediff', 't.datediff'],
  ])('%s', (expression, expected) => {
    expect(rewritten(expression)).toBe(expected)
  })

  it('knows each spelling of a part once', () => {
    expect(dateParts.get('msecs')).toBe('millisecond')
    expect(dateParts.get('m')).toBe('minute')
    expect(new Set(dateParts.values()).size).toBe(19)
    for (const part of dateParts.values()) expect(dateParts.get(part)).toBe(part)
  })
})

import { rewriteStatement } from '../../../../../../local/redshift/dialect/rewrite'

const rewritten = (expression: string): string => {
  const result = rewriteStatement(`select ${expression} from t`)
  const sql =
    result.kind === 'sql'
      ? result.sql.slice('select '.length, -' from t'.length)
      : result.kind === 'refused'
        ? result.message
        : ''
  return sql.replaceAll(/\s+/g, ' ').replaceAll(/\( /g, '(').replaceAll(' )', ')').trim()
}

describe('window functions', () => {
  it.each([
    [
      'ratio_to_report(a) over (partition by b)',
      'rs_catalog.ratio_to_report((a), sum(a) over (partition by b))',
    ],
    ['first_value(a ignore nulls) over ()', 'rs_catalog.first_value(a) over ()'],
    ['last_value(a) ignore nulls over ()', 'rs_catalog.last_value(a) over ()'],
    ['first_value(a respect nulls) over ()', 'first_value(a) over ()'],
    ['first_value(a) over ()', 'first_value(a) over ()'],
    [
      'nth_value(a, 2) ignore nulls over ()',
      'rs_catalog.nth_value(rs_catalog.values_of(a) over (), (2)::integer)',
    ],
    [
      'lag(a) ignore nulls over (order by b)',
      'rs_catalog.lag(rs_catalog.values_of(a) over (order by b ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))',
    ],
    [
      'lead(a, 3) ignore nulls over (order by b)',
      'rs_catalog.lead(rs_catalog.values_of(a) over (order by b ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), (3)::integer)',
    ],
    ['lag(a, 1) over (order by b)', 'lag(a, 1) over (order by b)'],
  ])('%s', (expression, expected) => {
    expect(rewritten(expression)).toBe(expected)
  })
})

describe('frames', () => {
  const message = 'Aggregate window functions with an ORDER BY clause require a frame clause'

  it.each([
    'sum(a) over (order by b)',
    'avg(a) over (partition by c order by b desc nulls last)',
    'last_value(a ignore nulls) over (order by b)',
    'nth_value(a, 2) respect nulls over (order by b)',
    'max(sum(a)) over (order by max(b))',
  ])('are missed by %s', (expression) => {
    expect(rewritten(expression)).toBe(message)
  })

  it.each([
    'sum(a) over (partition by b)',
    'sum(a) over (order by b rows unbounded preceding)',
    'rank() over (order by b)',
    'sum(a) over (partition by (select max(x) from u order by 1))',
    'lead(a) over (order by b)',
    'range',
  ])('are not missed by %s', (expression) => {
    expect(rewritten(expression)).not.toBe(message)
    expect(rewriteStatement(`select ${expression} from t`)).toMatchObject({ kind: 'sql' })
  })
})

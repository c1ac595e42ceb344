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

const whole = 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING'

describe('aggregates', () => {
  it.each([
    ['avg(a)', 'rs_catalog.avg(avg(a), sum(a), max(a))'],
    ['avg(distinct a)', 'rs_catalog.avg(avg(distinct a), sum(distinct a), max(distinct a))'],
    [
      'avg(a) over (partition by b)',
      'rs_catalog.avg(avg(a) over (partition by b), sum(a) over (partition by b), max(a) over (partition by b))',
    ],
    ['avg(nvl(a, 0))', 'rs_catalog.avg(avg(coalesce(a, 0)), sum(coalesce(a, 0)), max(coalesce(a, 0)))'],
    ['stddev(distinct a)', 'stddev(distinct (a)::float8)'],
    ['median(a)', 'rs_catalog.median(rs_catalog.sorted(a))'],
    ['median(a) over (partition by b)', 'rs_catalog.median(rs_catalog.sorted(a) over (partition by b))'],
    [
      'percentile_cont(0.4) within group (order by a desc)',
      'rs_catalog.percentile_cont(rs_catalog.sorted(a), 1 - (0.4))',
    ],
    [
      'percentile_disc(0.4) within group (order by a desc) over ()',
      'rs_catalog.percentile_disc(rs_catalog.ordered(a) over (), 0.4, true)',
    ],
    [
      "listagg(a, ',') within group (order by b)",
      "rs_catalog.listagg(rs_catalog.listagg(nullif((a)::text, ''), ',' order by b))",
    ],
    ['listagg(a)', "rs_catalog.listagg(rs_catalog.listagg(nullif((a)::text, ''), ''))"],
    [
      "listagg(distinct a, ',') within group (order by a)",
      "rs_catalog.listagg(rs_catalog.listagg(distinct a, ',', 0 order by a))",
    ],
    [
      "listagg(a, ',') within group (order by b) over (partition by c)",
      `rs_catalog.listagg(rs_catalog.listagg(nullif((a)::text, ''), ',') over (partition by c order by b ${whole}))`,
    ],
    [
      "listagg(distinct a, ',') within group (order by b) over ()",
      `rs_catalog.listagg(rs_catalog.distinct_values(nullif((a)::text, '')) over (order by b ${whole}), ',')`,
    ],
    ['array_agg from_table', 'array_agg from_table'],
  ])('%s', (expression, expected) => {
    expect(rewritten(expression)).toBe(expected)
  })

  it('keeps what an outer call puts behind the last bracket of an inner WITHIN GROUP', () => {
    expect(rewritten("listagg(percentile_cont(0.5) within group (order by a), '+')")).toBe(
      "rs_catalog.listagg(rs_catalog.listagg(nullif((rs_catalog.percentile_cont(rs_catalog.sorted(a), 0.5))::text, ''), '+'))",
    )
  })
})

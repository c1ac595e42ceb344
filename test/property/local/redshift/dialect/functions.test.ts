import fc from 'fast-check'
import { tokenize } from '../../../../../local/redshift/dialect/lexer'
import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'

const window = fc.constantFrom(
  ' over ()',
  ' over (partition by b)',
  ' over (order by b rows unbounded preceding)',
)
const order = fc.constantFrom('', ' asc', ' desc')
const nulls = fc.constantFrom('', ' ignore nulls', ' respect nulls')

/** Calls of the functions that have a rule, in each other, as deep as they come. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', '1', "'x'", 'null', 't.a', '$1'),
    fc
      .tuple(
        fc.constantFrom('avg', 'median', 'stddev', 'sum', 'max', 'nvl', 'md5', 'regexp_replace'),
        tie('expression'),
      )
      .map(([name, value]) => `${name}(${value})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .chain(([a, b, c]) =>
        fc.constantFrom(
          `decode(${a}, ${b}, ${c})`,
          `nvl2(${a}, ${b}, ${c})`,
          `datediff(day, ${a}, ${b})`,
          `dateadd('month', ${a}, ${b})`,
          `convert(varchar(9), ${a})`,
          `extract(epoch from ${a})`,
          `(${a} || ${b})::varchar(max)`,
          `case when ${a} then ${b} else ${c} end`,
        ),
      ),
    fc
      .tuple(tie('expression'), nulls, window)
      .chain(([value, option, over]) =>
        fc.constantFrom(
          `first_value(${value}${option})${over}`,
          `lag(${value}, 2)${option}${over}`,
          `nth_value(${value}, 2)${option}${over}`,
          `ratio_to_report(${value})${over}`,
          `avg(${value})${over}`,
          `listagg(distinct ${value}, ',')${over}`,
        ),
      ),
    fc
      .tuple(tie('expression'), order, fc.oneof(fc.constant(''), fc.constant(' over (partition by b)')))
      .chain(([value, direction, over]) =>
        fc.constantFrom(
          `percentile_cont(0.5) within group (order by ${value}${direction})${over}`,
          `percentile_disc(0.9) within group (order by ${value}${direction})${over}`,
          `listagg(${value}, '+') within group (order by b${direction})${over}`,
        ),
      ),
  ),
}))

describe('calls in calls', () => {
  it('become SQL whose brackets match, and never hold themselves', () => {
    fc.assert(
      fc.property(expression, (value) => {
        const result = rewriteStatement(`select ${value} from t`)
        // Two sorting aggregates in one SELECT may have come by orders that differ.
        fc.pre(result.kind !== 'refused' || !result.message.startsWith('within group ORDER BY'))
        const sql = result.kind === 'sql' ? result.sql : ''
        let depth = 0
        for (const token of tokenize(sql)) {
          if (token.text === '(') depth++
          else if (token.text === ')') depth--
          expect(depth).toBeGreaterThanOrEqual(0)
        }
        expect(depth).toBe(0)
        expect(result).toMatchObject({ kind: 'sql', sql: expect.stringMatching(/ from t$/) })
      }),
      { numRuns: 500 },
    )
  })
})

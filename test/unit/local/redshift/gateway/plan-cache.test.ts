import fc from 'fast-check'
import { PlanCache } from '../../../../../local/redshift/gateway/plan-cache'
import { planStatement } from '../../../../../local/redshift/gateway/statement-plan'

test('a text is planned once, apart for a transaction block', () => {
  const plans = new PlanCache()
  const alone = plans.plan('lock t', false)
  expect(plans.plan('lock t', false)).toBe(alone)
  const inBlock = plans.plan('lock t', true)
  expect(inBlock).not.toEqual(alone)
  expect(plans.plan('lock t', true)).toBe(inBlock)
})

test('what is remembered is what would be planned, however many texts there were', () => {
  const plans = new PlanCache()
  const text = fc.constantFrom(
    'select nvl(a, 1) from t',
    'truncate t',
    'values (1)',
    "copy t from 's3://b/k' iam_role default",
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.nat(3000), fc.boolean())), (all) => {
      for (const [sql, number, inTransaction] of all) {
        const numbered = `${sql} -- ${number}`
        expect(plans.plan(numbered, inTransaction)).toEqual(planStatement(numbered, { inTransaction }))
      }
    }),
  )
})

test('the oldest of many texts is forgotten', () => {
  const plans = new PlanCache()
  const first = plans.plan('select 0', false)
  for (let number = 1; number <= 1000; number++) plans.plan(`select ${number}`, false)
  expect(plans.plan('select 0', false)).not.toBe(first)
  const long = `select '${'x'.repeat(10_000)}'`
  expect(plans.plan(long, false)).not.toBe(plans.plan(long, false))
})

test('a text is cut into its statements', () => {
  expect(new PlanCache().split('select 1; select 2')).toEqual(['select 1;', ' select 2'])
})

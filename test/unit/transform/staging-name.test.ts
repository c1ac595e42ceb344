import { stagingName } from '../../../job/transform/staging-name'

test('a staging model is named after pipeline and table', () => {
  expect(stagingName('shop', 'orders')).toBe('stg_shop__orders')
})

test('a name that Redshift would cut ends in a hash of itself, so that no two become one', () => {
  const one = stagingName('shop', `${'a'.repeat(126)}1`)
  const other = stagingName('shop', `${'a'.repeat(126)}2`)
  expect(one).toMatch(/^stg_shop__a+_[0-9a-f]{8}$/)
  expect(one).toHaveLength(127)
  expect(one).not.toBe(other)
})

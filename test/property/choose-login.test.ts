import fc from 'fast-check'
import { chooseLogin, loginSettings } from '../../job/choose-login'

/** The sets of settings that are a way to log in, whole and alone. */
const sound = [
  ['redshiftCluster'],
  ['redshiftWorkgroup'],
  ['redshiftSecret'],
  ['redshiftUser', 'redshiftPassword'],
].map(String)

test('a choice is sound for exactly one whole way, and every other one is refused with a reason', () => {
  fc.assert(
    fc.property(fc.subarray([...loginSettings]), (set) => {
      const { missing, invalid } = chooseLogin(set)
      expect(missing.length + invalid.length === 0).toBe(sound.includes(String(set)))
    }),
  )
})

test('a contradiction names every setting that takes part in it', () => {
  fc.assert(
    fc.property(fc.subarray([...loginSettings], { minLength: 3 }), (set) => {
      const text = chooseLogin(set).invalid.join()
      expect([...text.matchAll(/`LAKELOAD_REDSHIFT_\w+`/g)]).toHaveLength(set.length)
    }),
  )
})

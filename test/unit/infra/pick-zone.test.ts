import { ConfigError } from '../../../infra/config/parse-config'
import { pickZone } from '../../../infra/pick-zone'

test('zones are taken in the order of the region', () => {
  expect(pickZone(['us-west-1a', 'us-west-1c'], 1)).toBe('us-west-1c')
})

test('a region with fewer zones than wanted is told by its setting', () => {
  const pick = () => pickZone(['us-west-1a', 'us-west-1c'], 2)
  expect(pick).toThrow(ConfigError)
  expect(pick).toThrow('lakeload:network.zones: the region offers only 2: us-west-1a, us-west-1c')
})

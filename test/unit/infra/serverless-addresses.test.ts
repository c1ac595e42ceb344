import { parseConfig } from '../../../infra/config/parse-config'
import { serverlessAddresses } from '../../../infra/serverless-addresses'

test.each([
  [4, 9],
  [8, 9],
  [16, 13],
  [64, 21],
  [72, 37],
  [512, 133],
  [520, 261],
  [1_024, 261],
])('%d RPU want %d addresses', (rpu, addresses) => {
  expect(serverlessAddresses(rpu)).toBe(addresses)
})

const serverless = (cidr: string, baseCapacityRpu: number) => () =>
  parseConfig({ network: { cidr, zones: 3 }, warehouse: { kind: 'serverless', baseCapacityRpu } })

test('a network that is too small for the capacity is refused before anything is made', () => {
  expect(serverless('10.0.0.0/24', 64)).not.toThrow()
  expect(serverless('10.0.0.0/24', 128)).toThrow(
    'lakeload:network.cidr: `10.0.0.0/24` leaves 27 addresses in each subnet of Redshift; Serverless with 128 RPU needs 37',
  )
  expect(serverless('10.0.0.0/16', 1_024)).not.toThrow()
})

test('a network that is too small for any subnets is told once', () => {
  expect(serverless('10.0.0.0/26', 128)).toThrow(/has 1 problem\n.*is too small/)
})

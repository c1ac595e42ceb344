import { planSubnets, usableAddresses } from '../../../infra/subnet-plan'

const vpc = { base: 10 * 2 ** 24 + 42 * 2 ** 16, prefix: 16 }

test('the default VPC over two zones', () => {
  expect(planSubnets(vpc, 2, ['warehouse', 'public', 'private'])).toEqual([
    { tier: 'warehouse', zone: 0, cidr: '10.42.0.0/19' },
    { tier: 'warehouse', zone: 1, cidr: '10.42.64.0/19' },
    { tier: 'public', zone: 0, cidr: '10.42.32.0/20' },
    { tier: 'public', zone: 1, cidr: '10.42.96.0/20' },
    { tier: 'private', zone: 0, cidr: '10.42.48.0/20' },
    { tier: 'private', zone: 1, cidr: '10.42.112.0/20' },
  ])
})

test('AWS keeps five addresses of a subnet', () => {
  expect(usableAddresses({ base: 0, prefix: 28 })).toBe(11)
})

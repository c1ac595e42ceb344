import fc from 'fast-check'
import { type Cidr, isInside, overlaps, parseCidr } from '../../../infra/cidr'
import { type PlannedSubnet, planSubnets, type SubnetTier, usableAddresses } from '../../../infra/subnet-plan'

const tiers: readonly SubnetTier[] = ['warehouse', 'public', 'private']

/** The VPCs that the configuration lets through. */
const anyVpc: fc.Arbitrary<Cidr> = fc
  .tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 16, max: 24 }))
  .map(([address, prefix]) => ({ prefix, base: address - (address % 2 ** (32 - prefix)) }))

const cidrOf = ({ cidr }: PlannedSubnet): Cidr => parseCidr(cidr) ?? { base: -1, prefix: 32 }

test('subnets lie in the VPC, share no address, and AWS takes their sizes', () => {
  fc.assert(
    fc.property(anyVpc, fc.integer({ min: 2, max: 4 }), fc.subarray([...tiers]), (vpc, zones, wanted) => {
      const plan = planSubnets(vpc, zones, wanted)
      expect(plan).toHaveLength(zones * wanted.length)
      for (const [index, subnet] of plan.entries()) {
        expect(isInside(cidrOf(subnet), vpc)).toBe(true)
        expect(cidrOf(subnet).prefix).toBeGreaterThanOrEqual(16)
        expect(cidrOf(subnet).prefix).toBeLessThanOrEqual(28)
        expect(plan.slice(index + 1).filter((other) => overlaps(cidrOf(subnet), cidrOf(other)))).toEqual([])
      }
    }),
  )
})

test('there is room for what stands in a subnet', () => {
  // A private subnet holds an address for each of nine interface endpoints, and one for a task or a NAT gateway;
  // Serverless with 16 RPU asks for 13 free addresses.
  const needed: Readonly<Record<SubnetTier, number>> = { warehouse: 13, public: 2, private: 10 }
  fc.assert(
    fc.property(anyVpc, fc.integer({ min: 2, max: 3 }), (vpc, zones) => {
      for (const subnet of planSubnets(vpc, zones, tiers)) {
        expect(usableAddresses(cidrOf(subnet))).toBeGreaterThanOrEqual(needed[subnet.tier])
      }
    }),
  )
})

test('a zone or a tier that is added moves no subnet', () => {
  fc.assert(
    fc.property(anyVpc, fc.integer({ min: 2, max: 3 }), fc.subarray([...tiers]), (vpc, zones, some) => {
      expect(planSubnets(vpc, zones + 1, tiers)).toEqual(
        expect.arrayContaining([...planSubnets(vpc, zones, some)]),
      )
    }),
  )
})

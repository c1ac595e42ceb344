import { type Cidr, cidrPart, formatCidr } from './cidr'

/** What a zone's addresses are cut into. */
export type SubnetTier = 'warehouse' | 'public' | 'private'

/** One subnet to be made. */
export interface PlannedSubnet {
  readonly tier: SubnetTier
  /** Which of the zones, from 0. */
  readonly zone: number
  readonly cidr: string
}

/** A zone is a quarter of the VPC: a fourth zone would fit, and a zone that is added moves no other. */
const zoneBits = 2

/** Where in its quarter a tier lies. Every tier has its place whether or not it is made. */
const placeOfTier: Readonly<Record<SubnetTier, { readonly bits: number; readonly index: number }>> = {
  // The largest: Redshift takes several addresses a node, and more of them while it resizes.
  warehouse: { bits: 1, index: 0 },
  public: { bits: 2, index: 2 },
  private: { bits: 2, index: 3 },
}

/**
 * The subnets of a VPC. Changing the number of zones or the tiers never moves a subnet that stays, because a subnet
 * cannot be moved with a warehouse in it.
 */
export function planSubnets(
  vpc: Cidr,
  zones: number,
  tiers: readonly SubnetTier[],
): readonly PlannedSubnet[] {
  return tiers.flatMap((tier) =>
    Array.from({ length: zones }, (_, zone) => {
      const { bits, index } = placeOfTier[tier]
      return { tier, zone, cidr: formatCidr(cidrPart(cidrPart(vpc, zoneBits, zone), bits, index)) }
    }),
  )
}

/** How many addresses of a subnet can be used: AWS keeps the first four and the last of each. */
export function usableAddresses({ prefix }: Cidr): number {
  return 2 ** (32 - prefix) - 5
}

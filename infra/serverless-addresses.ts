/**
 * How many free addresses Redshift Serverless wants in each subnet, by its base capacity, with enhanced VPC routing;
 * from the guide's page "Considerations when using Amazon Redshift Serverless".
 */
const addressesUpToRpu: readonly (readonly [rpu: number, addresses: number])[] = [
  [8, 9],
  [32, 13],
  [64, 21],
  [128, 37],
  [256, 69],
  [512, 133],
]
const mostAddresses = 261

/** The free addresses that a workgroup of a base capacity needs in each of its subnets. */
export function serverlessAddresses(baseCapacityRpu: number): number {
  return addressesUpToRpu.find(([rpu]) => baseCapacityRpu <= rpu)?.[1] ?? mostAddresses
}

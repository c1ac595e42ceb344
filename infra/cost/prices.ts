/** A list price, and where it comes from. */
export interface Price {
  readonly usd: number
  /** What it is the price of: `hour`, `GB-month`. */
  readonly per: string
  readonly source: string
}

/** What an estimate reckons with. */
export interface PriceTable {
  /** The region that the prices are of. */
  readonly region: string
  /** When they were read, `YYYY-MM`. */
  readonly date: string
  readonly prices: Readonly<Record<PriceName, Price>>
  /** An hour of one node, by node type. */
  readonly nodes: Readonly<Record<string, Price>>
}

export type PriceName = keyof typeof listPrices

const redshiftPage = 'Amazon Redshift pricing'
const fargatePage = 'AWS Fargate pricing'
const vpcPage = 'Amazon VPC pricing'
const cloudWatchPage = 'Amazon CloudWatch pricing'

const listPrices = {
  managedStorage: { usd: 0.024, per: 'GB-month', source: redshiftPage },
  serverlessRpu: { usd: 0.375, per: 'RPU-hour', source: redshiftPage },
  fargateCpuX86: { usd: 0.04048, per: 'vCPU-hour', source: fargatePage },
  fargateMemoryX86: { usd: 0.004445, per: 'GB-hour', source: fargatePage },
  fargateCpuArm: { usd: 0.03238, per: 'vCPU-hour', source: fargatePage },
  fargateMemoryArm: { usd: 0.00356, per: 'GB-hour', source: fargatePage },
  fargateDisk: { usd: 0.000111, per: 'GB-hour above 20 GB', source: fargatePage },
  fargateSpotShare: {
    usd: 0.3,
    per: 'dollar of Fargate',
    source: `${fargatePage}: Spot is up to 70 % cheaper`,
  },
  natGatewayHour: { usd: 0.045, per: 'hour', source: vpcPage },
  natGatewayData: { usd: 0.045, per: 'GB', source: vpcPage },
  publicIpv4: { usd: 0.005, per: 'hour', source: vpcPage },
  endpointHour: { usd: 0.01, per: 'hour and zone', source: 'AWS PrivateLink pricing' },
  endpointData: { usd: 0.01, per: 'GB', source: 'AWS PrivateLink pricing' },
  s3Standard: { usd: 0.023, per: 'GB-month', source: 'Amazon S3 pricing' },
  kmsKey: { usd: 1, per: 'key and month', source: 'AWS KMS pricing' },
  secret: { usd: 0.4, per: 'secret and month', source: 'AWS Secrets Manager pricing' },
  logIngestion: { usd: 0.5, per: 'GB', source: cloudWatchPage },
  metric: { usd: 0.3, per: 'metric and month', source: cloudWatchPage },
  alarm: { usd: 0.1, per: 'alarm and month', source: cloudWatchPage },
  dashboard: { usd: 3, per: 'dashboard and month', source: cloudWatchPage },
  stateTransition: { usd: 0.000025, per: 'transition', source: 'AWS Step Functions pricing' },
} as const satisfies Record<string, Price>

const rgSource = 'AWS price list as cited in 2026: 30 % below RA3 for a vCPU'

/** On demand, in dollars, in us-east-1. A file of one’s own prices goes over it: see `overridePrices`. */
export const usEast1Prices: PriceTable = {
  region: 'us-east-1',
  date: '2026-10',
  prices: listPrices,
  nodes: {
    'ra3.large': { usd: 0.543, per: 'node-hour', source: redshiftPage },
    'ra3.xlplus': { usd: 1.086, per: 'node-hour', source: redshiftPage },
    'ra3.4xlarge': { usd: 3.26, per: 'node-hour', source: redshiftPage },
    'ra3.16xlarge': { usd: 13.04, per: 'node-hour', source: redshiftPage },
    'rg.large': { usd: 0.3801, per: 'node-hour', source: rgSource },
    'rg.xlarge': { usd: 0.7602, per: 'node-hour', source: rgSource },
    'rg.4xlarge': { usd: 3.04267, per: 'node-hour', source: rgSource },
    'rg.12xlarge': { usd: 9.128, per: 'node-hour', source: rgSource },
  },
}

import { parseConfig, type RawConfig } from '../../../../infra/config/parse-config'
import { type CostEstimate, type EstimateOptions, estimateCost } from '../../../../infra/cost/estimate'
import { overridePrices } from '../../../../infra/cost/override-prices'

const now = new Date('2026-11-22T00:00:00Z')

const estimate = (raw: RawConfig = {}, options: EstimateOptions = {}): CostEstimate =>
  estimateCost(parseConfig(raw), { now, ...options })

const amounts = ({ items }: CostEstimate) =>
  Object.fromEntries(items.map(({ item, monthlyUsd }) => [item, monthlyUsd]))

const existing = {
  network: { vpcId: 'vpc-1', taskSubnetIds: ['subnet-1'] },
  warehouse: {
    kind: 'existing',
    existingHost: 'host',
    existingCopyRoleArn: 'arn:aws:iam::123456789012:role/copy',
    existingClusterIdentifier: 'cluster',
  },
}

describe('the default stack', () => {
  const daily = estimate()

  test('its items', () => {
    expect(amounts(daily)).toEqual({
      // 2.5 hours a day: 15 minutes before, 15 of the window, 2 hours after.
      'Redshift nodes': 41.29,
      'Redshift storage': 0.48,
      'Public addresses': 0.04,
      'Fargate task': 0.3,
      'S3 lake': 1.15,
      'KMS key': 1,
      Secrets: 0.4,
      CloudWatch: 3.7,
      'Step Functions': 0,
    })
    expect(daily.items[0]?.basis).toBe('1 × ra3.large, 76.04 h (paused between the runs), $0.543 an hour')
    expect(daily.totalMonthlyUsd).toBe(48.36)
    expect(daily.warnings).toEqual([])
    expect(daily.pricesOf).toEqual({ region: 'us-east-1', date: '2026-10' })
  })

  test('what dominates, and what would halve it', () => {
    expect(daily.dominant).toEqual({ item: 'Redshift nodes', share: 41.29 / 48.36 })
    expect(daily.halving).toEqual({
      changes: [
        { path: 'warehouse.kind', value: 'serverless' },
        { path: 'network.zones', value: 3 },
      ],
      totalMonthlyUsd: 18.28,
      savedMonthlyUsd: 30.08,
    })
    expect(daily.savings.map(({ changes }) => changes[0])).toEqual([
      { path: 'warehouse.kind', value: 'serverless' },
      { path: 'warehouse.pauseAfterMinutes', value: 30 },
    ])
  })
})

test('a cluster that is always on costs all hours, and pausing it is the first thing to say', () => {
  const { savings, halving, ...always } = estimate({
    network: { zones: 3, egress: 'nat', natGateways: 'per-zone' },
    warehouse: { nodes: 2, pause: false },
  })
  expect(amounts(always as CostEstimate)).toMatchObject({ 'Redshift nodes': 792.78, 'NAT gateways': 109.64 })
  expect(halving?.changes).toEqual([{ path: 'warehouse.kind', value: 'serverless' }])
  expect(savings.map(({ changes }) => changes)).toEqual([
    [{ path: 'warehouse.kind', value: 'serverless' }],
    [{ path: 'warehouse.pause', value: true }],
    [{ path: 'warehouse.nodes', value: 1 }],
    [
      { path: 'network.egress', value: 'public-ip' },
      { path: 'network.natGateways', value: 'single' },
    ],
    [{ path: 'network.natGateways', value: 'single' }],
  ])
})

test('a pause that the schedules leave no room for is not reckoned with', () => {
  const { items } = estimate({ pipelines: { spacex: { schedule: 'rate(6 hours)' } } })
  expect(items[0]).toEqual({
    item: 'Redshift nodes',
    monthlyUsd: 396.39,
    basis:
      '1 × ra3.large, 730 h (always on: spacex runs at a rate, `rate(6 hours)`, and so at no foreseeable time of day), $0.543 an hour',
  })
})

test('Serverless is paid while runs last, up to its limit', () => {
  const serverless = (raw: object, assumptions = {}) =>
    estimate({ network: { zones: 3 }, warehouse: { kind: 'serverless', ...raw } }, { assumptions }).items[0]
  expect(serverless({})).toEqual({
    item: 'Redshift Serverless',
    monthlyUsd: 11.41,
    basis: '30.44 RPU-hours (4 RPU while a run lasts), $0.375 each',
  })
  expect(serverless({ baseCapacityRpu: 512 }, { runMinutes: 600 })?.monthlyUsd).toBe(273.75)
})

test('interface endpoints are paid by service and zone', () => {
  const { items } = estimate({ network: { egress: 'endpoints' } })
  expect(items.find(({ item }) => item === 'Interface endpoints')).toEqual({
    item: 'Interface endpoints',
    monthlyUsd: 102.23,
    basis: '7 services × 2 zones × 730 h, $0.01 an hour',
  })
})

test('the task: processor, disk above 20 GB, Spot', () => {
  const task = (job: object) =>
    amounts(estimate({ job }, { assumptions: { runMinutes: 600 } }))['Fargate task']
  expect(task({})).toBe(12.06)
  expect(task({ architecture: 'x86_64' })).toBe(15.06)
  expect(task({ ephemeralStorageGb: 200 })).toBe(18.1)
  expect(task({ spot: true })).toBe(3.64)
})

test('a stack whose warehouse and VPC were there before says what is not in the estimate', () => {
  const found = estimate(existing)
  expect(Object.keys(amounts(found))).toEqual([
    'Fargate task',
    'S3 lake',
    'KMS key',
    'CloudWatch',
    'Step Functions',
  ])
  expect(found.warnings).toEqual(['the estimate is without the warehouse, which was there before'])
})

test('pipelines that are off cost no runs', () => {
  const off = estimate({ pipelines: { spacex: { schedule: 'off' } } })
  expect(amounts(off)).toMatchObject({ 'Fargate task': 0, 'Public addresses': 0 })
})

test('a node type that the table does not know is an item without an amount, and a warning', () => {
  const unknown = estimate({ warehouse: { nodeType: 'rg.huge' } })
  expect(unknown.items[0]).toEqual({
    item: 'Redshift nodes',
    monthlyUsd: null,
    basis: '1 × rg.huge, 76.04 h (paused between the runs); its price is not known',
  })
  expect(unknown.totalMonthlyUsd).toBe(7.07)
  expect(unknown).not.toHaveProperty('dominant')
  expect(unknown.savings).toEqual([])
  expect(unknown.warnings).toEqual([
    'the price of the node type `rg.huge` is not known, so the estimate is without the nodes; known are ra3.large, ra3.xlplus, ra3.4xlarge, ra3.16xlarge, rg.large, rg.xlarge, rg.4xlarge, rg.12xlarge; a file of prices can tell others',
  ])
})

test('prices of one’s own make it known, and those of the region need no warning', () => {
  const { table } = overridePrices({
    region: 'eu-central-1',
    nodes: { 'rg.huge': 1 },
    prices: { s3Standard: 1 },
  })
  const own = estimate(
    { warehouse: { nodeType: 'rg.huge' } },
    { ...(table && { table }), region: 'eu-central-1' },
  )
  expect(amounts(own)).toMatchObject({ 'Redshift nodes': 76.04, 'S3 lake': 50 })
  expect(own.warnings).toEqual([])
  expect(own.pricesOf.region).toBe('eu-central-1')
})

test('prices of another region are said to be that', () => {
  expect(estimate({}, { region: 'eu-central-1' }).warnings).toEqual([
    'the prices are those of us-east-1; the stack is in eu-central-1, where they differ',
  ])
})

test.each([
  [{ prices: { s3Standart: 1 } }, ['prices.s3Standart: there is no such price; did you mean `s3Standard`?']],
  [{ prices: { s3Standard: -1 } }, ['prices.s3Standard: Too small: expected number to be >=0']],
  [{ nodes: { 'ra3.large': 'cheap' } }, ['nodes.ra3.large: Invalid input: expected number, received string']],
  [{ price: {} }, ['Unrecognized key: "price"']],
  ['free', ['Invalid input: expected object, received string']],
])('%j is no file of prices', (raw, problems) => {
  expect(overridePrices(raw)).toEqual({ problems })
})

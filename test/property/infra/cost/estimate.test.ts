import fc from 'fast-check'
import { contradictions } from '../../../../infra/config/contradictions'
import { parseConfig } from '../../../../infra/config/parse-config'
import type { InfraConfig } from '../../../../infra/config/shape'
import { defaultAssumptions } from '../../../../infra/cost/cost-item'
import { estimateCost } from '../../../../infra/cost/estimate'
import { usEast1Prices } from '../../../../infra/cost/prices'
import { applyChange } from '../../../../infra/cost/savings'

const now = new Date('2026-11-22T00:00:00Z')

const schedule = fc.oneof(
  fc.constantFrom('off', 'rate(6 hours)', 'rate(1 day)', 'cron(0 5 ? * MON-FRI *)', 'cron(30 4 1 * ? *)'),
  fc.tuple(fc.nat(59), fc.nat(23)).map(([minute, hour]) => `cron(${minute} ${hour} * * ? *)`),
)

/** Valid configurations of every kind, egress and size. */
const config: fc.Arbitrary<InfraConfig> = fc
  .record({
    network: fc.record({
      zones: fc.constant(3),
      egress: fc.constantFrom('public-ip', 'nat', 'endpoints'),
    }),
    perZone: fc.boolean(),
    warehouse: fc.record({
      kind: fc.constantFrom('provisioned' as const, 'serverless' as const),
      nodeType: fc.constantFrom(...Object.keys(usEast1Prices.nodes), 'rg.unheard'),
      nodes: fc.integer({ min: 1, max: 127 }),
      pause: fc.boolean(),
      pauseAfterMinutes: fc.integer({ min: 30, max: 1_380 }),
      baseCapacityRpu: fc.constantFrom(4, 8, 128),
    }),
    job: fc.record({ architecture: fc.constantFrom('arm64', 'x86_64'), spot: fc.boolean() }),
    pipelines: fc.dictionary(
      fc.constantFrom('spacex', 'shop', 'orders'),
      schedule.map((one) => ({ schedule: one })),
      {
        minKeys: 1,
        noNullPrototype: true,
      },
    ),
  })
  .map(({ perZone, ...raw }) => {
    const parsed = parseConfig({
      ...raw,
      // What one kind does not read may not be named; it is there all the same when the kind is changed.
      warehouse: { kind: raw.warehouse.kind },
      network: {
        ...raw.network,
        ...(perZone && raw.network.egress === 'nat' ? { natGateways: 'per-zone' } : {}),
      },
    })
    return { ...parsed, warehouse: { ...parsed.warehouse, ...raw.warehouse } }
  })

const runMinutes = fc.integer({ min: 1, max: 300 })

test('the total is the sum of the items, and none is below nothing', () => {
  fc.assert(
    fc.property(config, runMinutes, (stack, minutes) => {
      const { items, totalMonthlyUsd } = estimateCost(stack, { now, assumptions: { runMinutes: minutes } })
      const sum = items.reduce((total, { monthlyUsd }) => total + (monthlyUsd ?? 0), 0)
      expect(totalMonthlyUsd).toBeCloseTo(sum, 6)
      expect(items.every(({ monthlyUsd }) => monthlyUsd === null || monthlyUsd >= 0)).toBe(true)
      expect(new Set(items.map(({ item }) => item)).size).toBe(items.length)
    }),
  )
})

test('one node more never costs less, nor do longer runs or an hour more until the pause', () => {
  fc.assert(
    fc.property(config, runMinutes, (stack, minutes) => {
      const total = (of: InfraConfig, assumed = minutes) =>
        estimateCost(of, { now, assumptions: { runMinutes: assumed } }).totalMonthlyUsd
      const { nodes, pauseAfterMinutes } = stack.warehouse
      const less = total(stack)
      expect(total(applyChange(stack, { path: 'warehouse.nodes', value: nodes + 1 }))).toBeGreaterThanOrEqual(
        less,
      )
      expect(total(stack, minutes + 1)).toBeGreaterThanOrEqual(less)
      const longer = applyChange(stack, {
        path: 'warehouse.pauseAfterMinutes',
        value: pauseAfterMinutes + 60,
      })
      expect(total(longer)).toBeGreaterThanOrEqual(less)
    }),
  )
})

test('what is said to save does: the changed stack is valid and costs exactly what was said', () => {
  fc.assert(
    fc.property(config, runMinutes, (stack, minutes) => {
      const options = { now, assumptions: { runMinutes: minutes } }
      const { savings, halving, totalMonthlyUsd } = estimateCost(stack, options)
      for (const { changes, totalMonthlyUsd: promised, savedMonthlyUsd } of savings) {
        const changed = changes.reduce(applyChange, stack)
        expect(contradictions(changed)).toEqual([])
        expect(estimateCost(changed, options).totalMonthlyUsd).toBe(promised)
        expect(savedMonthlyUsd).toBeCloseTo(totalMonthlyUsd - promised, 6)
        expect(savedMonthlyUsd).toBeGreaterThanOrEqual(1)
      }
      const best = savings.find((saving) => saving.totalMonthlyUsd <= totalMonthlyUsd / 2)
      expect(halving).toEqual(best)
    }),
  )
})

test('the dominant item is the dearest', () => {
  fc.assert(
    fc.property(config, (stack) => {
      const { items, dominant, totalMonthlyUsd } = estimateCost(stack, {
        now,
        assumptions: defaultAssumptions,
      })
      if (dominant === undefined)
        return expect(items.some(({ monthlyUsd }) => monthlyUsd === null)).toBe(true)
      const most = Math.max(...items.map(({ monthlyUsd }) => monthlyUsd ?? 0))
      expect(dominant.share * totalMonthlyUsd).toBeCloseTo(most, 6)
    }),
  )
})

import type { ContractChange } from '../../../job/evolve/contract-change'
import type { RawManifest } from '../../../job/pipeline/manifests'
import type { ResolvedStream } from '../../../job/pipeline/resolved'
import { isBeyondLimit, planQuarantine } from '../../../job/run/plan-quarantine'
import { makeShop } from '../../support/load/shop-pipeline'

const raw = [{ stream: 'orders', records: 100 }] as unknown as readonly RawManifest[]
const misfit = (count: number, change: Partial<ContractChange> = {}): ContractChange => ({
  kind: 'type_misfit',
  stream: 'orders',
  table: 'orders',
  column: 'tag',
  path: '$.tag',
  mode: 'quarantine',
  verdict: 'quarantined',
  count,
  ...change,
})

function plan(changes: readonly ContractChange[], stream: Partial<ResolvedStream> = {}) {
  const shop = makeShop()
  const streams = shop.streams.map((one) => ({ ...one, maxQuarantined: { records: 5 }, ...stream }))
  return planQuarantine({ ...shop, streams }, raw, changes)
}

test('values of the records themselves are as many records; of several columns they may be the same', () => {
  expect(plan([misfit(4), misfit(3, { path: '$.order' })])).toEqual([
    { stream: 'orders', at_least: 4, at_most: 7, allowed: 5 },
  ])
})

test.each<Partial<ContractChange>>([
  { table: 'lines', path: '$.lines[*].article' },
  // Nulls are counted of what is new, and set nothing aside.
  { kind: 'new_path' },
])('other values may be one record, or none: %j', (change) => {
  expect(plan([misfit(4, change)])).toMatchObject([{ at_least: 0, at_most: 4 }])
})

test('a duplicate may have been left out before', () => {
  expect(plan([misfit(4)], { dedupe: {} })).toMatchObject([{ at_least: 0, at_most: 4 }])
})

test('there are no more than all records, and a share is of them', () => {
  expect(plan([misfit(90), misfit(80)], { maxQuarantined: { share: 0.1 } })).toMatchObject([
    { at_least: 90, at_most: 100, allowed: 10 },
  ])
})

test('what is refused, discarded or taken over goes to no quarantine', () => {
  for (const verdict of ['refused', 'discarded', 'applied', 'reported'] as const)
    expect(plan([misfit(4, { verdict })])).toEqual([])
})

test('only what is certain is beyond the limit', () => {
  expect(isBeyondLimit({ stream: 'orders', at_least: 6, at_most: 6, allowed: 5 })).toBe(true)
  expect(isBeyondLimit({ stream: 'orders', at_least: 5, at_most: 9, allowed: 5 })).toBe(false)
})

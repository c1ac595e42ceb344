import fc from 'fast-check'
import { generateLaunches } from '../../../../local/api/generate-launches'
import type { Launch } from '../../../../local/api/launch'

const options = fc.record({
  count: fc.integer({ min: 0, max: 400 }),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
})
const generate = (given: { count: number; seed: number }) =>
  [...generateLaunches(given)].map((text) => JSON.parse(text) as Launch)

test('any count and seed give so many launches, each with an id of its own, in the order of their dates', () => {
  fc.assert(
    fc.property(options, (given) => {
      const launches = generate(given)
      expect(launches).toHaveLength(given.count)
      expect(new Set(launches.map(({ id }) => id)).size).toBe(given.count)
      const dates = launches.map((launch) => launch.date_unix)
      expect(dates.every((date, index) => index === 0 || date > (dates[index - 1] ?? date))).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('any seed flies each core in order, at most once a launch, and again only after it has landed', () => {
  fc.assert(
    fc.property(options, (given) => {
      const flights = new Map<string, number>()
      const lost = new Set<string>()
      for (const { cores } of generate(given)) {
        const known = cores.flatMap(({ core }) => (core === null ? [] : [core]))
        expect(new Set(known).size).toBe(known.length)
        for (const { core, flight, landing_success } of cores) {
          if (core === null) continue
          expect(lost.has(core)).toBe(false)
          expect(flight).toBe((flights.get(core) ?? 0) + 1)
          flights.set(core, flight ?? 0)
          if (landing_success !== true) lost.add(core)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('no launch repeats a payload within itself', () => {
  fc.assert(
    fc.property(options, (given) => {
      for (const { payloads } of generate(given)) expect(new Set(payloads).size).toBe(payloads.length)
    }),
    { numRuns: 20 },
  )
})

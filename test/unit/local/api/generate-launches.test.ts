import { createHash } from 'node:crypto'
import { generateLaunches } from '../../../../local/api/generate-launches'
import type { Launch } from '../../../../local/api/launch'

const launches = [...generateLaunches({ count: 200, seed: 1 })].map((text) => JSON.parse(text) as Launch)
const flights = launches.flatMap(({ cores, date_unix }) => cores.map((core) => ({ ...core, date_unix })))

const KEYS =
  'fairings links static_fire_date_utc static_fire_date_unix net window rocket success failures details crew ships ' +
  'capsules payloads launchpad flight_number name date_utc date_unix date_local date_precision upcoming cores ' +
  'auto_update tbd launch_library_id id'

describe('generateLaunches', () => {
  it('gives the same bytes for the same count and seed, on every machine', () => {
    const bytes = [...generateLaunches({ count: 50, seed: 7 })].join('\n')
    expect(createHash('sha256').update(bytes).digest('hex')).toMatchInlineSnapshot(
      `"c174afdc83a6824f41a3eefe05afd73a809b54e3b3cb444842e7b4874c41dee9"`,
    )
    expect([...generateLaunches({ count: 50, seed: 8 })].join('\n')).not.toBe(bytes)
  })

  it('gives every launch the 27 keys of the real answer, in its order', () => {
    for (const launch of launches) expect(Object.keys(launch).join(' ')).toBe(KEYS)
  })

  it('gives every launch an id of its own and rising flight numbers and dates', () => {
    expect(new Set(launches.map(({ id }) => id)).size).toBe(200)
    expect(launches.map((launch) => launch.flight_number)).toEqual(launches.map((_, index) => index + 1))
    const dates = launches.map((launch) => launch.date_unix)
    expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b))
  })

  it('writes one instant three times', () => {
    for (const { date_utc, date_unix, date_local } of launches) {
      expect(date_utc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/)
      expect(date_local).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d$/)
      expect([Date.parse(date_utc), Date.parse(date_local)]).toEqual([date_unix * 1000, date_unix * 1000])
    }
  })

  it('uses several offsets', () => {
    const offsets = new Set(launches.map(({ date_local }) => date_local.slice(-6)))
    expect([...offsets].sort()).toEqual(['+12:00', '-04:00', '-05:00', '-07:00', '-08:00'])
  })

  it('counts the flights of a core from 1, without a gap', () => {
    const seen = new Map<string, number>()
    for (const { core, flight, reused } of flights) {
      if (core === null) continue
      expect(flight).toBe((seen.get(core) ?? 0) + 1)
      expect(reused).toBe(flight !== 1)
      seen.set(core, flight ?? 0)
    }
    expect(Math.max(...seen.values())).toBeGreaterThanOrEqual(4)
  })

  it('lets some cores fly again within 50 days, and some later', () => {
    const last = new Map<string, number>()
    const gaps: number[] = []
    for (const { core, date_unix } of flights) {
      if (core === null) continue
      const before = last.get(core)
      if (before !== undefined) gaps.push((date_unix - before) / 86_400)
      last.set(core, date_unix)
    }
    expect(gaps.some((days) => days <= 50)).toBe(true)
    expect(gaps.some((days) => days > 50)).toBe(true)
  })

  it('leaves the cores of upcoming launches unknown, and no others', () => {
    expect(launches.filter(({ upcoming }) => upcoming)).toHaveLength(18)
    for (const { upcoming, cores, success } of launches) {
      expect(
        cores.every(({ core, flight }) => (core === null) === upcoming && (flight === null) === upcoming),
      ).toBe(true)
      expect(success === null).toBe(upcoming)
    }
  })

  it('has each kind of nested data: fairings and none, ships, failures, crew, three cores, no payload', () => {
    const has = (condition: (launch: Launch) => boolean) => launches.some(condition)
    expect(has(({ fairings }) => fairings === null)).toBe(true)
    expect(has(({ fairings }) => (fairings?.ships.length ?? 0) > 1)).toBe(true)
    expect(has(({ failures }) => failures.some(({ altitude }) => altitude === null))).toBe(true)
    expect(has(({ crew }) => crew.length === 4)).toBe(true)
    expect(has(({ cores }) => cores.length === 3)).toBe(true)
    expect(has(({ payloads }) => payloads.length === 0)).toBe(true)
    expect(has(({ payloads }) => payloads.length > 1)).toBe(true)
    expect(has(({ links }) => links.flickr.original.length > 5)).toBe(true)
  })

  it('fails every launch with a failure and no other', () => {
    for (const { success, failures } of launches) expect(failures.length > 0).toBe(success === false)
  })

  it('flies two payload ids twice', () => {
    const all = launches.flatMap(({ payloads }) => payloads)
    expect(all.length - new Set(all).size).toBe(2)
  })

  it('has details with Unicode, quotes, backslashes and line breaks', () => {
    const details = launches.map((launch) => launch.details ?? '').join('')
    for (const text of ['🚀', '日本', '\u00a0', '"', '\\', '\n', '\t']) expect(details).toContain(text)
  })

  it('gives none for a count of 0', () => {
    expect([...generateLaunches({ count: 0, seed: 1 })]).toEqual([])
  })
})

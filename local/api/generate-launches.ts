import { CoreFleet, UNKNOWN_CORE } from './core-fleet'
import type { CoreFlight, CrewMember, Failure, Fairings, Launch, Links } from './launch'
import { formatLocal, nextLaunchAt } from './launch-dates'
import {
  CREW_ROLES,
  DETAIL_SENTENCES,
  FAILURE_REASONS,
  KWAJALEIN,
  LAUNCHPADS,
  MISSIONS,
  ROCKETS,
} from './launch-words'
import { Random } from './random'

/** Every so manyth launch carries a payload of the launch before it once more, as two of the real ones do. */
const REPEATED_PAYLOAD_EVERY = 97
/** The first launches are Falcon 1's, whose cores do not come back; a few more learn to land. */
const FALCON_1_LAUNCHES = 5
const LAUNCHES_BEFORE_LANDING = 12
const MOST_UPCOMING = 18

export interface GenerateOptions {
  readonly count: number
  readonly seed: number
}

/**
 * Launches in the exact shape of the real answer, one JSON text each, in the order of their flight numbers. The same
 * count and seed give the same bytes, on every machine. Nothing grows with `count`.
 *
 * @example
 * const answer = `[${[...generateLaunches({ count: 200, seed: 1 })].join(',')}]`
 */
export function* generateLaunches({ count, seed }: GenerateOptions): Generator<string, void, undefined> {
  const random = new Random(seed)
  const world: World = { random, fleet: new CoreFleet(random), ids: makePools(random) }
  const upcomingFrom = count - Math.min(MOST_UPCOMING, Math.floor(count / 11))
  let previous: Launch | undefined
  for (let index = 0; index < count; index += 1) {
    const launch = makeLaunch(world, index, index >= upcomingFrom, previous)
    yield JSON.stringify(launch)
    previous = launch
  }
}

interface World {
  readonly random: Random
  readonly fleet: CoreFleet
  readonly ids: Pools
}

interface Pools {
  readonly ships: readonly string[]
  readonly capsules: readonly [string, ...string[]]
  readonly crew: readonly string[]
}

function makePools(random: Random): Pools {
  const pool = (size: number) => Array.from({ length: size }, () => random.objectId())
  return { ships: pool(29), capsules: [random.objectId(), ...pool(24)], crew: pool(30) }
}

function makeLaunch(world: World, index: number, upcoming: boolean, previous: Launch | undefined): Launch {
  const { random, ids } = world
  const at = nextLaunchAt(previous && previous.date_unix * 1000, index, random.fraction())
  const isFalcon1 = index < FALCON_1_LAUNCHES
  const isHeavy = !isFalcon1 && random.chance(0.025)
  const hasCapsule = !isFalcon1 && !isHeavy && random.chance(0.17)
  const isCrewed = hasCapsule && !upcoming && random.chance(0.25)
  const pad = isFalcon1 ? KWAJALEIN : random.pick(LAUNCHPADS)
  const failed = !upcoming && random.chance(isFalcon1 ? 0.6 : 0.02)
  const staticFireAt = upcoming || random.chance(0.4) ? null : at - random.integer(2, 9) * 86_400_000
  return {
    fairings: hasCapsule ? null : makeFairings(world, index, upcoming),
    links: makeLinks(random, upcoming),
    static_fire_date_utc: staticFireAt === null ? null : new Date(staticFireAt).toISOString(),
    static_fire_date_unix: staticFireAt === null ? null : staticFireAt / 1000,
    net: false,
    window: upcoming || random.chance(0.4) ? null : random.pick([0, 0, 1800, 7200, 14_400]),
    rocket: isFalcon1 ? ROCKETS.falcon1 : isHeavy ? ROCKETS.falconHeavy : ROCKETS.falcon9,
    success: upcoming ? null : !failed,
    failures: failed ? [makeFailure(random)] : [],
    details: upcoming || random.chance(0.35) ? null : makeDetails(random),
    crew: isCrewed ? makeCrew(world) : [],
    ships: random.some(ids.ships, upcoming || isFalcon1 ? 0 : random.integer(0, 5)),
    capsules: hasCapsule ? [random.pick(ids.capsules)] : [],
    payloads: makePayloads(random, index, upcoming, previous),
    launchpad: pad.id,
    flight_number: index + 1,
    name: `${random.pick(MISSIONS)} ${index + 1}`,
    date_utc: new Date(at).toISOString(),
    date_unix: at / 1000,
    date_local: formatLocal(at, pad.zone),
    date_precision: upcoming ? random.pick(['month', 'day', 'hour']) : 'hour',
    upcoming,
    cores: makeCores(world, index, at, upcoming, isHeavy ? 3 : 1),
    auto_update: true,
    tbd: false,
    launch_library_id: random.chance(0.35) ? random.uuid() : null,
    id: random.objectId(),
  }
}

function makeFairings({ random, ids }: World, index: number, upcoming: boolean): Fairings {
  if (upcoming || random.chance(0.35)) {
    return { reused: null, recovery_attempt: null, recovered: null, ships: [] }
  }
  const attempt = index >= LAUNCHES_BEFORE_LANDING && random.chance(0.7)
  return {
    reused: attempt && random.chance(0.6),
    recovery_attempt: attempt,
    recovered: attempt ? random.chance(0.9) : random.pick([false, null]),
    ships: attempt ? random.some(ids.ships, random.integer(0, 3)) : [],
  }
}

function makeLinks(random: Random, upcoming: boolean): Links {
  const maybe = (probability: number, make: () => string) =>
    !upcoming && random.chance(probability) ? make() : null
  const patch = maybe(0.97, () => random.hex(8))
  const video = maybe(0.98, () => random.hex(11))
  const reddit = () => `https://www.reddit.com/r/spacex/comments/${random.hex(6)}/`
  const photos = upcoming || random.chance(0.3) ? 0 : random.integer(1, 13)
  return {
    patch: {
      small: patch && `https://images2.imgbox.com/${patch.slice(0, 2)}/${patch}_o.png`,
      large: patch && `https://images2.imgbox.com/${patch.slice(2, 4)}/${patch}_o.png`,
    },
    reddit: {
      campaign: maybe(0.75, reddit),
      launch: maybe(0.85, reddit),
      media: maybe(0.45, reddit),
      recovery: maybe(0.5, reddit),
    },
    flickr: {
      small: [],
      original: Array.from(
        { length: photos },
        () => `https://live.staticflickr.com/65535/${random.hex(11)}_o.jpg`,
      ),
    },
    presskit: maybe(0.45, () => `https://www.spacex.com/sites/spacex/files/${random.hex(6)}_presskit.pdf`),
    webcast: video && `https://youtu.be/${video}`,
    youtube_id: video,
    article: maybe(0.7, () => `https://spaceflightnow.com/2022/02/25/${random.hex(10)}/`),
    wikipedia: maybe(0.77, () => `https://en.wikipedia.org/wiki/${random.hex(8)}`),
  }
}

function makeFailure(random: Random): Failure {
  return {
    time: random.chance(0.1) ? -165_180 : random.integer(20, 600),
    altitude: random.chance(0.25) ? null : random.integer(0, 300),
    reason: random.pick(FAILURE_REASONS),
  }
}

function makeDetails(random: Random): string {
  return Array.from({ length: random.integer(1, 4) }, () => random.pick(DETAIL_SENTENCES)).join(' ')
}

function makeCrew({ random, ids }: World): CrewMember[] {
  const size = random.pick([2, 4, 4])
  return random
    .some(ids.crew, size)
    .map((crew, index) => ({ crew, role: CREW_ROLES[index] ?? CREW_ROLES[0] }))
}

function makePayloads(
  random: Random,
  index: number,
  upcoming: boolean,
  previous: Launch | undefined,
): string[] {
  const repeated = index % REPEATED_PAYLOAD_EVERY === 50 ? previous?.payloads[0] : undefined
  if (repeated !== undefined) return [repeated]
  const size = random.chance(0.06) ? random.integer(2, 5) : upcoming && random.chance(0.5) ? 0 : 1
  return Array.from({ length: size }, () => random.objectId())
}

function makeCores(world: World, index: number, at: number, upcoming: boolean, count: number): CoreFlight[] {
  return Array.from({ length: count }, () => {
    if (!upcoming) return world.fleet.fly(at, index >= LAUNCHES_BEFORE_LANDING)
    if (world.random.chance(0.3)) return UNKNOWN_CORE
    return { ...UNKNOWN_CORE, gridfins: true, legs: true, reused: false }
  })
}

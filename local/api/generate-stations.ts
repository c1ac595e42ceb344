import { Random } from './random'

/** A place on Earth, or an area: what a GeoJSON feature can be about. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: readonly number[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] }

/** A bicycle station as a GeoJSON feature. */
export interface Station {
  readonly type: 'Feature'
  readonly id: string
  readonly geometry: Geometry
  readonly properties: {
    readonly name: string
    readonly longitude: number
    readonly latitude: number
    readonly elevation_m: number | null
    readonly opened_on: string
    readonly last_seen_at: string
    readonly is_renting: boolean
    readonly docks: number
    readonly bikes: { readonly mechanical: number; readonly electric: number }
    readonly operators: readonly string[]
  }
}

const FIRST_DAY = Date.UTC(2007, 6, 15)
const DAY_MS = 86_400_000
const STREETS = [
  'Rue de Rivoli',
  'Quai aux Fleurs',
  'Place d’Italie',
  'Porte "Dorée"',
  'Bd Saint-Germain',
] as const
const OPERATORS = ['Vélo & Co', 'Ville', 'Régie des transports'] as const

export interface GenerateStationsOptions {
  readonly count: number
  readonly seed: number
}

/**
 * Stations as JSON texts. The same count and seed give the same bytes; nothing grows with `count`.
 *
 * @example
 * const collection = `{"type":"FeatureCollection","features":[${[...generateStations({ count: 60, seed: 1 })]}]}`
 */
export function* generateStations({
  count,
  seed,
}: GenerateStationsOptions): Generator<string, void, undefined> {
  const random = new Random(seed)
  for (let index = 0; index < count; index += 1) yield JSON.stringify(makeStation(random, index))
}

function makeStation(random: Random, index: number): Station {
  const longitude = degrees(random, 2.2, 2.5)
  const latitude = degrees(random, 48.8, 48.92)
  const docks = random.integer(8, 60)
  const electric = random.integer(0, Math.floor(docks / 2))
  return {
    type: 'Feature',
    id: `station/${index + 1}`,
    geometry: makeGeometry(random, longitude, latitude),
    properties: {
      name: `${random.pick(STREETS)} ${index + 1}`,
      longitude,
      latitude,
      elevation_m: random.chance(0.1) ? null : random.integer(260, 1_290) / 10,
      opened_on: new Date(FIRST_DAY + random.integer(0, 6_000) * DAY_MS).toISOString().slice(0, 10),
      last_seen_at: new Date(Date.UTC(2026, 4, 1) + random.integer(0, 86_399) * 1_000).toISOString(),
      is_renting: random.chance(0.95),
      docks,
      bikes: { mechanical: random.integer(0, docks - electric), electric },
      operators: random.some(OPERATORS, random.integer(0, 2)),
    },
  }
}

/** Most stations are points, some with a height; a few large ones are areas. */
function makeGeometry(random: Random, longitude: number, latitude: number): Geometry {
  if (!random.chance(0.06)) {
    const height = random.chance(0.3) ? [random.integer(26, 129)] : []
    return { type: 'Point', coordinates: [longitude, latitude, ...height] }
  }
  const [east, north] = [rounded(longitude + 0.0004), rounded(latitude + 0.0003)]
  const corner: readonly number[] = [longitude, latitude]
  return {
    type: 'Polygon',
    coordinates: [[corner, [east, latitude], [east, north], [longitude, north], corner]],
  }
}

function degrees(random: Random, low: number, high: number): number {
  return rounded(low + random.fraction() * (high - low))
}

/** Six places, which is 11 cm. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

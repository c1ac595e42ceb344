import { Readable } from 'node:stream'
import type { Answer } from './api-source'
import { generateStations } from './generate-stations'

/** How many stations there are when nobody asks for another number. */
export const DEFAULT_STATIONS = 60

/** What the local API knows of stations. */
export interface StationsSource {
  /** How many there are: 60 by default. */
  readonly stations?: number | undefined
  readonly seed?: number | undefined
}

/** `GET /stations.geojson`: all stations as one GeoJSON FeatureCollection. */
export function answerStations(source: StationsSource): Answer {
  const options = { count: source.stations ?? DEFAULT_STATIONS, seed: source.seed ?? 1 }
  return {
    etag: `"stations-${options.seed}-${options.count}"`,
    open: () => Readable.from(asCollection(options.count, generateStations(options))),
  }
}

/** A feature a line, in chunks of many. */
function* asCollection(count: number, stations: Iterable<string>): Generator<string> {
  let chunk = `{"type":"FeatureCollection","name":"stations","numberReturned":${count},"features":[`
  let separator = '\n'
  for (const station of stations) {
    chunk += separator + station
    separator = ',\n'
    if (chunk.length >= 65_536) {
      yield chunk
      chunk = ''
    }
  }
  yield `${chunk}\n]}\n`
}

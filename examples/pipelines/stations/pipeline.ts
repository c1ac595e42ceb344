import { definePipeline, env } from '../../../job/pipeline/definition'

/** Bicycle stations, from one GeoJSON FeatureCollection. */
export default definePipeline({
  name: 'stations',
  description: 'Bicycle stations with their places, docks and bikes',
  source: { kind: 'http', baseUrl: env('STATIONS_API_URL', 'http://127.0.0.1:8300') },
  // Stations that are gone are gone from the answer, so the table is written anew.
  streams: { stations: { path: '/stations.geojson', records: '$.features', write: 'replace' } },
  exampleQuery:
    'select id, name, json_serialize(geometry_coordinates) as place from stations.stations order by docks desc limit 5',
})

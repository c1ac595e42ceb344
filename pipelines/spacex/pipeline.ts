import { definePipeline, env } from '../../job/pipeline/definition'

/** SpaceX launches, from the public API's one answer of all launches. */
export default definePipeline({
  name: 'spacex',
  description: 'SpaceX launches with their cores, fairings, payloads, links and failures',
  source: {
    kind: 'http',
    baseUrl: env('SPACEX_API_URL', 'https://api.spacexdata.com'),
  },
  defaults: { write: 'merge' },
  streams: {
    launches: { path: '/v5/launches', records: '$' },
  },
  exampleQuery:
    'select core_id, flights, reuses from spacex_marts.core_reuse_ranking order by reuse_rank, core_id limit 5',
})

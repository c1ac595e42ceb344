/** A data set that an npm package ships as JSON: real data of a shape of its own. */
export interface DataSet {
  /** The pipeline's name. */
  readonly name: string
  readonly what: string
  /** The package, and the file in it. */
  readonly package: string
  readonly file: string
  /** Where the records are in the file, where they are not the file itself. */
  readonly records?: string
  /** Where the file is one object whose names are data: the member that holds it in the only record. */
  readonly asMember?: string
}

const vega = 'vega-datasets'

/** All together, every kind of shape that inference knows; see `docs/data-sets.md`. */
export const dataSets: readonly DataSet[] = [
  { name: 'airports', what: 'Airports; numbers as text', package: 'airports', file: 'airports.json' },
  {
    name: 'country_regions',
    what: 'Countries with a list of regions',
    package: 'country-region-data',
    file: 'data.json',
  },
  {
    name: 'language_subtags',
    what: 'The IANA registry of language subtags: sparse, lists of texts',
    package: 'language-subtag-registry',
    file: 'data/json/registry.json',
  },
  {
    name: 'media_types',
    what: 'Media types: one object whose names are data',
    package: 'mime-db',
    file: 'db.json',
    asMember: 'types',
  },
  {
    name: 'node_versions',
    what: 'Releases of Node.js; `lts` is text or false',
    package: 'node-releases',
    file: 'data/processed/envs.json',
  },
  {
    name: 'elements',
    what: 'The periodic table: wide, deep, sparse, many digits',
    package: 'periodic-table-data-complete',
    file: 'pTable.json',
  },
  {
    name: 'time_zones',
    what: 'Time zones with lists of names',
    package: 'timezones.json',
    file: 'timezones.json',
  },
  {
    name: 'emoji_groups',
    what: 'Groups of emoji, characters beyond the basic plane',
    package: 'unicode-emoji-json',
    file: 'data-by-group.json',
  },
  {
    name: 'movies',
    what: 'Films: names with blanks, titles that are numbers',
    package: vega,
    file: 'data/movies.json',
  },
  {
    name: 'earthquakes',
    what: 'GeoJSON features with coordinates',
    package: vega,
    file: 'data/earthquakes.json',
    records: '$.features',
  },
  {
    name: 'us_counties',
    what: 'TopoJSON geometries: lists in lists',
    package: vega,
    file: 'data/us-10m.json',
    records: '$.objects.counties.geometries',
  },
  {
    name: 'football',
    what: 'Matches; dates, letters with accents',
    package: vega,
    file: 'data/football.json',
  },
  { name: 'budget', what: 'The US budget: a column a year', package: vega, file: 'data/budget.json' },
  {
    name: 'weekly_weather',
    what: 'Weather: objects in objects',
    package: vega,
    file: 'data/weekly-weather.json',
  },
  {
    name: 'data_packages',
    what: 'A Frictionless data package: schemas of fields, three lists deep',
    package: vega,
    file: 'datapackage.json',
    records: '$.resources',
  },
  {
    name: 'flights',
    what: 'Flights: 20,000 flat records, times that are not ISO 8601',
    package: vega,
    file: 'data/flights-20k.json',
  },
]

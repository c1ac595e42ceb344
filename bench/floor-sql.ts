/** The types that somebody would write by hand for the launches: read straight into them, lax casts and all. */
export const floorColumns = `{
  id: 'VARCHAR', flight_number: 'INTEGER', name: 'VARCHAR', date_utc: 'TIMESTAMP', date_unix: 'BIGINT',
  date_local: 'VARCHAR', date_precision: 'VARCHAR', upcoming: 'BOOLEAN', success: 'BOOLEAN', rocket: 'VARCHAR',
  launchpad: 'VARCHAR', crew: 'JSON', ships: 'JSON', capsules: 'JSON', details: 'VARCHAR',
  static_fire_date_utc: 'TIMESTAMP', static_fire_date_unix: 'BIGINT', "window": 'INTEGER', net: 'BOOLEAN',
  tbd: 'BOOLEAN', auto_update: 'BOOLEAN', launch_library_id: 'VARCHAR', payloads: 'VARCHAR[]',
  cores: 'STRUCT(core VARCHAR, flight INTEGER, gridfins BOOLEAN, legs BOOLEAN, reused BOOLEAN,
    landing_attempt BOOLEAN, landing_success BOOLEAN, landing_type VARCHAR, landpad VARCHAR)[]',
  fairings: 'STRUCT(reused BOOLEAN, recovery_attempt BOOLEAN, recovered BOOLEAN, ships VARCHAR[])',
  failures: 'STRUCT("time" INTEGER, altitude INTEGER, reason VARCHAR)[]',
  links: 'STRUCT(patch STRUCT(small VARCHAR, "large" VARCHAR),
    reddit STRUCT(campaign VARCHAR, launch VARCHAR, media VARCHAR, recovery VARCHAR),
    flickr STRUCT(original JSON), presskit VARCHAR, webcast VARCHAR, youtube_id VARCHAR, article VARCHAR,
    wikipedia VARCHAR)'
}`

/** The tables of the spacex contract, as queries over `records`. */
export const floorTables: Readonly<Record<string, string>> = {
  launches: `SELECT id, flight_number, name, date_utc, date_unix, date_local, date_precision, upcoming, success,
    rocket, launchpad, crew, ships, capsules FROM records`,
  launch_details: `SELECT id, details, static_fire_date_utc, static_fire_date_unix, "window", net, tbd, auto_update,
    launch_library_id FROM records`,
  launch_cores: `SELECT id, place, core.core, core.flight, core.gridfins, core.legs, core.reused,
    core.landing_attempt, core.landing_success, core.landing_type, core.landpad FROM (SELECT id, unnest(cores) AS core, unnest(range(len(cores))) AS place
    FROM records) WHERE core.core IS NOT NULL`,
  launch_fairings: `SELECT id, fairings.reused, fairings.recovery_attempt, fairings.recovered FROM records
    WHERE fairings IS NOT NULL`,
  launch_fairing_ships: `SELECT id, unnest(fairings.ships) AS ship, unnest(range(len(fairings.ships))) AS place
    FROM records`,
  launch_links: `SELECT id, links.patch.small, links.patch."large", links.reddit.campaign, links.reddit.launch,
    links.reddit.media, links.reddit.recovery, links.flickr.original, links.presskit, links.webcast,
    links.youtube_id, links.article, links.wikipedia FROM records WHERE links IS NOT NULL`,
  launch_failures: `SELECT id, place, failure.time, failure.altitude, failure.reason FROM (SELECT id, unnest(failures) AS failure,
    unnest(range(len(failures))) AS place FROM records)`,
  launch_payloads: `SELECT id, unnest(payloads) AS payload, unnest(range(len(payloads))) AS place FROM records`,
}

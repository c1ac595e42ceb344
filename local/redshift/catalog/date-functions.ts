import { dateParts } from '../dialect/functions/date'

const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'
/** Not strict, so that PostgreSQL puts the one expression straight into the plan and keeps only the branch of the part. */
const inlinedSql = 'LANGUAGE sql IMMUTABLE PARALLEL SAFE'

/** For a date part that is no literal; the rewriter knows the others by itself. */
const partName = `CREATE FUNCTION rs_catalog.date_part_name(part text) RETURNS text ${strictSql} AS $$
  SELECT CASE lower(trim(part)) ${[...dateParts].map(([name, part]) => `WHEN '${name}' THEN '${part}'`).join(' ')} ELSE part END $$`

/** Counts the boundaries between two times, not the whole units that fit: weeks begin on Sunday. */
const boundaries = `CREATE FUNCTION rs_catalog.boundaries(part text, since timestamp, until timestamp) RETURNS bigint ${inlinedSql} AS $$
  SELECT CASE part
    WHEN 'year' THEN extract(year FROM until) - extract(year FROM since)
    WHEN 'quarter' THEN (extract(year FROM until) - extract(year FROM since)) * 4 + extract(quarter FROM until) - extract(quarter FROM since)
    WHEN 'month' THEN (extract(year FROM until) - extract(year FROM since)) * 12 + extract(month FROM until) - extract(month FROM since)
    WHEN 'week' THEN (until::date - extract(dow FROM until)::int - (since::date - extract(dow FROM since)::int)) / 7
    WHEN 'day' THEN until::date - since::date
    WHEN 'hour' THEN extract(epoch FROM pg_catalog.date_trunc('hour', until) - pg_catalog.date_trunc('hour', since)) / 3600
    WHEN 'minute' THEN extract(epoch FROM pg_catalog.date_trunc('minute', until) - pg_catalog.date_trunc('minute', since)) / 60
    WHEN 'second' THEN extract(epoch FROM pg_catalog.date_trunc('second', until) - pg_catalog.date_trunc('second', since))
    WHEN 'millisecond' THEN extract(epoch FROM pg_catalog.date_trunc('milliseconds', until) - pg_catalog.date_trunc('milliseconds', since)) * 1000
    WHEN 'microsecond' THEN extract(epoch FROM until - since) * 1000000
    WHEN 'decade' THEN extract(decade FROM until) - extract(decade FROM since)
    WHEN 'century' THEN extract(century FROM until) - extract(century FROM since)
    WHEN 'millennium' THEN extract(millennium FROM until) - extract(millennium FROM since)
    ELSE rs_catalog.unknown_part(part)
  END::bigint $$`

const partInterval = `CREATE FUNCTION rs_catalog.part_interval(part text, amount bigint) RETURNS interval ${inlinedSql} AS $$
  SELECT CASE part
    WHEN 'day' THEN make_interval(days => amount::int)
    WHEN 'hour' THEN amount * interval '1 hour'
    WHEN 'month' THEN make_interval(months => amount::int)
    WHEN 'minute' THEN amount * interval '1 minute'
    WHEN 'second' THEN amount * interval '1 second'
    WHEN 'week' THEN make_interval(weeks => amount::int)
    WHEN 'quarter' THEN make_interval(months => amount::int * 3)
    WHEN 'millisecond' THEN amount * interval '1 millisecond'
    WHEN 'microsecond' THEN amount * interval '1 microsecond'
    WHEN 'dow' THEN make_interval(days => amount::int)
    WHEN 'doy' THEN make_interval(days => amount::int)
    ELSE amount * rs_catalog.unknown_part(part) * interval '1 second'
  END $$`

/** A year after the 29th of February is the 1st of March; only months lead to the 28th. */
const addYears = `CREATE FUNCTION rs_catalog.add_years(moment timestamp, years bigint) RETURNS timestamp ${strictSql} AS $$
  SELECT moment + make_interval(years => years::int)
    + CASE WHEN extract(day FROM moment) = 29 AND extract(day FROM moment + make_interval(years => years::int)) = 28 THEN interval '1 day' ELSE interval '0' END $$`

const addToTimestamp = `CREATE FUNCTION rs_catalog.date_add(part text, amount bigint, moment timestamp) RETURNS timestamp ${inlinedSql} AS $$
  SELECT CASE part
    WHEN 'year' THEN rs_catalog.add_years(moment, amount)
    WHEN 'decade' THEN rs_catalog.add_years(moment, amount * 10)
    WHEN 'century' THEN rs_catalog.add_years(moment, amount * 100)
    WHEN 'millennium' THEN rs_catalog.add_years(moment, amount * 1000)
    ELSE moment + rs_catalog.part_interval(part, amount) END $$`

/** EXTRACT is an integer that holds its own part only; DATE_PART holds the fractions too. A decade begins with the year 0 of ten. */
const field = `CASE part
    WHEN 'millisecond' THEN trunc(pg_catalog.date_part('milliseconds', moment))::integer % 1000
    WHEN 'microsecond' THEN trunc(pg_catalog.date_part('microseconds', moment))::integer % 1000
    WHEN 'decade' THEN trunc(pg_catalog.date_part('decade', moment))::integer + 1
    ELSE trunc(pg_catalog.date_part(part, moment))::integer END`

const types = ['timestamp', 'date', 'time', 'timetz', 'interval'] as const
const fields = types.flatMap((type) => [
  `CREATE FUNCTION rs_catalog.date_part(part text, moment ${type}) RETURNS integer ${inlinedSql} AS $$ SELECT ${field} $$`,
  `CREATE FUNCTION rs_catalog.date_part(moment ${type}) RETURNS bigint ${inlinedSql} AS $$ SELECT trunc(pg_catalog.date_part('epoch', moment))::bigint $$`,
  `CREATE FUNCTION rs_catalog.pgdate_part(part text, moment ${type}) RETURNS double precision ${inlinedSql} AS $$
    SELECT pg_catalog.date_part(part, moment) + CASE part WHEN 'decade' THEN 1 ELSE 0 END $$`,
])

/** DATEADD, DATEDIFF, DATE_PART and EXTRACT, under the names that their columns have. */
export const dateFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.unknown_part(part text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN RAISE EXCEPTION 'date part "%" not recognized', part USING ERRCODE = '22023'; END $$`,
  partName,
  boundaries,
  partInterval,
  addYears,
  addToTimestamp,
  `CREATE FUNCTION rs_catalog.date_add(part text, amount bigint, moment date) RETURNS timestamp ${inlinedSql} AS $$ SELECT rs_catalog.date_add(part, amount, moment::timestamp) $$`,
  `CREATE FUNCTION rs_catalog.date_add(part text, amount bigint, moment timestamptz) RETURNS timestamptz ${inlinedSql} AS $$
    SELECT rs_catalog.date_add(part, amount, moment AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' $$`,
  `CREATE FUNCTION rs_catalog.date_add(part text, amount bigint, moment time) RETURNS time ${inlinedSql} AS $$ SELECT moment + rs_catalog.part_interval(part, amount) $$`,
  `CREATE FUNCTION rs_catalog.date_add(part text, amount bigint, moment timetz) RETURNS timetz ${inlinedSql} AS $$
    SELECT (moment AT TIME ZONE interval '0') + rs_catalog.part_interval(part, amount) $$`,
  `CREATE FUNCTION rs_catalog.date_diff(part text, since timestamp, until timestamp) RETURNS bigint ${inlinedSql} AS $$ SELECT rs_catalog.boundaries(part, since, until) $$`,
  `CREATE FUNCTION rs_catalog.date_diff(part text, since date, until date) RETURNS bigint ${inlinedSql} AS $$ SELECT rs_catalog.boundaries(part, since::timestamp, until::timestamp) $$`,
  `CREATE FUNCTION rs_catalog.date_diff(part text, since timestamptz, until timestamptz) RETURNS bigint ${inlinedSql} AS $$
    SELECT rs_catalog.boundaries(part, since AT TIME ZONE 'UTC', until AT TIME ZONE 'UTC') $$`,
  `CREATE FUNCTION rs_catalog.date_diff(part text, since time, until time) RETURNS bigint ${inlinedSql} AS $$ SELECT rs_catalog.boundaries(part, date '2000-01-01' + since, date '2000-01-01' + until) $$`,
  `CREATE FUNCTION rs_catalog.date_diff(part text, since timetz, until timetz) RETURNS bigint ${inlinedSql} AS $$
    SELECT rs_catalog.boundaries(part, date '2000-01-01' + (since AT TIME ZONE interval '0')::time, date '2000-01-01' + (until AT TIME ZONE interval '0')::time) $$`,
  ...fields,
  /* With a zone EXTRACT is a double. */
  'CREATE FUNCTION rs_catalog.date_part(part text, moment timestamptz) RETURNS double precision LANGUAGE sql STABLE AS $$ SELECT pg_catalog.date_part(part, moment) $$',
  `CREATE FUNCTION rs_catalog.date_part(moment timestamptz) RETURNS double precision ${inlinedSql} AS $$ SELECT pg_catalog.date_part('epoch', moment) $$`,
  'CREATE FUNCTION rs_catalog.pgdate_part(part text, moment timestamptz) RETURNS double precision LANGUAGE sql STABLE AS $$ SELECT pg_catalog.date_part(part, moment) $$',
  /* PostgreSQL turns a date into timestamptz here; Redshift answers a timestamp. */
  `CREATE FUNCTION pg_catalog.date_trunc(part text, moment date) RETURNS timestamp ${inlinedSql} AS $$ SELECT pg_catalog.date_trunc(part, moment::timestamp) $$`,
]

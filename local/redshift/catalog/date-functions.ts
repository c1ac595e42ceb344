const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** One spelling for each of the date parts that Redshift knows by several names. */
const canonicalPart = `CREATE FUNCTION rs_catalog.date_part_name(part text) RETURNS text ${strictSql} AS $$
  SELECT CASE lower(trim(part))
    WHEN 'millennia' THEN 'millennium' WHEN 'mil' THEN 'millennium' WHEN 'mils' THEN 'millennium' WHEN 'millenniums' THEN 'millennium'
    WHEN 'c' THEN 'century' WHEN 'cent' THEN 'century' WHEN 'cents' THEN 'century' WHEN 'centuries' THEN 'century'
    WHEN 'dec' THEN 'decade' WHEN 'decs' THEN 'decade' WHEN 'decades' THEN 'decade'
    WHEN 'y' THEN 'year' WHEN 'yr' THEN 'year' WHEN 'yrs' THEN 'year' WHEN 'years' THEN 'year'
    WHEN 'qtr' THEN 'quarter' WHEN 'qtrs' THEN 'quarter' WHEN 'quarters' THEN 'quarter'
    WHEN 'mon' THEN 'month' WHEN 'mons' THEN 'month' WHEN 'months' THEN 'month'
    WHEN 'w' THEN 'week' WHEN 'weeks' THEN 'week'
    WHEN 'd' THEN 'day' WHEN 'days' THEN 'day'
    WHEN 'dayofweek' THEN 'dow' WHEN 'dw' THEN 'dow' WHEN 'weekday' THEN 'dow'
    WHEN 'dayofyear' THEN 'doy' WHEN 'dy' THEN 'doy' WHEN 'yearday' THEN 'doy'
    WHEN 'h' THEN 'hour' WHEN 'hr' THEN 'hour' WHEN 'hrs' THEN 'hour' WHEN 'hours' THEN 'hour'
    WHEN 'm' THEN 'minute' WHEN 'min' THEN 'minute' WHEN 'mins' THEN 'minute' WHEN 'minutes' THEN 'minute'
    WHEN 's' THEN 'second' WHEN 'sec' THEN 'second' WHEN 'secs' THEN 'second' WHEN 'seconds' THEN 'second'
    WHEN 'ms' THEN 'millisecond' WHEN 'msec' THEN 'millisecond' WHEN 'msecs' THEN 'millisecond' WHEN 'msecond' THEN 'millisecond'
    WHEN 'mseconds' THEN 'millisecond' WHEN 'millisec' THEN 'millisecond' WHEN 'millisecs' THEN 'millisecond'
    WHEN 'millisecon' THEN 'millisecond' WHEN 'milliseconds' THEN 'millisecond'
    WHEN 'us' THEN 'microsecond' WHEN 'usec' THEN 'microsecond' WHEN 'usecs' THEN 'microsecond' WHEN 'microsec' THEN 'microsecond'
    WHEN 'microsecs' THEN 'microsecond' WHEN 'microsecond' THEN 'microsecond' WHEN 'microseconds' THEN 'microsecond'
    ELSE lower(trim(part)) END $$`

/** Counts the boundaries between two times, not the whole units that fit: weeks begin on Sunday. */
const boundaries = `CREATE FUNCTION rs_catalog.boundaries(part text, since timestamp, until timestamp) RETURNS bigint ${strictSql} AS $$
  SELECT CASE rs_catalog.date_part_name(part)
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

/** Adds to a timestamp; from the last day of a month, months lead to the last day again only where the day does not exist (as PostgreSQL). */
const added = `CREATE FUNCTION rs_catalog.part_interval(part text, amount bigint) RETURNS interval ${strictSql} AS $$
  SELECT CASE rs_catalog.date_part_name(part)
    WHEN 'quarter' THEN make_interval(months => (amount * 3)::int)
    WHEN 'millisecond' THEN amount * interval '1 millisecond'
    WHEN 'microsecond' THEN amount * interval '1 microsecond'
    WHEN 'dow' THEN make_interval(days => amount::int)
    WHEN 'doy' THEN make_interval(days => amount::int)
    ELSE (amount || ' ' || rs_catalog.date_part_name(part))::interval
  END $$`

/** DATEADD, DATEDIFF and the other date functions that Redshift has and PostgreSQL has not, or answers in another type. */
export const dateFunctions: readonly string[] = [
  `CREATE FUNCTION rs_catalog.unknown_part(part text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN RAISE EXCEPTION 'date part "%" not recognized', part USING ERRCODE = '22023'; END $$`,
  canonicalPart,
  boundaries,
  added,
  `CREATE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT pg_catalog.date_trunc('second', statement_timestamp())::timestamp $$`,
  `CREATE FUNCTION rs_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT transaction_timestamp()::timestamp $$`,
  `CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamp) RETURNS timestamp ${strictSql} AS $$ SELECT moment + rs_catalog.part_interval(part, amount) $$`,
  `CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment date) RETURNS timestamp ${strictSql} AS $$ SELECT moment + rs_catalog.part_interval(part, amount) $$`,
  `CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE STRICT AS $$ SELECT moment + rs_catalog.part_interval(part, amount) $$`,
  `CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment time) RETURNS time ${strictSql} AS $$ SELECT moment + rs_catalog.part_interval(part, amount) $$`,
  `CREATE FUNCTION pg_catalog.datediff(part text, since timestamp, until timestamp) RETURNS bigint ${strictSql} AS $$ SELECT rs_catalog.boundaries(part, since, until) $$`,
  `CREATE FUNCTION pg_catalog.datediff(part text, since date, until date) RETURNS bigint ${strictSql} AS $$ SELECT rs_catalog.boundaries(part, since::timestamp, until::timestamp) $$`,
  `CREATE FUNCTION pg_catalog.datediff(part text, since timestamptz, until timestamptz) RETURNS bigint LANGUAGE sql STABLE STRICT AS $$ SELECT rs_catalog.boundaries(part, since AT TIME ZONE 'UTC', until AT TIME ZONE 'UTC') $$`,
  `CREATE FUNCTION pg_catalog.datediff(part text, since time, until time) RETURNS bigint ${strictSql} AS $$ SELECT rs_catalog.boundaries(part, date '2000-01-01' + since, date '2000-01-01' + until) $$`,
  /* EXTRACT is an integer, but for a time with a zone. */
  ...['timestamp', 'date', 'time', 'interval'].map(
    (type) =>
      `CREATE FUNCTION rs_catalog.extract(part text, moment ${type}) RETURNS integer ${strictSql} AS $$ SELECT trunc(pg_catalog.date_part(rs_catalog.date_part_name(part), moment))::integer $$`,
  ),
  `CREATE FUNCTION rs_catalog.extract(part text, moment timestamptz) RETURNS double precision LANGUAGE sql STABLE STRICT AS $$ SELECT pg_catalog.date_part(rs_catalog.date_part_name(part), moment) $$`,
  /* PostgreSQL turns a date into timestamptz here; Redshift answers a timestamp. */
  `CREATE FUNCTION pg_catalog.date_trunc(part text, moment date) RETURNS timestamp ${strictSql} AS $$ SELECT pg_catalog.date_trunc(part, moment::timestamp) $$`,
  `CREATE FUNCTION pg_catalog.trunc(moment timestamp) RETURNS date ${strictSql} AS $$ SELECT moment::date $$`,
  `CREATE FUNCTION pg_catalog.trunc(moment timestamptz) RETURNS date LANGUAGE sql STABLE STRICT AS $$ SELECT moment::date $$`,
  `CREATE FUNCTION pg_catalog.convert_timezone(target text, moment timestamp) RETURNS timestamp ${strictSql} AS $$ SELECT moment AT TIME ZONE 'UTC' AT TIME ZONE target $$`,
  `CREATE FUNCTION pg_catalog.convert_timezone(target text, moment timestamptz) RETURNS timestamp ${strictSql} AS $$ SELECT moment AT TIME ZONE target $$`,
  `CREATE FUNCTION pg_catalog.convert_timezone(source text, target text, moment timestamp) RETURNS timestamp ${strictSql} AS $$ SELECT moment AT TIME ZONE source AT TIME ZONE target $$`,
  /* The last day of a month leads to the last day of the other month. */
  `CREATE FUNCTION pg_catalog.add_months(moment timestamp, months integer) RETURNS timestamp ${strictSql} AS $$
    SELECT CASE WHEN moment::date = pg_catalog.last_day(moment)
      THEN pg_catalog.last_day((moment + make_interval(months => months))) + (moment - pg_catalog.date_trunc('day', moment))
      ELSE moment + make_interval(months => months) END $$`,
  `CREATE FUNCTION pg_catalog.next_day(moment timestamp, day text) RETURNS date ${strictSql} AS $$
    SELECT moment::date + 1 + (array_position(ARRAY['su','mo','tu','we','th','fr','sa'], left(lower(day), 2)) - 1 - extract(dow FROM moment + interval '1 day')::int + 7) % 7 $$`,
  `CREATE FUNCTION pg_catalog.months_between(until timestamp, since timestamp) RETURNS double precision ${strictSql} AS $$
    SELECT CASE WHEN extract(day FROM until) = extract(day FROM since)
        OR (until::date = pg_catalog.last_day(until) AND since::date = pg_catalog.last_day(since))
      THEN rs_catalog.boundaries('month', since, until)::float8
      ELSE rs_catalog.boundaries('month', since, until) + (extract(epoch FROM until - pg_catalog.date_trunc('month', until))
        - extract(epoch FROM since - pg_catalog.date_trunc('month', since))) / 86400.0 / 31 END::float8 $$`,
]

/** Called by others of this file, so made first. */
export const lastDay = `CREATE FUNCTION pg_catalog.last_day(moment timestamp) RETURNS date ${strictSql} AS $$
  SELECT (pg_catalog.date_trunc('month', moment) + interval '1 month' - interval '1 day')::date $$`

const strictSql = 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'

/** Called by others of this file, so made first. */
const lastDay = `CREATE FUNCTION pg_catalog.last_day(moment timestamp) RETURNS date ${strictSql} AS $$
  SELECT (pg_catalog.date_trunc('month', moment) + interval '1 month' - interval '1 day')::date $$`

const nextDay = `CREATE FUNCTION pg_catalog.next_day(moment timestamp, day text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT AS $$
  DECLARE
    given text := lower(trim(day));
    wanted integer := CASE WHEN given IN ('m', 'w', 'f') THEN strpos('.m.w.f', given) - 1
      WHEN given ~ '^(su(n(day)?)?|mo(n(day)?)?|tu(e(s(day)?)?)?|we(d(nesday)?)?|th(u(r(s(day)?)?)?)?|fr(i(day)?)?|sa(t(urday)?)?)$'
      THEN (strpos('sumotuwethfrsa', left(given, 2)) - 1) / 2 END;
  BEGIN
    IF wanted IS NULL THEN
      RAISE EXCEPTION 'Not a valid day of the week: %', day USING ERRCODE = '22023';
    END IF;
    RETURN moment::date + 1 + (wanted - extract(dow FROM moment + interval '1 day')::int + 7) % 7;
  END $$`

/** The last day of a month leads to the last day of the other month. */
const addMonths = `CREATE FUNCTION pg_catalog.add_months(moment timestamp, months bigint) RETURNS timestamp ${strictSql} AS $$
  SELECT CASE WHEN moment::date = pg_catalog.last_day(moment)
    THEN pg_catalog.last_day((moment + make_interval(months => months::int))) + (moment - pg_catalog.date_trunc('day', moment))
    ELSE moment + make_interval(months => months::int) END $$`

/** Whole between the same day of two months, and between their last days; else a day is a 31st of a month. */
const monthsBetween = `CREATE FUNCTION pg_catalog.months_between(until timestamp, since timestamp) RETURNS double precision ${strictSql} AS $$
  SELECT CASE WHEN extract(day FROM until) = extract(day FROM since)
      OR (until::date = pg_catalog.last_day(until) AND since::date = pg_catalog.last_day(since))
    THEN rs_catalog.boundaries('month', since, until)::float8
    ELSE rs_catalog.boundaries('month', since, until) + (extract(epoch FROM until - pg_catalog.date_trunc('month', until))
      - extract(epoch FROM since - pg_catalog.date_trunc('month', since))) / 86400.0 / 31 END::float8 $$`

/** A zone may be written with an offset, `NEWZONE +2`, which PostgreSQL takes without the blank. */
const zoneName = `CREATE FUNCTION rs_catalog.zone_name(zone text) RETURNS text ${strictSql} AS $$ SELECT regexp_replace(zone, '\\s+(?=[-+]\\d)', '') $$`

/**
 * What TO_DATE and TO_TIMESTAMP make of fields beyond their range, the 31st of June or the hour 24: the moment that many days or hours
 * on. PostgreSQL refuses such text, so its fields are read here by the format.
 */
const overflowing = `CREATE FUNCTION rs_catalog.overflowing_moment(value text, format text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
  DECLARE
    rest text := value;
    spec text := upper(format);
    item text;
    digits text;
    year integer := 1;
    fields integer[] := ARRAY[1, 1, 0, 0, 0];
    place integer;
  BEGIN
    WHILE spec <> '' LOOP
      item := (regexp_match(spec, '^(YYYY|MM|DD|HH24|HH12|HH|MI|SS|.)'))[1];
      spec := substr(spec, length(item) + 1);
      place := array_position(ARRAY['MM', 'DD', 'HH', 'MI', 'SS'], left(item, 2));
      IF item = 'YYYY' OR place IS NOT NULL THEN
        digits := substring(rest FROM '^\\d{1,' || CASE WHEN item = 'YYYY' THEN '4' ELSE '2' END || '}');
        IF digits IS NULL THEN
          RETURN NULL;
        END IF;
        rest := substr(rest, length(digits) + 1);
        IF item = 'YYYY' THEN
          year := digits::integer;
        ELSE
          fields[place] := digits::integer;
        END IF;
      ELSIF item ~ '[A-Z]' THEN
        RETURN NULL;
      ELSE
        rest := substr(rest, 2);
      END IF;
    END LOOP;
    RETURN make_timestamp(year, 1, 1, 0, 0, 0) + make_interval(months => fields[1] - 1)
      + make_interval(days => fields[2] - 1, hours => fields[3], mins => fields[4], secs => fields[5]);
  END $$`

const readMoment = `CREATE FUNCTION rs_catalog.read_moment(value text, format text, is_strict boolean) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT AS $$
  DECLARE
    moment timestamp;
  BEGIN
    RETURN pg_catalog.to_timestamp(value, format);
  EXCEPTION WHEN datetime_field_overflow THEN
    moment := CASE WHEN is_strict THEN NULL ELSE rs_catalog.overflowing_moment(value, format) END;
    IF moment IS NULL THEN
      RAISE;
    END IF;
    RETURN moment;
  END $$`

/** The functions of the calendar: last and next days, months, zones, and dates read from text. */
export const calendarFunctions: readonly string[] = [
  `CREATE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT pg_catalog.date_trunc('second', statement_timestamp())::timestamp $$`,
  `CREATE FUNCTION rs_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT transaction_timestamp()::timestamp $$`,
  lastDay,
  nextDay,
  addMonths,
  monthsBetween,
  `CREATE FUNCTION pg_catalog.date_part_year(moment date) RETURNS integer ${strictSql} AS $$ SELECT extract(year FROM moment)::integer $$`,
  `CREATE FUNCTION pg_catalog.trunc(moment timestamp) RETURNS date ${strictSql} AS $$ SELECT moment::date $$`,
  `CREATE FUNCTION pg_catalog.trunc(moment timestamptz) RETURNS date LANGUAGE sql STABLE STRICT AS $$ SELECT moment::date $$`,
  zoneName,
  `CREATE FUNCTION pg_catalog.convert_timezone(target text, moment timestamp) RETURNS timestamp ${strictSql} AS $$ SELECT moment AT TIME ZONE 'UTC' AT TIME ZONE rs_catalog.zone_name(target) $$`,
  `CREATE FUNCTION pg_catalog.convert_timezone(target text, moment timestamptz) RETURNS timestamp ${strictSql} AS $$ SELECT moment AT TIME ZONE rs_catalog.zone_name(target) $$`,
  `CREATE FUNCTION pg_catalog.convert_timezone(source text, target text, moment timestamp) RETURNS timestamp ${strictSql} AS $$
    SELECT moment AT TIME ZONE rs_catalog.zone_name(source) AT TIME ZONE rs_catalog.zone_name(target) $$`,
  overflowing,
  readMoment,
  `CREATE FUNCTION rs_catalog.to_timestamp(value text, format text, is_strict boolean DEFAULT false) RETURNS timestamptz LANGUAGE sql STABLE STRICT
    AS $$ SELECT rs_catalog.read_moment(value, format, is_strict) $$`,
  `CREATE FUNCTION rs_catalog.to_date(value text, format text, is_strict boolean DEFAULT false) RETURNS date LANGUAGE sql STABLE STRICT
    AS $$ SELECT rs_catalog.read_moment(value, format, is_strict)::date $$`,
]

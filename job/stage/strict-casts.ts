import type { ColumnType } from '../pipeline/column-type'

/**
 * The strict casts, as DuckDB macros over the text of a JSON value. Each answers NULL where the text has not
 * exactly a form of its type, or where the type cannot hold it without a change. DuckDB's own casts would turn
 * `1.7` into 2, ` 1`, `1_000` and `0x10` into numbers, `yes` into true, 1.239 into 1.24, and cut nanoseconds.
 *
 * A macro must be made in every new session. The session's time zone must be UTC.
 */
export const strictCastMacros: readonly string[] = [
  // JSON's own grammar of numbers (RFC 8259, chapter 6).
  macro('number_form(t)', String.raw`regexp_full_match(t, '-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?')`),
  // The exponent; NULL where it is too long to be of use. 38 digits are the most that any exact type holds.
  macro('exponent_of(t)', String.raw`TRY_CAST(regexp_extract(t, '[eE]\+?(-?[0-9]{1,3})$', 1) AS INTEGER)`),
  macro('whole_digits(t)', "regexp_extract(t, '^-?([0-9]+)', 1)"),
  macro('all_digits(t)', "replace(regexp_extract(t, '^-?([0-9.]+)', 1), '.', '')"),
  macro(
    'shift_point(sign, digits, point)',
    `CASE WHEN point <= 0 THEN sign || '0.' || repeat('0', -point) || digits
      WHEN point >= len(digits) THEN sign || digits || repeat('0', point - len(digits))
      ELSE sign || digits[1:point] || '.' || digits[point + 1:] END`,
  ),
  // The same number without an exponent, digit for digit: 12.5e1 becomes 125.
  macro(
    'plain_number(t)',
    `CASE WHEN NOT regexp_matches(t, '[eE]') THEN t
      ELSE shift_point(CASE WHEN t[1] = '-' THEN '-' ELSE '' END, all_digits(t), len(whole_digits(t)) + exponent_of(t)) END`,
  ),
  // An integer may be written 5.0 or 1e3 as long as it is integral.
  macro(
    'integral_text(t)',
    String.raw`CASE WHEN regexp_full_match(t, '-?(0|[1-9][0-9]*)') THEN t
      WHEN number_form(t) AND regexp_full_match(plain_number(t), '-?[0-9]+(\.0+)?')
      THEN regexp_replace(plain_number(t), '\.0+$', '') END`,
  ),
  macro('strict_integer(t)', 'TRY_CAST(integral_text(t) AS INTEGER)'),
  macro('strict_bigint(t)', 'TRY_CAST(integral_text(t) AS BIGINT)'),
  macro('strict_boolean(t)', "CASE t WHEN 'true' THEN true WHEN 'false' THEN false END"),
  // The text of a number that a scale of s digits keeps; digits beyond may only be zeros.
  macro(
    'decimal_text(t, fraction)',
    'CASE WHEN number_form(t) AND regexp_full_match(plain_number(t), fraction) THEN plain_number(t) END',
  ),
  // The digits that count: no sign, point, exponent, leading or trailing zeros.
  macro('significant_digits(t)', "trim(all_digits(t), '0')"),
  // A double keeps any 15 digits. 16 or 17 it keeps if writing it with as many digits gives them back.
  macro(
    'double_keeps(t, d)',
    `CASE len(significant_digits(t))
      WHEN 16 THEN significant_digits(format('{:.15e}', d)) = significant_digits(t)
      WHEN 17 THEN significant_digits(format('{:.16e}', d)) = significant_digits(t)
      ELSE len(significant_digits(t)) < 16 END`,
  ),
  // Neither infinity nor what is too small for all its digits (a subnormal), which Redshift makes 0.
  macro(
    'double_holds(t, d)',
    `isfinite(d) AND (abs(d) >= 2.2250738585072014e-308 OR significant_digits(t) = '')
      AND (strlen(t) <= 15 OR double_keeps(t, d))`,
  ),
  macro(
    'strict_double(t)',
    'CASE WHEN number_form(t) AND double_holds(t, TRY_CAST(t AS DOUBLE)) THEN TRY_CAST(t AS DOUBLE) END',
  ),
  // Redshift has no year 0, DuckDB has.
  macro(
    'strict_date(t)',
    "CASE WHEN regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND t >= '0001' THEN TRY_CAST(t AS DATE) END",
  ),
  // Hours to 23 (24:00 is another day), seconds to 59, and nothing but zeros after the microseconds.
  macro(
    'time_form(t, zone)',
    String.raw`regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6}0*)?)?' || zone)`,
  ),
  // DuckDB wants seconds.
  macro('with_seconds(t)', "CASE WHEN t[17] = ':' THEN t ELSE t[1:16] || ':00' || t[17:] END"),
  macro(
    'instant_in_range(i)',
    "CASE WHEN i >= TIMESTAMPTZ '0001-01-01 00:00:00+00' AND i < TIMESTAMPTZ '10000-01-01 00:00:00+00' THEN i END",
  ),
  macro('instant(t)', 'instant_in_range(TRY_CAST(with_seconds(t) AS TIMESTAMPTZ))'),
  // An instant without its zone is not one: it is refused.
  macro('strict_timestamptz(t)', `CASE WHEN time_form(t, '${zoneForm()}') THEN instant(t) END`),
  // A timestamp is in UTC here: a zone is reckoned with, and a time without one is taken as UTC.
  macro(
    'strict_timestamp(t)',
    `CASE WHEN time_form(t, '(${zoneForm()})?') THEN make_timestamp(epoch_us(instant(t))) END`,
  ),
  // Redshift counts bytes, and no VARCHAR of it holds a NUL.
  macro('strict_varchar(t, bytes)', 'CASE WHEN strlen(t) <= bytes AND NOT contains(t, chr(0)) THEN t END'),
  // For a column where the records do hold objects or lists: only a single value is text.
  macro('scalar_text(j)', "CASE WHEN json_type(j) NOT IN ('OBJECT', 'ARRAY') THEN j ->> '$' END"),
  // A SUPER holds 16 MB, and like a VARCHAR no NUL. An even number of backslashes before \u0000 is text, not an escape.
  macro(
    'strict_super(j)',
    String.raw`CASE WHEN strlen(j) <= 16000000
      AND (NOT contains(j, '\u0000') OR NOT regexp_matches(j, '(^|[^\\])(\\\\)*\\u0000')) THEN TRY_CAST(j AS JSON) END`,
  ),
]

/** The expression that casts a text to a column type, NULL where it does not fit. */
export function strictCast(type: ColumnType, text: string): string {
  switch (type.kind) {
    case 'varchar':
      return `strict_varchar(${text}, ${type.bytes})`
    case 'decimal': {
      const fraction = type.scale === 0 ? '0+' : `[0-9]{0,${type.scale}}0*`
      return String.raw`TRY_CAST(decimal_text(${text}, '-?[0-9]+(\.${fraction})?') AS DECIMAL(${type.precision}, ${type.scale}))`
    }
    default:
      return `strict_${type.kind}(${text})`
  }
}

/** The DuckDB type whose Parquet form Redshift's COPY takes for a column type. */
export function duckdbType(type: ColumnType): string {
  switch (type.kind) {
    case 'varchar':
      return 'VARCHAR'
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`
    case 'super':
      // As JSON, Parquet marks the text as JSON and COPY makes a structure of it; as VARCHAR it would be a SUPER string.
      return 'JSON'
    default:
      return type.kind.toUpperCase()
  }
}

function zoneForm(): string {
  return '(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)'
}

function macro(head: string, body: string): string {
  return `CREATE OR REPLACE TEMP MACRO ${head} AS (${body})`
}

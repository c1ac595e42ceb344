import { JobError } from '../errors/job-error'

/**
 * Writes a text as a Redshift string literal. Redshift takes the backslash as an escape character in every
 * ordinary literal, unlike PostgreSQL today, so both `'` and `\` are doubled; `pg.escapeLiteral` would write
 * an `E'…'` literal instead.
 *
 * @example
 * textLiteral("it's a \\") // 'it''s a \\'
 */
export function textLiteral(text: string): string {
  // Redshift's VARCHAR cannot hold NUL; half a surrogate pair would silently become U+FFFD on the wire.
  if (text.includes('\0'))
    throw new JobError('LOAD_TEXT_INVALID', 'a text for the warehouse holds a NUL character')
  if (/\p{Surrogate}/u.test(text)) {
    throw new JobError('LOAD_TEXT_INVALID', 'a text for the warehouse holds half a surrogate pair')
  }
  return `'${text.replace(/'/g, "''").replace(/\\/g, '\\\\')}'`
}

/** A text, or `null`. */
export function nullableTextLiteral(text: string | null): string {
  return text === null ? 'null' : textLiteral(text)
}

/** Writes a moment as a literal of TIMESTAMP, in UTC, to the millisecond. */
export function timestampLiteral(moment: Date): string {
  const text = moment.toISOString().replace('T', ' ').replace('Z', '')
  return `${textLiteral(text)}::timestamp`
}

/** Writes a whole number; a fraction or one that a double does not hold exactly is refused. */
export function integerLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) {
    throw new JobError('INTERNAL', `\`${value}\` is no whole number that can stand in a statement`)
  }
  return String(value)
}

import { isMoment } from './moment'

/**
 * Whether a text is `YYYY-MM-DD`, or `YYYY-MM-DD HH:MI:SS`, and a real moment: PostgreSQL then reads it as it stands. Most dates of most
 * files are, and looking at their letters is many times faster than taking them apart.
 */
export function isPlainMoment(text: string, hasTime: boolean): boolean {
  if (text.length !== (hasTime ? 19 : 10)) return false
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false
  const year = digits(text, 0) * 100 + digits(text, 2)
  const month = digits(text, 5)
  const day = digits(text, 8)
  // A day that every month has needs no calendar.
  const isDay = day >= 1 && day <= 28 && month >= 1 && month <= 12 && year >= 1
  if (!isDay && !isMoment({ year, month, day })) return false
  if (!hasTime) return true
  if (text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false
  return digits(text, 11) < 24 && digits(text, 14) < 60 && digits(text, 17) < 60
}

/** The number of two digits; NaN, which is in no range, where they are none. */
function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Number.NaN : tens * 10 + ones
}

/** A double keeps every decimal number of so many digits. */
export const maxPlainDigits = 15

/**
 * Whether a JSON number may lose something in a double: more than 15 significant digits (trailing zeros are counted:
 * to say yes too often costs a little time, to say no wrongly costs data), or an exponent out of its range.
 */
export function isLongNumber(text: string): boolean {
  const [mantissa = ''] = text.toLowerCase().split('e')
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '')
  if (digits.length > maxPlainDigits) return true
  const value = Math.abs(Number(text))
  // Below the smallest normal double digits are lost one after another.
  return value === Number.POSITIVE_INFINITY || (digits !== '' && value < 2.2250738585072014e-308)
}

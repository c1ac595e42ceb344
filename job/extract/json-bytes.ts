/** The bytes that JSON's grammar is made of. */
export const tab = 0x09
export const lineFeed = 0x0a
export const carriageReturn = 0x0d
export const space = 0x20
export const quote = 0x22
export const plus = 0x2b
export const comma = 0x2c
export const minus = 0x2d
export const dot = 0x2e
export const zero = 0x30
export const nine = 0x39
export const colon = 0x3a
export const leftBracket = 0x5b
export const backslash = 0x5c
export const rightBracket = 0x5d
export const lowerU = 0x75
export const leftBrace = 0x7b
export const rightBrace = 0x7d

/** 1 for each byte that may stand in a string as it is: no quote, no backslash, no control character, ASCII. */
export const isPlainInString: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= space && byte < 0x80 && byte !== quote && byte !== backslash ? 1 : 0,
)

/** 1 for each byte that may follow a backslash, besides `u`. */
export const isShortEscape: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
)

/** The value of a hexadecimal digit; -1 for every other byte. */
export function hexValue(byte: number): number {
  if (byte >= zero && byte <= nine) return byte - zero
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

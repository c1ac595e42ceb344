/**
 * How many bytes the UTF-8 character at `position` has, which starts with a byte of 0x80 or more: 2 to 4; 0 where it
 * is not UTF-8; -1 where the bytes before `end` do not tell yet. Overlong forms and surrogates are refused (RFC 3629).
 */
export function utf8Length(bytes: Uint8Array, position: number, end: number): number {
  const first = bytes[position] as number
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  for (let index = 1; index < length; index++) {
    if (position + index >= end) return -1
    const byte = bytes[position + index] as number
    const [low, high] = index === 1 ? secondByteRange(first) : continuation
    if (byte < low || byte > high) return 0
  }
  return length
}

type Range = readonly [low: number, high: number]
const continuation: Range = [0x80, 0xbf]
const narrowed: Readonly<Record<number, Range>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
}

function secondByteRange(first: number): Range {
  return narrowed[first] ?? continuation
}

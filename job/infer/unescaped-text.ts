import { backslash, hexValue, lowerU } from '../extract/json-bytes'

/** What a letter after a backslash stands for, but `u`. */
const shortEscapes: Uint8Array = new Uint8Array(256)
for (const letter of '"\\/') shortEscapes[letter.charCodeAt(0)] = letter.charCodeAt(0)
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: 10, r: 13, t: 9 })) {
  shortEscapes[letter.charCodeAt(0)] = byte
}

/**
 * The UTF-8 of a JSON text with escapes in it, in a buffer that is used again. Half a surrogate pair stands as the three
 * bytes that UTF-8 would have for it, so that texts that differ only there still differ.
 */
export class UnescapedText {
  bytes: Buffer = Buffer.allocUnsafe(1024)
  length = 0
  hasNul = false
  hasLoneSurrogate = false

  /** Reads what stands between two quotes, `source[start..end)`; it has been checked. */
  read(source: Uint8Array, start: number, end: number): void {
    // No escape is shorter than what it stands for.
    if (this.bytes.length < end - start) this.bytes = Buffer.allocUnsafe(2 * (end - start))
    this.length = 0
    this.hasNul = false
    this.hasLoneSurrogate = false
    for (let at = start; at < end; ) {
      const byte = source[at] as number
      if (byte !== backslash) {
        this.bytes[this.length++] = byte
        at += 1
      } else if (source[at + 1] !== lowerU) {
        this.bytes[this.length++] = shortEscapes[source[at + 1] as number] as number
        at += 2
      } else {
        at = this.#codeUnits(source, at, end)
      }
    }
  }

  /** Reads the `\uXXXX` at `position`, and a second one that makes a pair with it; the position after. */
  #codeUnits(source: Uint8Array, position: number, end: number): number {
    const first = codeUnit(source, position)
    const after = position + 6
    if (first < 0xd800 || first > 0xdfff) {
      if (first === 0) this.hasNul = true
      this.#append(first)
      return after
    }
    if (first < 0xdc00 && after + 6 <= end && source[after] === backslash && source[after + 1] === lowerU) {
      const second = codeUnit(source, after)
      if (second >= 0xdc00 && second <= 0xdfff) {
        this.#append(0x10000 + (first - 0xd800) * 0x400 + second - 0xdc00)
        return after + 6
      }
    }
    this.hasLoneSurrogate = true
    this.#append(first)
    return after
  }

  #append(code: number): void {
    if (code < 0x80) {
      this.bytes[this.length++] = code
      return
    }
    if (code < 0x800) {
      this.bytes[this.length++] = 0xc0 | (code >> 6)
    } else {
      if (code < 0x10000) {
        this.bytes[this.length++] = 0xe0 | (code >> 12)
      } else {
        this.bytes[this.length++] = 0xf0 | (code >> 18)
        this.bytes[this.length++] = 0x80 | ((code >> 12) & 0x3f)
      }
      this.bytes[this.length++] = 0x80 | ((code >> 6) & 0x3f)
    }
    this.bytes[this.length++] = 0x80 | (code & 0x3f)
  }
}

function codeUnit(source: Uint8Array, position: number): number {
  let unit = 0
  for (let at = position + 2; at < position + 6; at++) unit = unit * 16 + hexValue(source[at] as number)
  return unit
}

/** Bytes that are no UTF-8, with the number that Redshift gives the kind of mistake. */
export interface BadUtf8 {
  readonly at: number
  readonly length: number
  readonly kind: number
}

const beyondAscii = /[\x80-\xff]/

/** Whether there is anything but ASCII in a byte text. */
export function hasMultibyte(bytes: string): boolean {
  return beyondAscii.test(bytes)
}

/** The first bytes from a place on that are no UTF-8 (AWS, "Multibyte character load errors"). */
export function findBadUtf8(bytes: string, from = 0): BadUtf8 | undefined {
  for (let at = from; at < bytes.length; ) {
    const lead = bytes.charCodeAt(at)
    if (lead < 0x80) {
      at++
      continue
    }
    if (lead >= 0xf8) return { at, length: 1, kind: 1 }
    if (lead < 0xc2 || lead > 0xf4) return { at, length: 1, kind: 3 }
    const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    let good = 1
    while (good < length && (bytes.charCodeAt(at + good) & 0xc0) === 0x80 && at + good < bytes.length) good++
    if (good < length) return { at, length: good, kind: at + good >= bytes.length ? 2 : 4 }
    const second = bytes.charCodeAt(at + 1)
    if (lead === 0xed && second >= 0xa0) return { at, length, kind: 5 }
    if (
      (lead === 0xe0 && second < 0xa0) ||
      (lead === 0xf0 && second < 0x90) ||
      (lead === 0xf4 && second > 0x8f)
    ) {
      return { at, length, kind: 6 }
    }
    at += length
  }
  return undefined
}

/** Puts a letter in the place of every byte that is no UTF-8. */
export function replaceBadUtf8(bytes: string, letter: string): string {
  let cleaned = ''
  let from = 0
  for (let bad = findBadUtf8(bytes); bad !== undefined; bad = findBadUtf8(bytes, from)) {
    cleaned += bytes.slice(from, bad.at) + letter.repeat(bad.length)
    from = bad.at + bad.length
  }
  return cleaned + bytes.slice(from)
}

/** The first so many bytes, less those of a character that would be cut through. */
export function cutBytes(bytes: string, length: number): string {
  let end = Math.min(length, bytes.length)
  while (end > 0 && end < bytes.length && (bytes.charCodeAt(end) & 0xc0) === 0x80) end--
  return bytes.slice(0, end)
}

/** Bytes in hexadecimal, as messages show them. */
export function hex(bytes: string): string {
  return Buffer.from(bytes, 'latin1')
    .toString('hex')
    .replace(/..(?=.)/g, '$& ')
}

import fc from 'fast-check'
import { utf8Length } from '../../../job/extract/utf8'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Walks over bytes character by character, as the scanner does. */
function isUtf8(bytes: Uint8Array): boolean {
  let at = 0
  while (at < bytes.length) {
    const length = (bytes[at] as number) < 0x80 ? 1 : utf8Length(bytes, at, bytes.length)
    if (length <= 0) return false
    at += length
  }
  return true
}

function decodes(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

describe('utf8Length agrees with the strict decoder on', () => {
  test('every sequence of two bytes, and every third byte after the edges of a lead byte', () => {
    const different: string[] = []
    for (let first = 0x80; first < 0x100; first++) {
      for (let second = 0; second < 0x100; second++) {
        for (const rest of [[], [0x7f], [0x80], [0xbf], [0xc0], [0x80, 0x80], [0xbf, 0xbf], [0x80, 0x7f]]) {
          const bytes = Uint8Array.from([first, second, ...rest])
          if (isUtf8(bytes) !== decodes(bytes)) different.push(Buffer.from(bytes).toString('hex'))
        }
      }
    }
    expect(different).toEqual([])
  })

  test('any text, and any text with a byte changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(255), (text, place, byte) => {
        const bytes = Buffer.from(text)
        expect(isUtf8(bytes)).toBe(true)
        if (bytes.length === 0) return
        bytes[place % bytes.length] = byte
        expect(isUtf8(bytes)).toBe(decodes(bytes))
      }),
      { numRuns: 500 },
    )
  })
})

test('utf8Length asks for more where a character is cut', () => {
  const bytes = Buffer.from('😀')
  expect([1, 2, 3, 4].map((end) => utf8Length(bytes, 0, end))).toEqual([-1, -1, -1, 4])
})

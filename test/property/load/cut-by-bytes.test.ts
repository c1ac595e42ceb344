import fc from 'fast-check'
import { cutByBytes } from '../../../job/load/plan-records'

test('the pieces of a text make the text, and each fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 4, max: 20 }),
      (text, max) => {
        const pieces = cutByBytes(text, max)
        expect(pieces.join('')).toBe(text)
        for (const piece of pieces) {
          expect(Buffer.byteLength(piece)).toBeGreaterThan(0)
          expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(max)
        }
      },
    ),
  )
})

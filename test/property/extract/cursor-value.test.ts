import fc from 'fast-check'
import { compareInstants, compareNumbers, compareTexts, readInstant } from '../../../job/extract/cursor-value'

const sign = (number: number): number => Math.sign(number)

test('integers of any length compare as they are', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (left, right) => {
      expect(sign(compareNumbers(String(left), String(right)))).toBe(left < right ? -1 : left > right ? 1 : 0)
    }),
  )
})

test('a number compares alike however it is spelled', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), fc.nat({ max: 40 }), (left, right, shift) => {
      const expected = sign(compareNumbers(String(left), String(right)))
      const [one, other] = [`${left}e-${shift}`, `${right}.${'0'.repeat(shift + 1)}E-${shift}`]
      expect(sign(compareNumbers(one, other))).toBe(expected)
    }),
  )
})

test('instants compare as they are, in whatever zone they are told', () => {
  const inZone = (time: number, minutes: number): string => {
    const local = new Date(time + minutes * 60_000).toISOString().slice(0, -1)
    const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
    const two = (number: number): string => String(number).padStart(2, '0')
    return `${local}${minutes < 0 ? '-' : '+'}${two(hour)}:${two(minute)}`
  }
  const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
  const zone = fc.integer({ min: -720, max: 840 })
  fc.assert(
    fc.property(time, zone, time, zone, (left, leftZone, right, rightZone) => {
      const [one, other] = [readInstant(inZone(left, leftZone)), readInstant(inZone(right, rightZone))]
      if (one === undefined || other === undefined) throw new Error('no time')
      expect(sign(compareInstants(one, other))).toBe(sign(left - right))
    }),
  )
})

test('texts compare by their code points', () => {
  const byPoints = (left: string, right: string): number => {
    const [one, other] = [[...left], [...right]]
    for (const [place, character] of one.entries()) {
      const difference = (character.codePointAt(0) ?? 0) - (other[place]?.codePointAt(0) ?? -1)
      if (difference !== 0) return difference
    }
    return one.length - other.length
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      expect(sign(compareTexts(left, right))).toBe(sign(byPoints(left, right)))
    }),
  )
})

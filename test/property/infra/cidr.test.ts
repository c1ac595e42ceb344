import fc from 'fast-check'
import {
  addressCount,
  type Cidr,
  cidrPart,
  formatCidr,
  isInside,
  overlaps,
  parseCidr,
} from '../../../infra/cidr'

const anyCidr: fc.Arbitrary<Cidr> = fc
  .tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.nat({ max: 32 }))
  .map(([address, prefix]) => ({ prefix, base: address - (address % 2 ** (32 - prefix)) }))

test('a network is read as it was written', () => {
  fc.assert(fc.property(anyCidr, (network) => expect(parseCidr(formatCidr(network))).toEqual(network)))
})

test('only what is written in the one way is a network', () => {
  const byte = fc.nat({ max: 300 }).map(String)
  const text = fc
    .tuple(
      fc.array(byte, { minLength: 3, maxLength: 5 }),
      fc.constantFrom('/', '', ' /', '/0'),
      fc.nat({ max: 40 }),
    )
    .map(([bytes, mark, prefix]) => `${bytes.join('.')}${mark}${prefix}`)
  fc.assert(
    fc.property(text, (one) => {
      const network = parseCidr(one)
      if (network !== undefined) expect(formatCidr(network)).toBe(one)
    }),
  )
})

test('the parts of a network fill it and do not overlap', () => {
  const cut = fc.tuple(anyCidr, fc.nat({ max: 4 })).filter(([network, bits]) => network.prefix + bits <= 32)
  fc.assert(
    fc.property(cut, ([network, bits]) => {
      const parts = Array.from({ length: 2 ** bits }, (_, index) => cidrPart(network, bits, index))
      expect(parts.reduce((sum, part) => sum + addressCount(part), 0)).toBe(addressCount(network))
      for (const [index, part] of parts.entries()) {
        expect(isInside(part, network)).toBe(true)
        expect(parts.slice(index + 1).filter((other) => overlaps(part, other))).toEqual([])
      }
    }),
  )
})

test('two networks overlap when one lies in the other, and otherwise not', () => {
  fc.assert(
    fc.property(anyCidr, anyCidr, (left, right) => {
      expect(overlaps(left, right)).toBe(isInside(left, right) || isInside(right, left))
    }),
  )
})

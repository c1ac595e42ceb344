import { localName } from '../../../../../local/redshift/dialect/local-name'

describe('localName', () => {
  it('leaves names of up to 63 bytes as they are', () => {
    expect(localName('a'.repeat(63))).toBe('a'.repeat(63))
    expect(localName(`${'é'.repeat(31)}a`)).toBe(`${'é'.repeat(31)}a`)
  })

  it.each([
    'a'.repeat(64),
    'é'.repeat(40),
    `${'a'.repeat(49)}é${'b'.repeat(60)}`,
    '🚀'.repeat(20),
    `aaa${'🚀'.repeat(20)}`,
  ])('shortens %s to a name that fits', (name) => {
    const short = localName(name)
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(63)
    expect(localName(short)).toBe(short)
    expect(Buffer.from(short, 'utf8').toString('utf8')).toBe(short)
  })

  it('keeps two names apart that begin alike', () => {
    expect(localName(`${'a'.repeat(80)}1`)).not.toBe(localName(`${'a'.repeat(80)}2`))
  })
})

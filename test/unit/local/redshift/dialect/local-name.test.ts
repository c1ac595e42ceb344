import {
  countLongNames,
  keptName,
  localName,
  longName,
  longNamesFrom,
  withLongNames,
} from '../../../../../local/redshift/dialect/local-name'

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

describe('longName', () => {
  it('answers what a name was shortened from, and any other name as it is', () => {
    const name = `${'b'.repeat(100)}é`
    expect(longName(localName(name))).toBe(name)
    expect(longName('short')).toBe('short')
  })

  it('answers the 127 bytes that are left of a longer name', () => {
    expect(longName(localName('c'.repeat(200)))).toBe('c'.repeat(127))
    expect(localName('c'.repeat(200))).toBe(localName('c'.repeat(127)))
  })
})

describe('keptName', () => {
  it.each([
    ['d'.repeat(127), 'd'.repeat(127)],
    ['d'.repeat(128), 'd'.repeat(127)],
    ['é'.repeat(64), 'é'.repeat(63)],
    [`a${'🚀'.repeat(40)}`, `a${'🚀'.repeat(31)}`],
    ['', ''],
  ])('cuts %s between two characters', (name, kept) => {
    expect(keptName(name)).toBe(kept)
  })
})

describe('withLongNames', () => {
  it('puts all names of a text right, and leaves other digests alone', () => {
    const [one, other] = ['e'.repeat(90), `$&${'f'.repeat(90)}`]
    const text = `"${localName(one)}"."${localName(other)}" x_0123456789ab`
    expect(withLongNames(text)).toBe(`"${one}"."${other}" x_0123456789ab`)
  })
})

describe('longNamesFrom', () => {
  it('answers each name once, the new ones last', () => {
    const before = countLongNames()
    const name = 'g'.repeat(70)
    localName(name)
    localName(name)
    expect(longNamesFrom(before)).toEqual([[localName(name), name]])
  })
})

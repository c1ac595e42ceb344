import { sourceOf, sourceToSwitchTo } from '../../../../local/supervisor/api-choice'

describe('what the local API serves', () => {
  it('is generated where nobody says anything', () => {
    expect(sourceOf({})).toEqual({})
    expect(sourceOf({ sampleFile: '' })).toEqual({})
  })

  it('is the file of the environment, by its full path, unless a number is asked for', () => {
    expect(sourceOf({ sampleFile: '/data/sample.json' })).toEqual({ sampleFile: '/data/sample.json' })
    expect(sourceOf({ sampleFile: 'sample.json' })).toEqual({ sampleFile: `${process.cwd()}/sample.json` })
    expect(sourceOf({ sampleFile: '/data/sample.json', launches: 5 })).toEqual({ launches: 5 })
  })

  it.each([
    ['nothing is said of generated launches', {}, { launches: 5 }],
    ['the same number is asked for', { launches: 5 }, { launches: 5 }],
    ['the same file is named', { sampleFile: '/a' }, { sampleFile: '/a' }],
  ])('stays when %s', (_, wanted, serving) => {
    expect(sourceToSwitchTo(wanted, serving)).toBeUndefined()
  })

  it.each([
    ['another number is asked for', { launches: 6 }, { launches: 5 }, { launches: 6 }],
    ['another file is named', { sampleFile: '/b' }, { sampleFile: '/a' }, { sampleFile: '/b' }],
    ['a number is asked for instead of a file', { launches: 6 }, { sampleFile: '/a' }, { launches: 6 }],
    ['the file is not named any more', {}, { sampleFile: '/a' }, {}],
  ])('changes when %s', (_, wanted, serving, expected) => {
    expect(sourceToSwitchTo(wanted, serving)).toEqual(expected)
  })
})

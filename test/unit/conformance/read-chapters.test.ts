import { readChapters } from '../../support/conformance/read-chapters'

const chapters = readChapters()
const cases = chapters.flatMap(({ chapter, cases }) => cases.map((one) => ({ chapter, one })))

test('every chapter has a name of its own, and so has every case in its chapter', () => {
  const names = chapters.map(({ chapter }) => chapter)
  expect(names).toEqual([...new Set(names)])
  const titles = cases.map(({ chapter, one }) => `${chapter}: ${one.name}`)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
})

test('a case is either backed by a source or marked as unverified, and few are the latter', () => {
  expect(cases.filter(({ one }) => one.source.trim() === '')).toEqual([])
  const unverified = cases.filter(({ one }) => one.unverified === true)
  expect(unverified.length).toBeLessThan(cases.length / 3)
})

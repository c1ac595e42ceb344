import { PageHistory } from '../../../job/extract/page-history'

const pagination = { kind: 'next_url', path: '$.next', maxPages: 1_000_000 } as const
const page = (number: number): URL => new URL(`https://api.test/?p=${number}`)

test('remembers the latest pages and the first one, however many there are', () => {
  const history = new PageHistory(pagination, 3)
  for (let number = 1; number <= 10; number++) history.add(page(number))
  expect(() => history.add(page(8))).toThrow(
    'page 10 leads back to `https://api.test/?p=8`, which was read before',
  )
  expect(() => history.add(page(1))).toThrow(
    'page 10 leads back to `https://api.test/?p=1`, which was read before',
  )
  // Forgotten: a loop of so many pages is ended by `maxPages`.
  expect(() => history.add(page(5))).not.toThrow()
})

test('counts pages also when it has forgotten them', () => {
  const history = new PageHistory({ ...pagination, maxPages: 5 }, 2)
  for (let number = 1; number <= 5; number++) history.add(page(number))
  expect(() => history.add(page(6))).toThrow('there is a page behind the 5 that are allowed')
})

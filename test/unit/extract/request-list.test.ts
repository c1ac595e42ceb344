import { RequestList } from '../../../job/extract/request-list'

const request = (page: number) => ({
  url: `https://api.test/?page=${page}`,
  status: 200,
  attempts: 1,
  bytes: 2,
})

test('lists all requests where they are few', () => {
  const list = new RequestList()
  for (let page = 0; page < 10_000; page++) list.add(request(page))
  expect(list.requests).toEqual(Array.from({ length: 10_000 }, (_, page) => request(page)))
  expect([list.total, list.leftOut]).toEqual([10_000, 0])
})

test('lists the first and the last ones where they are many, and counts those between', () => {
  const characters = JSON.stringify(request(100)).length
  const list = new RequestList(3 * characters)
  for (let page = 100; page < 200; page++) list.add(request(page))
  expect(list.requests).toEqual([100, 101, 102, 197, 198, 199].map(request))
  expect([list.total, list.leftOut]).toEqual([100, 94])
})

test('a manifest of a million pages can be read again', () => {
  const list = new RequestList()
  const url = `https://api.test/?cursor=${'c'.repeat(16_000)}`
  for (let page = 0; page < 2_000; page++) list.add({ ...request(page), url: `${url}${page}` })
  for (let page = 0; page < 1_000_000; page++) list.add(request(page))
  expect(list.total).toBe(1_002_000)
  expect(JSON.stringify(list.requests, null, 2).length).toBeLessThan(32 * 1024 * 1024)
})

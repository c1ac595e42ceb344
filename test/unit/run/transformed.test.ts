import { isTransformed, markTransformed } from '../../../job/run/transformed'
import { MemoryObjectStore } from '../../support/memory-object-store'

test('a load is transformed when dbt has built these very models from it', async () => {
  const store = new MemoryObjectStore()
  const built = { loadId: 'A', dbtSha256: 'one' }
  expect(await isTransformed(store, 'shop', built)).toBe(false)
  await markTransformed(store, 'shop', built)
  expect(await isTransformed(store, 'shop', built)).toBe(true)
  expect(await isTransformed(store, 'shop', { ...built, loadId: 'B' })).toBe(false)
  expect(await isTransformed(store, 'shop', { ...built, dbtSha256: 'two' })).toBe(false)
  expect(await isTransformed(store, 'other', built)).toBe(false)
})

test('a record without a hash does not say which models were built', async () => {
  const store = new MemoryObjectStore()
  await store.put('runs/shop/transformed.json', '{"load_id":"A"}')
  expect(await isTransformed(store, 'shop', { loadId: 'A', dbtSha256: 'one' })).toBe(false)
})

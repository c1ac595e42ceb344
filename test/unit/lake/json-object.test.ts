import { z } from 'zod'
import { deleteBelow } from '../../../job/lake/delete-below'
import { getJson, putJson } from '../../../job/lake/json-object'
import { MemoryObjectStore } from '../../support/memory-object-store'

const shape = z.object({ version: z.literal(1), parts: z.array(z.object({ records: z.number() })) })

describe('JSON objects of the lake', () => {
  test('are read as they were written, and are for people too', async () => {
    const store = new MemoryObjectStore()
    const value = { version: 1 as const, parts: [{ records: 2 }] }
    await putJson(store, 'm.json', value)
    expect(await getJson(store, 'm.json', shape)).toEqual(value)
    expect(store.objects.get('m.json')?.toString()).toBe(`${JSON.stringify(value, null, 2)}\n`)
  })

  test('are undefined where there is none', async () => {
    expect(await getJson(new MemoryObjectStore(), 'm.json', shape)).toBeUndefined()
  })

  test('are refused where they are no JSON or of another shape', async () => {
    const store = new MemoryObjectStore()
    await store.put('m.json', '{"version":1')
    await expect(getJson(store, 'm.json', shape)).rejects.toMatchObject({
      code: 'LAKE_OBJECT_INVALID',
      message: expect.stringMatching(/^`.*m\.json` is not JSON: /),
    })
    await store.put('m.json', '{"version":1,"parts":[{"records":"2"}]}')
    await expect(getJson(store, 'm.json', shape)).rejects.toMatchObject({
      code: 'LAKE_OBJECT_INVALID',
      message: expect.stringMatching(/m\.json` has another shape: `parts\.0\.records`: /),
    })
  })
})

test('deleteBelow removes what has the prefix, and nothing else', async () => {
  const store = new MemoryObjectStore()
  for (const key of ['a/1', 'a/2', 'ab', 'b/1']) await store.put(key, '')
  expect(await deleteBelow(store, 'a/')).toBe(2)
  expect([...store.objects.keys()]).toEqual(['ab', 'b/1'])
})

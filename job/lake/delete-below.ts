import type { ObjectStore } from '../ports/object-store'

/** Deletes every object whose key starts with `prefix`; how many there were. */
export async function deleteBelow(store: ObjectStore, prefix: string): Promise<number> {
  const keys: string[] = []
  for await (const object of store.list(prefix)) keys.push(object.key)
  for (const key of keys) await store.delete(key)
  return keys.length
}

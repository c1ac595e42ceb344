import { JobError } from '../errors/job-error'
import type { ObjectStore, PutOptions } from '../ports/object-store'

/**
 * Reads a JSON object that lakeload itself wrote; `undefined` where there is none.
 *
 * @throws JobError LAKE_OBJECT_INVALID where the object is not JSON: somebody else has written it
 */
export async function readJson<T>(store: ObjectStore, key: string): Promise<T | undefined> {
  const bytes = await store.getBytes(key)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as T
  } catch (cause) {
    throw new JobError('LAKE_OBJECT_INVALID', `\`${store.url(key)}\` is not JSON`, { cause })
  }
}

/** Writes a small JSON object. */
export async function writeJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options: PutOptions = {},
): Promise<void> {
  await store.put(key, JSON.stringify(value, null, 2), { contentType: 'application/json', ...options })
}

import type { z } from 'zod'
import { messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { ObjectInfo, ObjectStore, PutOptions } from '../ports/object-store'

/** Writes a value as a JSON object of the lake, indented, so that people can read it there. */
export async function putJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options: PutOptions = {},
): Promise<ObjectInfo> {
  return await store.put(key, `${JSON.stringify(value, null, 2)}\n`, {
    contentType: 'application/json',
    ...options,
  })
}

/** Reads a JSON object of the lake and checks its shape; undefined where there is none. */
export async function getJson<T>(
  store: ObjectStore,
  key: string,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  const bytes = await store.getBytes(key)
  if (bytes === undefined) return undefined
  const parsed = shape.safeParse(parse(bytes, store.url(key)))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\`: `
  throw new JobError(
    'LAKE_OBJECT_INVALID',
    `\`${store.url(key)}\` has another shape: ${place}${issue?.message}`,
  )
}

function parse(bytes: Uint8Array, url: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (cause) {
    throw new JobError('LAKE_OBJECT_INVALID', `\`${url}\` is not JSON: ${messageOf(cause)}`, { cause })
  }
}

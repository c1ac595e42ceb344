import { createS3ObjectStore, type S3ObjectStoreOptions } from '../../job/adapters/s3-object-store'
import type { ObjectStore } from '../../job/ports/object-store'
import type { S3Endpoint } from '../../local/s3/s3-endpoint'

/** The variables that the SDK's credential chain reads first, for the local S3. */
export function useLocalCredentials(s3: S3Endpoint): void {
  process.env.AWS_ACCESS_KEY_ID = s3.accessKeyId
  process.env.AWS_SECRET_ACCESS_KEY = s3.secretAccessKey
}

let prefixes = 0

/** A lake of its own in the local S3: the same bucket, another prefix. */
export function openTestLake(s3: S3Endpoint, options: Partial<S3ObjectStoreOptions> = {}): ObjectStore {
  prefixes += 1
  return createS3ObjectStore({
    bucket: s3.bucket,
    prefix: `lake-${prefixes}/`,
    region: s3.region,
    endpoint: s3.endpoint,
    ...options,
  })
}

/** The keys that a lake has below a prefix. */
export async function keysOf(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const object of store.list(prefix)) keys.push(object.key)
  return keys
}

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { isConflict, isMissingKey, toLakeError } from '../adapters/s3-error'
import type { LakeSettings } from '../settings'
import { explainDenial, type LakeOperation } from './explain-denial'

/** What the store says of an object's encryption at rest. */
export interface Encryption {
  readonly algorithm?: string
  readonly keyId?: string
  readonly hasBucketKey: boolean
}

/** Single requests to the lake, with what the port `ObjectStore` does not tell: encryption, region, who was refused what. */
export class LakeProbe {
  readonly #client: S3Client
  readonly #lake: LakeSettings

  constructor(lake: LakeSettings) {
    this.#lake = lake
    this.#client = new S3Client({
      region: lake.region,
      ...(lake.endpoint === undefined ? {} : { endpoint: lake.endpoint }),
      ...(lake.credentials === undefined ? {} : { credentials: lake.credentials }),
      forcePathStyle: lake.endpoint !== undefined,
      // A retry hides what a diagnosis looks for; one is for the connection that breaks once.
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 5_000, socketTimeout: 10_000 },
    })
  }

  url(key: string): string {
    return `s3://${this.#lake.bucket}/${this.#fullKey(key)}`
  }

  /** The bucket's region, where the store tells it; `forbidden` where it answers 403, which has no body to say why. */
  async region(signal: AbortSignal): Promise<{ readonly region?: string; readonly forbidden: boolean }> {
    try {
      const command = new HeadBucketCommand({ Bucket: this.#lake.bucket })
      const { BucketRegion: region } = await this.#client.send(command, { abortSignal: signal })
      return { ...(region === undefined ? {} : { region }), forbidden: false }
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) {
        const region = error.$response?.headers['x-amz-bucket-region']
        return { ...(region === undefined ? {} : { region }), forbidden: true }
      }
      // A bucket's HEAD has no body either: its 404 can only mean the bucket.
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) {
        error.name = 'NoSuchBucket'
      }
      throw toLakeError(error, this.#attempt('read', ''))
    }
  }

  /** Writes an object that must not be there yet; `undefined` where the store says that it is. */
  async putNew(key: string, body: Uint8Array, signal: AbortSignal): Promise<Encryption | undefined> {
    try {
      const command = new PutObjectCommand({ ...this.#address(key), Body: body, IfNoneMatch: '*' })
      const answer = await this.#client.send(command, { abortSignal: signal })
      return {
        ...(answer.ServerSideEncryption === undefined ? {} : { algorithm: answer.ServerSideEncryption }),
        ...(answer.SSEKMSKeyId === undefined ? {} : { keyId: answer.SSEKMSKeyId }),
        hasBucketKey: answer.BucketKeyEnabled === true,
      }
    } catch (error) {
      if (isConflict(error)) return undefined
      throw this.#explained(error, 'put', key)
    }
  }

  async get(key: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand(this.#address(key)), {
        abortSignal: signal,
      })
      return (await answer.Body?.transformToByteArray()) ?? new Uint8Array()
    } catch (error) {
      if (isMissingKey(error)) return undefined
      throw this.#explained(error, 'get', key)
    }
  }

  /** Whether a key without object is answered by 404: without `s3:ListBucket` it is 403, and a run takes it for a refusal. */
  async assertMissing(key: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#client.send(new GetObjectCommand(this.#address(key)), { abortSignal: signal })
    } catch (error) {
      if (!isMissingKey(error)) throw this.#explained(error, 'list', key)
    }
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    try {
      const options = signal === undefined ? {} : { abortSignal: signal }
      await this.#client.send(new DeleteObjectCommand(this.#address(key)), options)
    } catch (error) {
      throw this.#explained(error, 'delete', key)
    }
  }

  close(): void {
    this.#client.destroy()
  }

  #explained(error: unknown, operation: LakeOperation, key: string) {
    const action = ({ put: 'write', get: 'read', list: 'read', delete: 'delete' } as const)[operation]
    return explainDenial(toLakeError(error, this.#attempt(action, key)), operation, this.#lake)
  }

  #attempt(action: 'read' | 'write' | 'delete', key: string) {
    return { action, url: this.url(key), bucket: this.#lake.bucket, region: this.#lake.region }
  }

  #address(key: string) {
    return { Bucket: this.#lake.bucket, Key: this.#fullKey(key) }
  }

  #fullKey(key: string): string {
    return this.#lake.prefix === '' ? key : `${this.#lake.prefix}/${key}`
  }
}

import { JobError } from '../errors/job-error'
import { gunzipIfPacked } from '../extract/gunzip'
import type { Answer, RawSource } from '../extract/source'
import type { RawManifest } from '../pipeline/manifests'
import type { ObjectStore } from '../ports/object-store'

/** What reading raw records needs. */
export interface RawReading {
  readonly store: ObjectStore
  readonly signal: AbortSignal
}

/** The raw records of a stream as a source: each part is an answer of lines. Staging proves their checksums; nothing is written here. */
export class RawParts implements RawSource {
  readonly #manifest: RawManifest
  readonly #reading: RawReading
  /** The part that is read, for the places of its records. */
  #current = ''

  constructor(manifest: RawManifest, reading: RawReading) {
    this.#manifest = manifest
    this.#reading = reading
  }

  /** The key of the part whose records are being read. */
  get current(): string {
    return this.#current
  }

  async *answers(): AsyncGenerator<Answer> {
    const { store, signal } = this.#reading
    for (const { key, bytes, records } of this.#manifest.parts) {
      const body = await store.get(key, signal)
      if (body === undefined) {
        throw new JobError(
          'STAGE_RAW_OBJECT_MISSING',
          `\`${key}\` is in the raw manifest but not in the lake`,
          {
            context: { raw_object: key },
          },
        )
      }
      this.#current = key
      const name = `\`${store.url(key)}\``
      let read = 0
      yield {
        name,
        form: 'lines',
        body: gunzipIfPacked(body, name),
        sliced: (result) => {
          read = result.records
        },
        facts: () => ({ url: store.url(key), status: 200, attempts: 1, bytes }),
      }
      if (read !== records) {
        throw new JobError(
          'STAGE_RAW_OBJECT_CHANGED',
          `\`${key}\` has ${read} records, the raw manifest says ${records}`,
          { context: { raw_object: key } },
        )
      }
    }
  }
}

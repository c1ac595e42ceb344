import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RawPart } from '../pipeline/manifests'
import type { ObjectStore } from '../ports/object-store'
import { downloadPart } from './download-part'

/** What a PartFetcher brings parts from and to. */
export interface PartFetcherOptions {
  readonly store: ObjectStore
  /** Where the local files go; made when needed. */
  readonly folder: string
  readonly signal: AbortSignal
}

/**
 * Brings raw parts to local files, always one further than was asked for: the next part is on its way while the one
 * before is cast. It is the pool's and no worker's own, so that no worker waits for a part that another has put by.
 */
export class PartFetcher {
  readonly #options: PartFetcherOptions
  readonly #parts: readonly RawPart[]
  readonly #fetches = new Map<number, Promise<string>>()

  constructor(parts: readonly RawPart[], options: PartFetcherOptions) {
    this.#parts = parts
    this.#options = options
  }

  /** Has the first parts brought before anyone asks for them. */
  begin(count: number): void {
    for (let place = 0; place < Math.min(count, this.#parts.length); place++) void this.#fetch(place)
  }

  /** The local file of a part; whoever takes it removes it. */
  async take(place: number): Promise<string> {
    const file = this.#fetch(place)
    if (place + 1 < this.#parts.length) void this.#fetch(place + 1)
    return await file
  }

  /** Waits until nothing is being written any more, whether it succeeds or not. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#fetches.values())
  }

  #fetch(place: number): Promise<string> {
    const fetch = this.#fetches.get(place) ?? this.#download(place)
    this.#fetches.set(place, fetch)
    // A part that nobody takes any more may fail unheard.
    fetch.catch(() => undefined)
    return fetch
  }

  async #download(place: number): Promise<string> {
    const { store, folder, signal } = this.#options
    await mkdir(folder, { recursive: true })
    // A name of its own for each part: DuckDB must never take one for another that it has read before.
    const file = join(folder, `part-${place}.jsonl.gz`)
    await downloadPart(store, this.#parts[place] as RawPart, file, signal)
    return file
  }
}

import type { RawRequest } from '../pipeline/manifests'

/** How much JSON text the first requests may have, and the last ones again: a manifest is read as a whole. */
const defaultMaxCharacters = 4 * 1024 * 1024

/**
 * The requests of a stream as the manifest lists them: all, unless they are tens of thousands or have very long
 * addresses; then the first and the last ones, and how many there were between them. Memory is bounded by that, too.
 */
export class RequestList {
  /** How many requests are not listed. */
  leftOut = 0
  readonly #maxCharacters: number
  readonly #first: RawRequest[] = []
  #firstCharacters = 0
  #isFull = false
  /** A queue whose first entries, before `#start`, are gone: to shift tens of thousands each time would take hours. */
  #last: { readonly request: RawRequest; readonly characters: number }[] = []
  #start = 0
  #lastCharacters = 0

  constructor(maxCharacters: number = defaultMaxCharacters) {
    this.#maxCharacters = maxCharacters
  }

  /** How many requests there were. */
  get total(): number {
    return this.#first.length + this.leftOut + this.#last.length - this.#start
  }

  /** The listed ones, in their order. */
  get requests(): readonly RawRequest[] {
    return [...this.#first, ...this.#last.slice(this.#start).map(({ request }) => request)]
  }

  add(request: RawRequest): void {
    const characters = JSON.stringify(request).length
    if (!this.#isFull && this.#firstCharacters + characters <= this.#maxCharacters) {
      this.#first.push(request)
      this.#firstCharacters += characters
      return
    }
    this.#isFull = true
    this.#last.push({ request, characters })
    this.#lastCharacters += characters
    while (this.#lastCharacters > this.#maxCharacters) {
      this.#lastCharacters -= this.#last[this.#start]?.characters ?? 0
      this.#start += 1
      this.leftOut += 1
    }
    if (2 * this.#start > this.#last.length) {
      this.#last = this.#last.slice(this.#start)
      this.#start = 0
    }
  }
}

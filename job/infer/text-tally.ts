import type { TextProfile } from './profile'
import { formOfText, textForm } from './text-forms'

/** Gathers what the texts at a path look like. */
export class TextTally {
  #maxBytes = 0
  #dates = 0
  #timestamps = 0
  #timestampsWithZone = 0
  #withNul = 0
  #withLoneSurrogate = 0

  /** Adds the text whose UTF-8, unescaped, is `bytes[start..end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > this.#maxBytes) this.#maxBytes = end - start
    const form = formOfText(bytes, start, end)
    if (form === textForm.plain) return
    if (form === textForm.date) this.#dates += 1
    else if (form === textForm.timestamp) this.#timestamps += 1
    else this.#timestampsWithZone += 1
  }

  /** Notes what only an escape can bring about, of the text added before. */
  addPeculiar(hasNul: boolean, hasLoneSurrogate: boolean): void {
    if (hasNul) this.#withNul += 1
    if (hasLoneSurrogate) this.#withLoneSurrogate += 1
  }

  /** The profile of the texts added. */
  profile(): TextProfile {
    return {
      maxBytes: this.#maxBytes,
      dates: this.#dates,
      timestamps: this.#timestamps,
      timestampsWithZone: this.#timestampsWithZone,
      withNul: this.#withNul,
      withLoneSurrogate: this.#withLoneSurrogate,
    }
  }
}

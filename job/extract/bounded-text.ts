/** How many characters of an answer's envelope are kept. */
export const maxEnvelopeCharacters = 4_096

/** JSON text of a list or object that stops growing at a limit. */
export class BoundedText {
  readonly #close: string
  #text: string
  #count = 0

  constructor(open: '{' | '[', close: '}' | ']') {
    this.#text = open
    this.#close = close
  }

  /** Whether more would not be kept. */
  get isFull(): boolean {
    return this.#text.length >= maxEnvelopeCharacters
  }

  /** Adds an element or member. */
  add(text: string): void {
    if (this.isFull) return
    this.#text += this.#count === 0 ? text : `,${text}`
    this.#count += 1
  }

  toString(): string {
    return (this.#text + this.#close).slice(0, maxEnvelopeCharacters)
  }
}

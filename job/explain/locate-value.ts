import { formatStep } from '../pipeline/json-path'

/** A step to one value: a member by its name, or an element by its place from 0. */
export type PlaceStep = { readonly member: string } | { readonly element: number }

/** `$.cores[0].core`. */
export function formatPlace(steps: readonly PlaceStep[]): string {
  return `$${steps.map((step) => ('element' in step ? `[${step.element}]` : formatStep(step))).join('')}`
}

interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Finds values in the text of a JSON record and answers them as they are spelt there: parsing would round long numbers and
 * unify spellings. Each object or list on the way is walked once, however many columns lie in it. The record is sound JSON.
 */
export class ValueLocator {
  readonly #text: string
  readonly #members = new Map<number, ReadonlyMap<string, Span>>()

  constructor(text: string) {
    this.#text = text
  }

  /** The text of the value at a place; undefined where the record has none there. */
  find(steps: readonly PlaceStep[]): string | undefined {
    let span = this.#valueAt(0)
    for (const step of steps) {
      const opening = this.#text[span.start]
      if (opening !== ('member' in step ? '{' : '[')) return undefined
      const next = this.#membersAt(span.start).get('member' in step ? step.member : String(step.element))
      if (next === undefined) return undefined
      span = next
    }
    return this.#text.slice(span.start, span.end)
  }

  /** Members by name, elements by place. */
  #membersAt(start: number): ReadonlyMap<string, Span> {
    const known = this.#members.get(start)
    if (known !== undefined) return known
    const isObject = this.#text[start] === '{'
    const members = new Map<string, Span>()
    let at = this.#skipSpace(start + 1)
    for (let place = 0; at < this.#text.length && !'}]'.includes(this.#text[at] ?? ''); place++) {
      let name = String(place)
      if (isObject) {
        const end = this.#endOfString(at)
        name = String(JSON.parse(this.#text.slice(at, end)))
        at = this.#skipSpace(end) + 1
      }
      const value = this.#valueAt(at)
      members.set(name, value)
      at = this.#skipSpace(value.end)
      if (this.#text[at] === ',') at = this.#skipSpace(at + 1)
    }
    this.#members.set(start, members)
    return members
  }

  #valueAt(from: number): Span {
    const start = this.#skipSpace(from)
    const opening = this.#text[start]
    if (opening === '"') return { start, end: this.#endOfString(start) }
    if (opening === '{' || opening === '[') return { start, end: this.#endOfContainer(start) }
    let end = start
    while (end < this.#text.length && !/[\s,\]}]/.test(this.#text[end] ?? '')) end++
    return { start, end }
  }

  #endOfContainer(start: number): number {
    let depth = 0
    const token = /["{}[\]]/g
    token.lastIndex = start
    for (let match = token.exec(this.#text); match !== null; match = token.exec(this.#text)) {
      if (match[0] === '"') token.lastIndex = this.#endOfString(match.index)
      else if (match[0] === '{' || match[0] === '[') depth++
      else if (--depth === 0) return match.index + 1
    }
    return this.#text.length
  }

  #endOfString(start: number): number {
    for (let at = start + 1; at < this.#text.length; at++) {
      const character = this.#text[at]
      if (character === '\\') at++
      else if (character === '"') return at + 1
    }
    return this.#text.length
  }

  #skipSpace(from: number): number {
    let at = from
    while (/\s/.test(this.#text[at] ?? '')) at++
    return at
  }
}

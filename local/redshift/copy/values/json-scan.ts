import { ValueError } from './value-error'

/** A place in a text where JSON cannot go on. */
export class JsonMistake extends Error {
  constructor(readonly at: number) {
    super('invalid JSON')
    this.name = 'JsonMistake'
  }
}

/** SUPER's own limit of nesting. */
const maxDepth = 1000

// From the blank on, without the quote and the backslash.
const stringRest = /[ !#-[\]-\uffff]*/y
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
const partOfScalar = /^[-+.\w]*$/

/** The place of the next letter that is no white space. */
export function skipSpace(text: string, at: number): number {
  let place = at
  for (;;) {
    const code = text.charCodeAt(place)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return place
    place++
  }
}

/** The end of the JSON value at a place; -1 where the text ends before it does. Throws a JsonMistake where it is none. */
export function skipValue(text: string, at: number, depth = 0): number {
  if (depth > maxDepth) throw new JsonMistake(at)
  const code = text.charCodeAt(at)
  if (Number.isNaN(code)) return -1
  if (code === 34) return skipString(text, at)
  if (code === 123) return skipMembers(text, at, depth, true)
  if (code === 91) return skipMembers(text, at, depth, false)
  scalar.lastIndex = at
  if (scalar.test(text)) return scalar.lastIndex
  if (text.length - at < 64 && partOfScalar.test(text.slice(at))) return -1
  throw new JsonMistake(at)
}

function skipString(text: string, at: number): number {
  let place = at + 1
  for (;;) {
    stringRest.lastIndex = place
    stringRest.test(text)
    place = stringRest.lastIndex
    const code = text.charCodeAt(place)
    if (code === 34) return place + 1
    if (Number.isNaN(code)) return -1
    if (code !== 92) throw new JsonMistake(place)
    const escaped = text.charAt(place + 1)
    if (escaped === '') return -1
    if (escaped === 'u') {
      if (place + 6 > text.length) return -1
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(place + 2, place + 6))) throw new JsonMistake(place)
      place += 6
    } else if ('"\\/bfnrt'.includes(escaped)) place += 2
    else throw new JsonMistake(place)
  }
}

function skipMembers(text: string, at: number, depth: number, isObject: boolean): number {
  const close = isObject ? 125 : 93
  let place = skipSpace(text, at + 1)
  if (text.charCodeAt(place) === close) return place + 1
  for (;;) {
    if (isObject) {
      place = keyEnd(text, place)
      if (place < 0) return -1
    }
    place = skipValue(text, skipSpace(text, place), depth + 1)
    if (place < 0) return -1
    place = skipSpace(text, place)
    const code = text.charCodeAt(place)
    if (code === close) return place + 1
    if (Number.isNaN(code)) return -1
    if (code !== 44) throw new JsonMistake(place)
    place = skipSpace(text, place + 1)
  }
}

/** The place behind a key and its colon. */
function keyEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (Number.isNaN(code)) return -1
  if (code !== 34) throw new JsonMistake(at)
  const end = skipString(text, at)
  if (end < 0) return -1
  const colon = skipSpace(text, end)
  const colonCode = text.charCodeAt(colon)
  if (Number.isNaN(colonCode)) return -1
  if (colonCode !== 58) throw new JsonMistake(colon)
  return colon + 1
}

/** Calls back for every member of the well-formed object, or every element of the array, at a place. */
export function eachMember(
  text: string,
  at: number,
  visit: (key: string, start: number, end: number) => void,
): void {
  const isObject = text.charCodeAt(at) === 123
  let place = skipSpace(text, at + 1)
  for (let index = 0; text.charCodeAt(place) !== (isObject ? 125 : 93); index++) {
    let key = String(index)
    if (isObject) {
      const end = skipString(text, place)
      key = readString(text.slice(place, end))
      place = skipSpace(text, end) + 1
    }
    const start = skipSpace(text, place)
    const end = skipValue(text, start)
    visit(key, start, end)
    place = skipSpace(text, end)
    if (text.charCodeAt(place) === 44) place = skipSpace(text, place + 1)
  }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** The bytes that a JSON string stands for. */
export function readString(json: string): string {
  const inner = json.slice(1, -1)
  if (!inner.includes('\\')) return inner
  return inner.replace(
    /((?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[0-9a-fA-F]{4})|\\(.)/g,
    (_all, unicode: string | undefined, letter: string) =>
      unicode === undefined ? (escapes[letter] ?? letter) : fromUnicode(unicode),
  )
}

function fromUnicode(escaped: string): string {
  const units = escaped.split('\\u').slice(1)
  const text = String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)))
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A JSON text without the white space between its parts, as SUPER shows it; throws where it is no JSON. */
export function compactJson(text: string): string {
  const start = skipSpace(text, 0)
  let end = -1
  try {
    end = skipValue(text, start)
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error
  }
  if (end < 0 || skipSpace(text, end) < text.length) {
    throw new ValueError(1224, 'Invalid JSON format for SUPER column')
  }
  return text.slice(start, end).replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\r\n]+/g, '$1')
}

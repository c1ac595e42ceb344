import { z } from 'zod'
import { fromBytes, toBytes } from '../byte-text'

/** One expression: names of members, in bytes, and places in arrays. Empty for the whole document. */
export type JsonPath = readonly (string | number)[]

const fileShape = z.object({ jsonpaths: z.array(z.string()) })

/** A JSONPaths file that COPY cannot take. */
export class InvalidJsonPaths extends Error {}

/**
 * Reads a JSONPaths file. `undefined` is a file without the key `jsonpaths`: COPY then loads as `'auto'` without a word.
 */
export function readJsonPaths(bytes: Buffer): readonly JsonPath[] | undefined {
  let content: unknown
  try {
    content = JSON.parse(fromBytes(bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '')))
  } catch (cause) {
    throw new InvalidJsonPaths('Invalid JSONPaths file: it is not well-formed JSON', { cause })
  }
  if (typeof content === 'object' && content !== null && !('jsonpaths' in content)) return undefined
  const parsed = fileShape.safeParse(content)
  if (!parsed.success) throw new InvalidJsonPaths('Invalid JSONPaths file: `jsonpaths` is no array of texts')
  return parsed.data.jsonpaths.map(parseJsonPath)
}

const dotStep = /^\.([^.[\]'"\s]+)/
const placeStep = /^\[(\d+)\]/
const nameStep = /^\[(?:'([^']*)'|"([^"]*)")\]/

/** Reads one expression in dot or bracket notation; the two do not mix. */
export function parseJsonPath(text: string): JsonPath {
  if (!text.startsWith('$')) throw invalid(text)
  const steps: (string | number)[] = []
  let rest = text.slice(1)
  let notation: 'dot' | 'bracket' | undefined
  while (rest !== '') {
    const place = placeStep.exec(rest)
    const dot = dotStep.exec(rest)
    const name = nameStep.exec(rest)
    const found = place ?? dot ?? name
    if (found === null) throw invalid(text)
    if (place === null) {
      const used = dot === null ? 'bracket' : 'dot'
      if (notation !== undefined && notation !== used) throw invalid(text)
      notation = used
    }
    steps.push(place === null ? toBytes(found[1] ?? found[2] ?? '') : Number(place[1]))
    rest = rest.slice(found[0].length)
  }
  if (steps.some((step) => step === '' || step === '*')) throw invalid(text)
  return steps
}

function invalid(text: string): InvalidJsonPaths {
  return new InvalidJsonPaths(`Invalid JSONPath format: ${text}`)
}

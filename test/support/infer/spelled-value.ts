/** A JSON value together with the text that spells it. */
export interface SpelledValue {
  readonly kind: 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array'
  /** As it stands, white space inside included. */
  readonly text: string
  readonly members: readonly (readonly [name: string, value: SpelledValue])[]
  readonly elements: readonly SpelledValue[]
}

const token = /[{}[\],:]|"(?:[^"\\]|\\.)*"|true|false|null|-?[0-9][0-9.eE+-]*/g

/** Reads sound JSON, keeping every spelling: what JSON.parse loses. */
export function readSpelled(text: string): SpelledValue {
  const tokens = [...text.matchAll(token)].map(({ 0: found, index }) => ({ found, index }))
  let next = 0
  const take = () => {
    const one = tokens[next++]
    if (one === undefined) throw new Error(`the JSON ends too early: ${text.slice(-40)}`)
    return one
  }
  const value = (): SpelledValue => {
    const { found, index } = take()
    const members: [string, SpelledValue][] = []
    const elements: SpelledValue[] = []
    let end = index + found.length
    if (found === '{' || found === '[') {
      while (!'}]'.includes(tokens[next]?.found ?? '')) {
        if (found === '[') {
          elements.push(value())
        } else {
          const name = String(JSON.parse(take().found))
          take()
          members.push([name, value()])
        }
        if (tokens[next]?.found === ',') next += 1
      }
      end = take().index + 1
    }
    return { kind: kindOf(found), text: text.slice(index, end), members, elements }
  }
  return value()
}

function kindOf(first: string): SpelledValue['kind'] {
  if (first === '{') return 'object'
  if (first === '[') return 'array'
  if (first.startsWith('"')) return 'string'
  if (first === 'null') return 'null'
  return first === 'true' || first === 'false' ? 'boolean' : 'number'
}

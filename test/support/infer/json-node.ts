/** A JSON value that keeps each number as it is written and each member in its place: what JSON.parse does not. */
export type JsonNode =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list'; readonly elements: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> }

/** The one null. */
export const nullNode: JsonNode = { kind: 'null' }

/** Writes a value as JSON text. */
export function writeNode(node: JsonNode): string {
  switch (node.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return JSON.stringify(node.value)
    case 'list':
      return `[${node.elements.map(writeNode).join(',')}]`
    case 'object':
      return `{${[...node.members].map(([name, value]) => `${JSON.stringify(name)}:${writeNode(value)}`).join(',')}}`
  }
}

const token = /\s*([{}[\],:]|"(?:[^"\\]|\\.)*"|true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*/y

/** Reads JSON text; for texts that are sound, as tests and warehouses make them. */
export function parseNode(text: string): JsonNode {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (match === null) throw new Error(`no JSON at ${at}: ${text.slice(at, at + 40)}`)
    tokens.push(match[1] ?? '')
  }
  let next = 0
  const value = (): JsonNode => {
    const one = tokens[next++] ?? ''
    if (one === '[') {
      const elements: JsonNode[] = []
      while (tokens[next] !== ']') {
        elements.push(value())
        if (tokens[next] === ',') next++
      }
      next++
      return { kind: 'list', elements }
    }
    if (one === '{') {
      const members = new Map<string, JsonNode>()
      while (tokens[next] !== '}') {
        const name: string = JSON.parse(tokens[next] ?? '')
        next += 2
        members.set(name, value())
        if (tokens[next] === ',') next++
      }
      next++
      return { kind: 'object', members }
    }
    if (one === 'null') return nullNode
    if (one === 'true' || one === 'false') return { kind: 'boolean', value: one === 'true' }
    if (one.startsWith('"')) return { kind: 'string', value: JSON.parse(one) }
    return { kind: 'number', text: one }
  }
  const node = value()
  if (next !== tokens.length) throw new Error(`more than one JSON value: ${text.slice(0, 80)}`)
  return node
}

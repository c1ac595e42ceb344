/** A target of a Link header and its parameters, names in lower case; of a name that stands twice the first counts. */
interface Link {
  readonly target: string
  readonly parameters: ReadonlyMap<string, string>
}

const linkStart = /[\s,]*<([^>]*)>/y
const parameter = /\s*;\s*([^\s;,="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y
const rest = /\s*(?:,|;\s*(?=,|$)|$)/y

/**
 * The target with `rel="next"` of a Link header (RFC 8288), as it stands there; `undefined` where there is none.
 * `malformed` where the header cannot be read to its end: a next page might be in it.
 */
export function nextLink(header: string | null): string | undefined | 'malformed' {
  if (header === null) return undefined
  const links = parseLinks(header)
  if (links === undefined) return 'malformed'
  return links.find(isNext)?.target
}

function isNext({ parameters }: Link): boolean {
  // With an anchor the link is about another document than this one.
  if (parameters.has('anchor')) return false
  return (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).includes('next')
}

function parseLinks(header: string): readonly Link[] | undefined {
  const links: Link[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(header)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  while (!/^[\s,]*$/.test(header.slice(at))) {
    const start = match(linkStart)
    if (start === null) return undefined
    const parameters = new Map<string, string>()
    for (let found = match(parameter); found !== null; found = match(parameter)) {
      const name = (found[1] ?? '').toLowerCase()
      const value = found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? ''
      if (!parameters.has(name)) parameters.set(name, value)
    }
    if (match(rest) === null) return undefined
    links.push({ target: start[1] ?? '', parameters })
  }
  return links
}

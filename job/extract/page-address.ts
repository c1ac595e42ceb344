/**
 * An address with query parameters set: each once, at the end, whatever it was before. The other parameters keep their
 * spelling, which a source may be particular about.
 */
export function withParameters(address: URL, parameters: Readonly<Record<string, string | number>>): URL {
  const kept = address.search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '' && !Object.hasOwn(parameters, nameOf(pair)))
  const set = Object.entries(parameters).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const url = new URL(address)
  url.search = [...kept, ...set].join('&')
  return url
}

/** The name of a `name=value` pair, as forms encode it. */
function nameOf(pair: string): string {
  return new URLSearchParams(pair).keys().next().value ?? ''
}

/** An IPv4 network: its first address as a number, and how many leading bits its addresses share. */
export interface Cidr {
  readonly base: number
  readonly prefix: number
}

/**
 * Reads a network such as `10.42.0.0/16`. `undefined` where the text is none, also where the address lies inside
 * the network instead of at its start: AWS would move it silently, and the provider refuses it.
 */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (match === null) return undefined
  const parts = match.slice(1)
  // `010` would be eight to some readers and ten to others.
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return undefined
  const [first = 0, second = 0, third = 0, fourth = 0, prefix = 0] = parts.map(Number)
  const bytes = [first, second, third, fourth]
  if (prefix > 32 || bytes.some((byte) => byte > 255)) return undefined
  // Arithmetic, not shifts: those of JavaScript work on 32 bits with a sign.
  const base = bytes.reduce((address, byte) => address * 256 + byte, 0)
  return base % addressCount({ base, prefix }) === 0 ? { base, prefix } : undefined
}

/** Whether the text is an IPv4 network. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined
}

/** Writes a network as `10.42.0.0/16`. */
export function formatCidr({ base, prefix }: Cidr): string {
  const bytes = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((weight) => Math.floor(base / weight) % 256)
  return `${bytes.join('.')}/${prefix}`
}

/** How many addresses a network has, those that nobody can use included. */
export function addressCount({ prefix }: Cidr): number {
  return 2 ** (32 - prefix)
}

/**
 * Part `index` of a network that is cut into 2^`bits` equal parts.
 *
 * @throws RangeError where there is no such part: a mistake in the program, no value of a user leads here
 */
export function cidrPart(network: Cidr, bits: number, index: number): Cidr {
  const prefix = network.prefix + bits
  if (prefix > 32 || index < 0 || index >= 2 ** bits) {
    throw new RangeError(`${formatCidr(network)} cut by ${bits} bits has no part ${index}`)
  }
  return { prefix, base: network.base + index * 2 ** (32 - prefix) }
}

/** Whether two networks share an address. */
export function overlaps(left: Cidr, right: Cidr): boolean {
  return left.base < right.base + addressCount(right) && right.base < left.base + addressCount(left)
}

/** Whether every address of `inner` is one of `outer`. */
export function isInside(inner: Cidr, outer: Cidr): boolean {
  return inner.base >= outer.base && inner.base + addressCount(inner) <= outer.base + addressCount(outer)
}

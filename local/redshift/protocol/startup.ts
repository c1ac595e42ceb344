import { encodeMessage, int32, readZeroEnded, zeroEnded } from './message'

const protocolVersion3 = 196_608
const cancelCode = 80_877_102
const sslCode = 80_877_103
const gssCode = 80_877_104

/** What a client opens a connection with. */
export type Opening =
  | { readonly kind: 'encryption'; readonly method: 'tls' | 'gss' }
  | { readonly kind: 'cancel'; readonly bytes: Buffer }
  | { readonly kind: 'startup'; readonly minor: number; readonly parameters: ReadonlyMap<string, string> }
  | { readonly kind: 'unsupported'; readonly version: number }

/** Reads the first message of a connection. */
export function readOpening(bytes: Buffer): Opening {
  const code = bytes.length < 8 ? 0 : bytes.readInt32BE(4)
  if (code === sslCode) return { kind: 'encryption', method: 'tls' }
  if (code === gssCode) return { kind: 'encryption', method: 'gss' }
  if (code === cancelCode && bytes.length >= 16) {
    return { kind: 'cancel', bytes: Buffer.from(bytes) }
  }
  if (code >> 16 !== 3) return { kind: 'unsupported', version: code }
  const parameters = new Map<string, string>()
  for (let at = 8; at < bytes.length && bytes[at] !== 0; ) {
    const [name, valueAt] = readZeroEnded(bytes, at)
    const [value, end] = readZeroEnded(bytes, valueAt)
    parameters.set(name, value)
    at = end
  }
  return { kind: 'startup', minor: code & 0xffff, parameters }
}

/**
 * The parameters that PostgreSQL knows too: who and where, and settings. Redshift's drivers send more (client_protocol_version, driver_version,
 * os_version, plugin_name …), which PostgreSQL would refuse the connection for.
 */
const knownParameters = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'options',
  'datestyle',
  'extra_float_digits',
  'search_path',
  'statement_timeout',
  'timezone',
])

/** `-c name=value` and `--name=value` in the options that a client brings. */
const option = /(^|\s)(-c\s*|--)([\w-]+)(?==)/g

/**
 * What the session of a client begins with: as many digits of a fraction as Redshift shows, and a look every second whether the client
 * of a statement that waits or runs is still there.
 */
const usual = [
  ['extra_float_digits', '0'],
  ['client_connection_check_interval', '1s'],
].flatMap((pair) => pair.map(zeroEnded))

/** The StartupMessage for the back-end connection of a client; `settingName` is under which name the back-end keeps a setting. */
export function encodeStartup(
  parameters: ReadonlyMap<string, string>,
  settingName: (name: string) => string = (name) => name,
): Buffer {
  const known = [...parameters].flatMap(([name, value]) => {
    if (name === 'options')
      return [name, value.replace(option, (_, space, sign, kept) => space + sign + settingName(kept))]
    const kept = settingName(name)
    return kept !== name || knownParameters.has(name.toLowerCase()) ? [kept, value] : []
  })
  return encodeMessage('', int32(protocolVersion3), ...usual, ...known.map(zeroEnded), Buffer.of(0))
}

/** Tells a client that asks for a newer minor version, or for protocol options, that there is 3.0 only. */
export function negotiateVersion(opening: Extract<Opening, { kind: 'startup' }>): Buffer | undefined {
  const options = [...opening.parameters.keys()].filter((name) => name.startsWith('_pq_.'))
  if (opening.minor === 0 && options.length === 0) return undefined
  return encodeMessage('v', int32(protocolVersion3), int32(options.length), ...options.map(zeroEnded))
}

/** The CancelRequest for a session, by the key that it was given. */
export function cancelRequest(key: Buffer): Buffer {
  return encodeMessage('', int32(cancelCode), key)
}

export function parameterStatus(name: string, value: string): Buffer {
  return encodeMessage('S', zeroEnded(name), zeroEnded(value))
}

/** AuthenticationOk. */
export const authenticationOk = encodeMessage('R', int32(0))

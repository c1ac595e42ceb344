import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { messageOf } from '../../errors/error-facts'
import { JobError } from '../../errors/job-error'
import type { WarehouseSettings } from '../../settings'
import { type Finding, ok, warning } from '../check'
import { isThisMachine } from '../this-machine'

/** PostgreSQL's SSLRequest, which Redshift takes too: the server answers `S` or `N`, then TLS begins. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

const soonDays = 14

/** What is known of an encrypted connection. */
export interface TlsFacts {
  readonly protocol: string
  readonly validTo: Date
  /** Why the certificate is not to be trusted; absent where it is. */
  readonly distrust?: string
}

/** How to reach the warehouse, as far as encryption goes. */
export type TlsSettings = Pick<WarehouseSettings, 'host' | 'port' | 'sslmode'>

/**
 * The protocol of the connection and the certificate behind it, looked at apart from the login, which would only say
 * that it failed.
 *
 * @param ca certificates to trust instead of Node's own list
 */
export async function checkWarehouseTls(
  settings: TlsSettings,
  signal: AbortSignal,
  ca?: string,
): Promise<Finding> {
  const { host, port, sslmode } = settings
  if (sslmode === 'disable') return judgePlain(host)
  signal.throwIfAborted()
  const plain = connectPlain({ host, port })
  const stop = (): void => void plain.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return judgeTls(await shakeHands(plain, host, ca), sslmode, new Date())
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof JobError) throw error
    const message = `no encrypted connection to \`${host}:${port}\`: ${messageOf(error)}`
    throw new JobError('LOAD_TLS_REFUSED', message, { cause: error })
  } finally {
    signal.removeEventListener('abort', stop)
    plain.destroy()
  }
}

/** What a connection without encryption means: none of it leaves this machine, or all of it can be read on the way. */
function judgePlain(host: string): Finding {
  if (isThisMachine(host)) {
    return warning(
      'not encrypted: LAKELOAD_REDSHIFT_SSLMODE is `disable`',
      'nothing is to be done while the warehouse is on this machine; for another one set `verify-full`',
    )
  }
  throw new JobError(
    'DOCTOR_NOT_ENCRYPTED',
    `passwords and data would go to \`${host}\` unencrypted: LAKELOAD_REDSHIFT_SSLMODE is \`disable\``,
  )
}

/** What a handshake means under a mode. */
export function judgeTls(facts: TlsFacts, sslmode: 'require' | 'verify-full', now: Date): Finding {
  const until = facts.validTo.toISOString().slice(0, 10)
  const message = `${facts.protocol}, certificate valid until ${until}`
  if (facts.distrust !== undefined) {
    if (sslmode === 'verify-full') {
      throw new JobError(
        'LOAD_TLS_REFUSED',
        `the certificate of the warehouse is not to be trusted: ${facts.distrust}`,
        {
          hint: 'check that LAKELOAD_REDSHIFT_HOST is the endpoint’s own name; behind a tunnel set LAKELOAD_REDSHIFT_SSLMODE to `require`',
        },
      )
    }
    return warning(
      `${message}, which is not trusted: ${facts.distrust}`,
      'set LAKELOAD_REDSHIFT_SSLMODE to `verify-full` where the host’s name is that of the certificate',
    )
  }
  const days = (facts.validTo.getTime() - now.getTime()) / 86_400_000
  if (days < soonDays) {
    return warning(
      `${message}, in ${Math.floor(days)} days`,
      'AWS renews the certificates of its endpoints itself; a custom domain’s is to be renewed in ACM',
    )
  }
  return ok(`${message}${sslmode === 'verify-full' ? ' and trusted' : ''}`)
}

async function shakeHands(plain: Socket, host: string, ca: string | undefined): Promise<TlsFacts> {
  plain.write(sslRequest)
  const answer = await firstByte(plain)
  if (answer === '') throw hungUp()
  if (answer !== 'S') {
    throw new JobError('LOAD_TLS_REFUSED', `the warehouse at \`${host}\` answers that it does not encrypt`)
  }
  // What is wrong with the certificate is told by us: a refusal would end the handshake before it can be read.
  const secure = connectTls({
    socket: plain,
    host,
    // An address is no server name (RFC 6066).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: false,
    ...(ca === undefined ? {} : { ca }),
  })
  await event(secure, 'secureConnect')
  return factsOf(secure)
}

function factsOf(secure: TLSSocket): TlsFacts {
  const { authorizationError } = secure
  const distrust: unknown = authorizationError ?? undefined
  return {
    protocol: secure.getProtocol() ?? 'TLS',
    validTo: new Date(secure.getPeerCertificate().valid_to),
    ...(secure.authorized ? {} : { distrust: typeof distrust === 'string' ? distrust : messageOf(distrust) }),
  }
}

async function firstByte(socket: Socket): Promise<string> {
  await event(socket, 'readable')
  const chunk: unknown = socket.read(1)
  return Buffer.isBuffer(chunk) ? chunk.toString('latin1') : ''
}

/** Waits for an event; an error or the other end's hanging up is the answer too. */
function event(socket: Socket, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(name, resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(hungUp()))
  })
}

function hungUp(): JobError {
  return new JobError('LOAD_TLS_REFUSED', 'the warehouse hung up during the handshake')
}

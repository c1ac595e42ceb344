import { randomBytes } from 'node:crypto'
import type { SecureContext } from 'node:tls'
import { isRightAnswer, md5Request } from '../protocol/md5-password'
import { errorResponse } from '../protocol/sql-error'
import { authenticationOk, negotiateVersion, type Opening, readOpening } from '../protocol/startup'
import type { Connection } from './connection'

/** Who may log in, and where to. */
export interface Login {
  readonly database: string
  /** A user's password as `passwordHash` makes it; `undefined` where nobody can log in as that user now. */
  findPassword(user: string): Promise<string | undefined>
  /** What clients that ask for TLS are shown. */
  readonly secureContext: SecureContext
}

/** What a client has opened its connection for; `undefined` where it has been sent away or has gone. */
export type Handshake =
  | { readonly kind: 'session'; readonly parameters: ReadonlyMap<string, string> }
  | { readonly kind: 'cancel'; readonly bytes: Buffer }

/** Talks to a new client up to the proof of its password. */
export async function shakeHands(client: Connection, login: Login): Promise<Handshake | undefined> {
  for (;;) {
    const message = await client.inbox.next()
    if (message === undefined) return undefined
    const opening = readOpening(message.bytes)
    switch (opening.kind) {
      case 'encryption':
        if (opening.method === 'tls' && !client.isEncrypted) client.encrypt(login.secureContext)
        // An answer of one letter, and no message.
        else client.socket.write('N')
        break
      case 'cancel':
        return opening
      case 'unsupported':
        refuse(
          client,
          '0A000',
          `unsupported frontend protocol ${opening.version >> 16}.${opening.version & 0xffff}`,
        )
        return undefined
      case 'startup':
        client.expectTypes()
        return (await authenticate(client, opening, login))
          ? { kind: 'session', parameters: opening.parameters }
          : undefined
    }
  }
}

/** Asks for the password of an unknown user too: the answer does not tell which of the two was wrong. */
async function authenticate(
  client: Connection,
  opening: Extract<Opening, { kind: 'startup' }>,
  login: Login,
): Promise<boolean> {
  const negotiated = negotiateVersion(opening)
  if (negotiated !== undefined) client.socket.write(negotiated)
  const user = opening.parameters.get('user') ?? ''
  const salt = randomBytes(4)
  client.socket.write(md5Request(salt))
  const answer = await client.inbox.next()
  if (answer === undefined) return false
  const hash = await login.findPassword(user)
  if (answer.type !== 'p' || hash === undefined || !isRightAnswer(answer.body, hash, salt)) {
    refuse(client, '28P01', `password authentication failed for user "${user}"`)
    return false
  }
  const database = opening.parameters.get('database') ?? user
  if (database !== login.database) {
    refuse(client, '3D000', `database "${database}" does not exist`)
    return false
  }
  client.socket.write(authenticationOk)
  return true
}

function refuse(client: Connection, code: string, message: string): void {
  client.end(errorResponse({ severity: 'FATAL', code, message }))
}

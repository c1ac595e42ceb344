import { createHash, timingSafeEqual } from 'node:crypto'
import { encodeMessage, int32, readZeroEnded } from './message'

/**
 * The request for an MD5 password. Redshift asks for MD5 or SHA-256 of its own; PostgreSQL's SCRAM is what its drivers cannot do.
 */
export function md5Request(salt: Buffer): Buffer {
  return encodeMessage('R', int32(5), salt)
}

/** The answer that proves the password: `md5` + md5(md5(password + user) + salt). */
export function md5Answer(user: string, password: string, salt: Buffer): string {
  const inner = md5(Buffer.from(password + user, 'utf8'))
  return `md5${md5(Buffer.concat([Buffer.from(inner, 'latin1'), salt]))}`
}

/** Whether a PasswordMessage proves the password. */
export function isRightAnswer(body: Buffer, user: string, password: string, salt: Buffer): boolean {
  const given = Buffer.from(readZeroEnded(body, 0)[0])
  const expected = Buffer.from(md5Answer(user, password, salt))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}

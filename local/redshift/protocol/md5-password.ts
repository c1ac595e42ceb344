import { timingSafeEqual } from 'node:crypto'
import { md5, passwordHash } from '../password-hash'
import { encodeMessage, int32, readZeroEnded } from './message'

/**
 * The request for an MD5 password. Redshift asks for MD5 or SHA-256 of its own; PostgreSQL's SCRAM is what its drivers cannot do.
 */
export function md5Request(salt: Buffer): Buffer {
  return encodeMessage('R', int32(5), salt)
}

/** The answer that proves the password: `md5` + md5(md5(password + user) + salt). */
export function md5Answer(user: string, password: string, salt: Buffer): string {
  return answerOf(passwordHash(user, password), salt)
}

/** Whether a PasswordMessage proves the password that a hash was made of. */
export function isRightAnswer(body: Buffer, hash: string, salt: Buffer): boolean {
  const given = Buffer.from(readZeroEnded(body, 0)[0])
  const expected = Buffer.from(answerOf(hash, salt))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function answerOf(hash: string, salt: Buffer): string {
  return `md5${md5(Buffer.concat([Buffer.from(hash.replace(/^md5/, ''), 'latin1'), salt]))}`
}

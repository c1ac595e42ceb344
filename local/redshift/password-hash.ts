import { createHash } from 'node:crypto'

/** A password as PostgreSQL stores it for an answer by MD5: `md5` + md5(password + user). */
export function passwordHash(user: string, password: string): string {
  return `md5${md5(Buffer.from(password + user, 'utf8'))}`
}

/** The digest in hexadecimal digits. */
export function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}

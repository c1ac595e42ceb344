import { createPrivateKey, generateKeyPair, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeCertificate } from './certificate'

/** What the gateway shows clients that ask for TLS. All texts are PEM. */
export interface ServerIdentity {
  readonly key: string
  readonly certificate: string
  /** The file with the certificate of the authority: clients that check certificates have to be given it. */
  readonly caFile: string
}

const years = 10
const dayMs = 86_400_000

const hosts = {
  names: ['localhost'],
  addresses: [Buffer.of(127, 0, 0, 1), Buffer.from([...new Array<number>(15).fill(0), 1])],
}

const files = { ca: 'ca.pem', certificate: 'server.pem', key: 'server.key' } as const

/**
 * The identity of the endpoint of a data folder: made at the first start, the same after every other one, and made anew when it has run
 * out or does not fit together. The authority signs this one certificate, and its key is then forgotten: nobody who gets hold of the
 * folder can vouch for another host with what a user has come to trust.
 */
export async function serverIdentity(dataFolder: string, now = new Date()): Promise<ServerIdentity> {
  const folder = join(dataFolder, 'tls')
  const found = await readIdentity(folder, now)
  if (found !== undefined) return found
  // Written aside first: a start that is killed in between leaves no half of it.
  const draft = await mkdtemp(join(dataFolder, 'tls-'))
  await writeIdentity(draft, now)
  await rm(folder, { recursive: true, force: true })
  await rename(draft, folder)
  const made = await readIdentity(folder, now)
  if (made === undefined) throw new TypeError('the certificate that was made does not hold')
  return made
}

async function readIdentity(folder: string, now: Date): Promise<ServerIdentity | undefined> {
  const read = (file: string) => readFile(join(folder, file), 'utf8')
  try {
    const [ca, certificate, key] = await Promise.all([
      read(files.ca),
      read(files.certificate),
      read(files.key),
    ])
    const isSound = holds(new X509Certificate(ca), new X509Certificate(certificate), key, now)
    return isSound ? { key, certificate, caFile: join(folder, files.ca) } : undefined
  } catch {
    return undefined
  }
}

function holds(ca: X509Certificate, own: X509Certificate, key: string, now: Date): boolean {
  const lasts = (certificate: X509Certificate) =>
    new Date(certificate.validFrom) <= now && new Date(certificate.validTo).getTime() > now.getTime() + dayMs
  return lasts(ca) && lasts(own) && own.verify(ca.publicKey) && own.checkPrivateKey(createPrivateKey(key))
}

const makeKeys = promisify(generateKeyPair)

async function writeIdentity(folder: string, now: Date): Promise<void> {
  const authority = await makeKeys('ec', { namedCurve: 'P-256' })
  const server = await makeKeys('ec', { namedCurve: 'P-256' })
  // A clock that was set back a little must not make it a certificate of the future.
  const from = new Date(now.getTime() - dayMs)
  const to = new Date(now)
  to.setUTCFullYear(to.getUTCFullYear() + years)
  const issuer = { name: 'lakeload local Redshift authority', publicKey: authority.publicKey }
  const ca = makeCertificate({ ...issuer, signingKey: authority.privateKey, from, to })
  const certificate = makeCertificate({
    name: 'lakeload local Redshift',
    publicKey: server.publicKey,
    issuer,
    signingKey: authority.privateKey,
    from,
    to,
    hosts,
  })
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeFile(join(folder, files.ca), ca)
  await writeFile(join(folder, files.certificate), certificate)
  await writeFile(join(folder, files.key), key, { mode: 0o600 })
}

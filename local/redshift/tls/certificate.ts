import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import {
  bits,
  explicit,
  identifier,
  implicit,
  integer,
  octets,
  sequence,
  setOf,
  text,
  time,
  yes,
} from './der'

/** What a certificate says. Keys are of the curve P-256. */
export interface CertificateFacts {
  readonly name: string
  readonly publicKey: KeyObject
  /** Who vouches for it: itself, where this is left away. */
  readonly issuer?: { readonly name: string; readonly publicKey: KeyObject }
  /** The key of whoever vouches. */
  readonly signingKey: KeyObject
  readonly from: Date
  readonly to: Date
  /** The hosts it is for; a certificate for none is that of an authority. */
  readonly hosts?: { readonly names: readonly string[]; readonly addresses: readonly Buffer[] }
}

const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'))

/** Makes a certificate, as PEM: Node signs and reads them, and has no means of making one. */
export function makeCertificate(facts: CertificateFacts): string {
  const issuer = facts.issuer ?? facts
  const content = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    ecdsaWithSha256,
    commonName(issuer.name),
    sequence(time(facts.from), time(facts.to)),
    commonName(facts.name),
    publicKeyInfo(facts.publicKey),
    explicit(3, sequence(...extensions(facts, issuer.publicKey))),
  )
  const signature = sign('sha256', content, facts.signingKey)
  return toPem(sequence(content, ecdsaWithSha256, bits(signature)))
}

function extensions(facts: CertificateFacts, issuerKey: KeyObject): readonly Buffer[] {
  const ownKeyId = extension('2.5.29.14', octets(keyId(facts.publicKey)))
  const issuerKeyId = extension('2.5.29.35', sequence(implicit(0, keyId(issuerKey))))
  if (facts.hosts === undefined) {
    return [
      // An authority, over no other authorities, that signs certificates and lists of revoked ones.
      extension('2.5.29.19', sequence(yes, integer(Buffer.of(0))), true),
      extension('2.5.29.15', bits(Buffer.of(0x06), 1), true),
      ownKeyId,
    ]
  }
  const { names, addresses } = facts.hosts
  return [
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', bits(Buffer.of(0x80), 7), true),
    extension('2.5.29.37', sequence(identifier('1.3.6.1.5.5.7.3.1'))),
    extension(
      '2.5.29.17',
      sequence(
        ...names.map((name) => implicit(2, Buffer.from(name, 'latin1'))),
        ...addresses.map((address) => implicit(7, address)),
      ),
    ),
    ownKeyId,
    issuerKeyId,
  ]
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(identifier(id), ...(isCritical ? [yes] : []), octets(value))
}

function commonName(name: string): Buffer {
  return sequence(setOf(sequence(identifier('2.5.4.3'), text(name))))
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

/** By what a key is known to the certificates that it signs. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKeyInfo(key)).digest()
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { repository } from './cli'

/** A self-signed certificate with its key, both PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

const program = `
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
host, days = sys.argv[1], int(sys.argv[2])
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
now = datetime.datetime.now(datetime.timezone.utc)
cert = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=30))
    .not_valid_after(now + datetime.timedelta(days=days, hours=1))
    .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    .sign(key, hashes.SHA256()))
pem = serialization.Encoding.PEM
print(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode(), end='')
print(cert.public_bytes(pem).decode(), end='')
`

/** Makes one for a host name that holds for so many days from now; Node has no means of its own to. */
export function makeCertificate(host: string, days: number): Certificate {
  const python = join(repository, '.venv', 'moto', 'bin', 'python')
  const output = execFileSync(python, ['-c', program, host, String(days)], { encoding: 'utf8' })
  const start = output.indexOf('-----BEGIN CERTIFICATE-----')
  return { key: output.slice(0, start), cert: output.slice(start) }
}

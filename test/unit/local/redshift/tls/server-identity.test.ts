import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerIdentity, serverIdentity } from '../../../../../local/redshift/tls/server-identity'
import { makeTempFolder, removeTempFolder } from '../../../../support/temp-folder'

let folder: string

beforeEach(async () => {
  folder = await makeTempFolder()
})

afterEach(() => removeTempFolder(folder))

async function certificates(identity: ServerIdentity) {
  const ca = new X509Certificate(await readFile(identity.caFile))
  return { ca, own: new X509Certificate(identity.certificate) }
}

test('the certificate is for this machine’s names, and the authority vouches for it', async () => {
  const identity = await serverIdentity(folder)
  const { ca, own } = await certificates(identity)
  for (const address of ['127.0.0.1', '::1']) expect(own.checkIP(address)).toBeDefined()
  expect(own.checkHost('localhost')).toBe('localhost')
  expect(own.checkHost('example.com')).toBeUndefined()
  expect(own.verify(ca.publicKey)).toBe(true)
  expect(own.checkIssued(ca)).toBe(true)
  expect([ca.ca, own.ca]).toEqual([true, false])
  expect(own.checkPrivateKey(createPrivateKey(identity.key))).toBe(true)
})

test('the key of the authority is nowhere, the server’s own is for its owner alone', async () => {
  const { caFile } = await serverIdentity(folder)
  expect((await readdir(join(folder, 'tls'))).sort()).toEqual(['ca.pem', 'server.key', 'server.pem'])
  expect((await stat(join(folder, 'tls', 'server.key'))).mode & 0o777).toBe(0o600)
  expect(await readFile(caFile, 'utf8')).not.toContain('PRIVATE')
})

test('a second start finds the same', async () => {
  const first = await serverIdentity(folder)
  expect(await serverIdentity(folder)).toEqual(first)
  expect(await readdir(folder)).toEqual(['tls'])
})

test('it lasts ten years, and is made anew when they are over', async () => {
  const first = await serverIdentity(folder, new Date('2030-01-01T00:00:00Z'))
  const { ca, own } = await certificates(first)
  expect([ca, own].map(({ validTo }) => new Date(validTo).toISOString().slice(0, 10))).toEqual([
    '2040-01-01',
    '2040-01-01',
  ])
  expect(await serverIdentity(folder, new Date('2039-12-30T00:00:00Z'))).toEqual(first)
  const second = await serverIdentity(folder, new Date('2040-01-01T12:00:00Z'))
  expect(second.certificate).not.toBe(first.certificate)
  // A year after 2049 is written in another way.
  const { own: renewed } = await certificates(second)
  expect(new Date(renewed.validTo).getUTCFullYear()).toBe(2050)
})

test.each(['ca.pem', 'server.pem', 'server.key'])('a spoilt %s is no obstacle', async (file) => {
  const first = await serverIdentity(folder)
  await writeFile(join(folder, 'tls', file), 'nonsense')
  const second = await serverIdentity(folder)
  expect(second.certificate).not.toBe(first.certificate)
  expect((await certificates(second)).own.verify((await certificates(second)).ca.publicKey)).toBe(true)
})

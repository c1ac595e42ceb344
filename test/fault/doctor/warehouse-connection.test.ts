import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { checkWarehouseAddress } from '../../../job/doctor/checks/check-warehouse-address'
import { checkWarehouseTls } from '../../../job/doctor/checks/check-warehouse-tls'
import { type Certificate, makeCertificate } from '../../support/certificate'
import { startTcpServer, type TcpServer } from '../../support/tcp-server'

const signal = new AbortController().signal

const servers: TcpServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(treat: (socket: Socket) => void): Promise<number> {
  const server = await startTcpServer(treat)
  servers.push(server)
  return server.port
}

/** Answers the SSLRequest as Redshift does, and shakes hands. */
const encrypting = (certificate: Certificate) => (socket: Socket) => {
  socket.once('data', () => {
    socket.write('S')
    new TLSSocket(socket, { isServer: true, ...certificate }).on('error', () => {})
  })
}

describe('the address', () => {
  it('takes connections', async () => {
    const port = await serve(() => {})
    expect(await checkWarehouseAddress({ host: '127.0.0.1', port }, signal)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(new RegExp(`^\`127.0.0.1:${port}\` takes connections, in \\d+ ms$`)),
    })
  })

  it('has nobody who listens', async () => {
    const port = await serve(() => {})
    await servers.pop()?.close()
    await expect(checkWarehouseAddress({ host: '127.0.0.1', port }, signal)).rejects.toMatchObject({
      code: 'LOAD_WAREHOUSE_UNREACHABLE',
      kind: 'transient',
      message: `\`127.0.0.1:${port}\` takes no connection: connect ECONNREFUSED 127.0.0.1:${port}`,
      hint: expect.stringContaining('LAKELOAD_REDSHIFT_PORT'),
    })
  })

  it('has a name that does not resolve', async () => {
    // `.invalid` never does (RFC 6761); without a name server the answer is that nobody could be asked.
    await expect(
      checkWarehouseAddress({ host: 'no-such-host.invalid', port: 5439 }, signal),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^DOCTOR_(HOST_UNKNOWN|TIMED_OUT)$/),
      message: expect.stringMatching(
        /^the host `no-such-host.invalid` of LAKELOAD_REDSHIFT_HOST does not resolve: /,
      ),
    })
  })

  it('is given up when its time is over', async () => {
    const gone = AbortSignal.abort(new Error('over'))
    const port = await serve(() => {})
    await expect(checkWarehouseAddress({ host: '127.0.0.1', port }, gone)).rejects.toThrow('over')
  })
})

describe('TLS', () => {
  const host = 'localhost'
  let certificate: Certificate
  beforeAll(() => {
    certificate = makeCertificate(host, 100)
  })

  it('is looked at: protocol and certificate', async () => {
    const port = await serve(encrypting(certificate))
    const settings = { host, port, sslmode: 'verify-full' } as const
    expect(await checkWarehouseTls(settings, signal, certificate.cert)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^TLSv1\.3, certificate valid until \d{4}-\d\d-\d\d and trusted$/),
    })
  })

  it('fails for a certificate that nobody knows', async () => {
    const port = await serve(encrypting(certificate))
    await expect(checkWarehouseTls({ host, port, sslmode: 'verify-full' }, signal)).rejects.toMatchObject({
      code: 'LOAD_TLS_REFUSED',
      message: expect.stringMatching(/not to be trusted: .*self.signed/i),
    })
    expect(await checkWarehouseTls({ host, port, sslmode: 'require' }, signal)).toMatchObject({
      status: 'warning',
    })
  })

  it('fails for the certificate of another host', async () => {
    const other = makeCertificate('elsewhere.example', 100)
    const port = await serve(encrypting(other))
    await expect(
      checkWarehouseTls({ host, port, sslmode: 'verify-full' }, signal, other.cert),
    ).rejects.toMatchObject({ code: 'LOAD_TLS_REFUSED', message: expect.stringMatching(/altname|ALTNAME/) })
  })

  it('fails for a certificate that has run out, and warns of one that does soon', async () => {
    const old = makeCertificate(host, -2)
    const late = await serve(encrypting(old))
    await expect(
      checkWarehouseTls({ host, port: late, sslmode: 'verify-full' }, signal, old.cert),
    ).rejects.toMatchObject({ message: expect.stringMatching(/expired/i) })
    const soon = makeCertificate(host, 3)
    const port = await serve(encrypting(soon))
    expect(await checkWarehouseTls({ host, port, sslmode: 'verify-full' }, signal, soon.cert)).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/, in 3 days$/),
    })
  })

  it('fails where the server does not encrypt, hangs up, or talks of something else', async () => {
    const settings = (port: number) => ({ host, port, sslmode: 'verify-full' }) as const
    const plain = await serve((socket) => socket.once('data', () => socket.write('N')))
    await expect(checkWarehouseTls(settings(plain), signal)).rejects.toMatchObject({
      code: 'LOAD_TLS_REFUSED',
      message: 'the warehouse at `localhost` answers that it does not encrypt',
    })
    const rude = await serve((socket) => socket.once('data', () => socket.destroy()))
    await expect(checkWarehouseTls(settings(rude), signal)).rejects.toMatchObject({
      code: 'LOAD_TLS_REFUSED',
    })
    const odd = await serve((socket) => socket.once('data', () => socket.write('Snonsense')))
    await expect(checkWarehouseTls(settings(odd), signal)).rejects.toMatchObject({ code: 'LOAD_TLS_REFUSED' })
  })

  it('does not wait for a server that is silent', async () => {
    const stop = new AbortController()
    const port = await serve((socket) => socket.once('data', () => stop.abort(new Error('over'))))
    await expect(checkWarehouseTls({ host, port, sslmode: 'verify-full' }, stop.signal)).rejects.toThrow(
      'over',
    )
  })

  it('may be off on this machine alone', async () => {
    expect(await checkWarehouseTls({ host, port: 1, sslmode: 'disable' }, signal)).toMatchObject({
      status: 'warning',
    })
    await expect(
      checkWarehouseTls({ host: 'shop.redshift.example', port: 1, sslmode: 'disable' }, signal),
    ).rejects.toMatchObject({ code: 'DOCTOR_NOT_ENCRYPTED' })
  })
})

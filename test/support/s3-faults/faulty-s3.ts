import { LOCAL_HOST, listen } from '../../../local/listen'
import type { S3Endpoint } from '../../../local/s3/s3-endpoint'
import { startTestS3 } from '../test-s3'
import { FaultList } from './fault-list'
import { createFaultProxy } from './fault-proxy'

/** A local S3 whose answers can be made to fail. */
export interface FaultyS3 extends S3Endpoint {
  readonly faults: FaultList
}

/** Starts a local S3 behind a proxy that injects faults. */
export async function startFaultyS3(): Promise<FaultyS3> {
  const s3 = await startTestS3()
  const faults = new FaultList()
  const proxy = createFaultProxy({ serverPort: s3.port, faults })
  const port = await listen(proxy, 0, 'the proxy')
  const close = async () => {
    const closed = new Promise((resolve) => proxy.close(resolve))
    proxy.closeAllConnections()
    await closed
    await s3.close()
  }
  return { ...s3, endpoint: `http://${LOCAL_HOST}:${port}`, port, faults, close }
}

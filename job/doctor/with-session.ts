import type { Warehouse, WarehouseSession } from '../ports/warehouse'

/** Works on a session of its own, which is closed at the end: also when the signal aborts a statement that does not end. */
export async function withSession<T>(
  warehouse: Warehouse,
  signal: AbortSignal,
  work: (session: WarehouseSession) => Promise<T>,
): Promise<T> {
  const session = await warehouse.connect(signal)
  const stop = (): void => void session.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work(session)
  } finally {
    signal.removeEventListener('abort', stop)
    await session.close()
  }
}

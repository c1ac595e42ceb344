import type { Row, Warehouse, WarehouseSession } from '../../../job/ports/warehouse'

/** What may happen around a statement: `before` runs ahead of it, `after` once it is done. */
export interface StatementFault {
  before?(sql: string, session: WarehouseSession): Promise<void>
  after?(sql: string, session: WarehouseSession): Promise<void>
}

/** A real warehouse whose statements a test can see and disturb. */
export class FaultyWarehouse implements Warehouse {
  readonly #warehouse: Warehouse
  readonly #fault: StatementFault
  /** Every statement that was sent, over all sessions. */
  readonly statements: string[] = []
  sessions = 0

  constructor(warehouse: Warehouse, fault: StatementFault = {}) {
    this.#warehouse = warehouse
    this.#fault = fault
  }

  async connect(signal?: AbortSignal): Promise<WarehouseSession> {
    const session = await this.#warehouse.connect(signal)
    this.sessions += 1
    const around = async <T>(sql: string, run: () => Promise<T>): Promise<T> => {
      await this.#fault.before?.(sql, session)
      this.statements.push(sql)
      const answer = await run()
      await this.#fault.after?.(sql, session)
      return answer
    }
    return {
      query: <R extends Row>(sql: string) => around(sql, () => session.query<R>(sql)),
      execute: (sql) => around(sql, () => session.execute(sql)),
      close: () => session.close(),
    }
  }
}

/** Ends a session on the server's side, as a failover or a person would. */
export async function killSession(warehouse: Warehouse, victim: WarehouseSession): Promise<void> {
  const [row] = await victim.query('select pg_backend_pid() as pid')
  const killer = await warehouse.connect()
  try {
    await killer.query(`select pg_terminate_backend(${row?.pid})`)
  } finally {
    await killer.close()
  }
}

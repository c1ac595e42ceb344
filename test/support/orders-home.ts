import { join } from 'node:path'
import { type CursorSource, type SourceRecord, startCursorSource } from './cursor-source'
import { putFile } from './dbt/dbt-project'
import { type PipelineHome, usePipelineHome } from './pipeline-home'

const schema = `version: 1
tables:
  orders:
    description: One row an order.
    stream: orders
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false, description: The order. }
      at: { path: $.at, type: varchar(40), description: When it was written. }
      state: { path: $.state, type: varchar(20), description: How far it is. }
`

/** A PipelineHome with a source of orders, which answers by a cursor where it is asked to. */
export interface OrdersHome extends PipelineHome {
  readonly source: CursorSource
  /** Writes a pipeline of orders, or changes its only stream. */
  putPipeline(name: string, stream: object): Promise<void>
  /** Runs it to an exit code, and answers its JSON object. */
  run<T>(name: string, exitCode?: number, ...more: readonly string[]): Promise<T>
  /** The id and the state of every order in the warehouse. */
  orders(name: string): Promise<readonly (readonly unknown[])[]>
}

/** A record of the source. */
export const order = (id: number, at: string, state = 'open'): SourceRecord => ({ id, at, state })

/** Makes it before all tests of a file, and takes it away afterwards. */
export function useOrdersHome(): OrdersHome {
  const base = usePipelineHome()
  let source: CursorSource
  beforeAll(async () => {
    source = await startCursorSource()
  })
  afterAll(() => source.close())
  return {
    get home() {
      return base.home
    },
    get folder() {
      return base.folder
    },
    get source() {
      return source
    },
    putPipeline: async (name, stream) => {
      const definition = {
        name,
        source: { kind: 'http', baseUrl: source.url, maxAttempts: 1 },
        streams: { orders: { path: '/orders', ...stream } },
      }
      const pipeline = join(base.folder, 'pipelines', name)
      await putFile(join(pipeline, 'pipeline.ts'), `export default ${JSON.stringify(definition)}\n`)
      await putFile(join(pipeline, 'schema.yml'), schema)
    },
    run: async (name, exitCode = 0, ...more) =>
      await base.home.json(['run', name, '--local', ...more], exitCode),
    orders: async (name) =>
      (await base.home.sql<object>(`select id, state from ${name}.orders order by 1`)).map((row) =>
        Object.values(row),
      ),
  }
}

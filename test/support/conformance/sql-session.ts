import { Client, type ClientConfig, type FieldDef } from 'pg'

/** What a statement was answered. */
export interface Answer {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly columns: readonly string[]
  readonly types: readonly number[]
  /** The text of CommandComplete. */
  readonly command: string
}

/** The parts of node-postgres' connection that its types leave away. */
interface Wire {
  on(event: 'commandComplete', listener: (message: { readonly text: string }) => void): void
}

const asText = { getTypeParser: () => (value: string) => value }

/** A session that hands out every value as the server words it. */
export class SqlSession {
  readonly #client: Client
  #command = ''
  readonly #notices: string[] = []

  private constructor(client: Client) {
    this.#client = client
    client.on('error', () => undefined)
    client.on('notice', (notice) => this.#notices.push(notice.message ?? ''))
    const { connection } = client as unknown as { readonly connection: Wire }
    connection.on('commandComplete', ({ text }) => {
      this.#command = text
    })
  }

  static async open(config: ClientConfig): Promise<SqlSession> {
    const session = new SqlSession(new Client(config))
    await session.#client.connect()
    return session
  }

  /** The messages of the notices since the last statement was sent. */
  get notices(): readonly string[] {
    return this.#notices
  }

  async run(sql: string, parameters?: readonly (string | null)[]): Promise<Answer> {
    this.#command = ''
    this.#notices.length = 0
    const result = await this.#client.query<(string | null)[]>({
      text: sql,
      rowMode: 'array',
      types: asText as never,
      ...(parameters === undefined ? {} : { values: [...parameters], queryMode: 'extended' }),
    })
    const fields: readonly FieldDef[] = result.fields
    return {
      rows: result.rows,
      columns: fields.map((field) => field.name),
      types: fields.map((field) => field.dataTypeID),
      command: this.#command,
    }
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined)
  }
}

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** One DuckDB for all sessions, made when the first of them needs it. */
export class Duck {
  readonly #folder: string
  #database: Promise<DuckDBInstance> | undefined

  /** What does not fit into memory goes below `folder`. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** A connection of one statement's own. */
  async connect(): Promise<DuckDBConnection> {
    this.#database ??= DuckDBInstance.create(':memory:', {
      memory_limit: '512MB',
      threads: '2',
      temp_directory: this.#folder,
      autoinstall_known_extensions: 'false',
      // Every file is read from a folder of its own, once or twice: a cache of them only takes memory.
      enable_external_file_cache: 'false',
    })
    return (await this.#database).connect()
  }
}

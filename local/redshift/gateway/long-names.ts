import type { Pool } from 'pg'
import { countLongNames, localName, longNamesFrom } from '../dialect/local-name'

/**
 * Keeps in the database what the shortened names stand for (see `dialect/local-name.ts`), where the views of the catalogue look it up. They
 * are written on a connection of its own before the statement that brought them runs: a name is no part of a transaction.
 */
export class LongNames {
  readonly #pool: Pool
  #stored = 0
  #storing: Promise<void> | undefined

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Learns the names of earlier runs. */
  async load(): Promise<void> {
    const { rows } = await this.#pool.query<{ long: string }>('select long from rs_catalog.long_names')
    for (const { long } of rows) localName(long)
  }

  /** Whether a name was shortened that the catalogue does not know yet. */
  get hasNew(): boolean {
    return countLongNames() > this.#stored
  }

  /** Writes what is new. Sessions that come meanwhile wait for it too: one of their statements may hold the name. */
  async store(): Promise<void> {
    while (this.hasNew) {
      this.#storing ??= this.#write().finally(() => {
        this.#storing = undefined
      })
      await this.#storing
    }
  }

  async #write(): Promise<void> {
    const names = longNamesFrom(this.#stored)
    await this.#pool.query(
      'insert into rs_catalog.long_names select * from unnest($1::text[], $2::text[]) on conflict do nothing',
      [names.map(([short]) => short), names.map(([, long]) => long)],
    )
    this.#stored += names.length
  }
}

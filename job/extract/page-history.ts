import { createHash } from 'node:crypto'
import { JobError } from '../errors/job-error'
import type { ResolvedPagination } from '../pipeline/resolved'
import { showAddress } from './http-address'

/** So many pages are remembered, the latest ones and the first. A longer loop ends at `maxPages`. */
const defaultMaxRemembered = 100_000

/** The pages of a stream that were asked for: a source that leads back to one of them would never end. */
export class PageHistory {
  readonly #pagination: ResolvedPagination
  readonly #maxRemembered: number
  /** Hashes of addresses, oldest first: an address may hold a cursor of many kilobytes. */
  readonly #addresses = new Set<string>()
  #first = ''
  #pages = 0
  #last = ''

  constructor(pagination: ResolvedPagination, maxRemembered: number = defaultMaxRemembered) {
    this.#pagination = pagination
    this.#maxRemembered = maxRemembered
  }

  /**
   * Notes a page that is about to be asked for.
   * @throws JobError EXTRACT_PAGES_LOOP, EXTRACT_TOO_MANY_PAGES
   */
  add(url: URL): void {
    const { maxPages } = this.#pagination
    const hash = createHash('sha256').update(url.href).digest('base64url')
    if (this.#addresses.has(hash) || hash === this.#first) {
      throw loop(`page ${this.#pages} leads back to \`${showAddress(url)}\`, which was read before`)
    }
    if (this.#pages >= maxPages) {
      throw new JobError(
        'EXTRACT_TOO_MANY_PAGES',
        `there is a page behind the ${maxPages} that are allowed: \`${showAddress(url)}\``,
        { context: { max_pages: maxPages } },
      )
    }
    if (this.#pages === 0) this.#first = hash
    this.#pages += 1
    this.#addresses.add(hash)
    const [oldest] = this.#addresses.size > this.#maxRemembered ? this.#addresses : []
    if (oldest !== undefined) this.#addresses.delete(oldest)
  }

  /**
   * Compares a page that was counted with the one before: a source that does not know the parameter gives its first page
   * for every number. Pages of a single record may well be equal.
   *
   * @throws JobError EXTRACT_PAGES_LOOP
   */
  compare(page: { readonly name: string; readonly sha256: string; readonly records: number }): void {
    const { kind } = this.#pagination
    const isCounted = kind === 'page' || kind === 'offset'
    if (isCounted && page.records > 1 && page.sha256 === this.#last) {
      const { parameter } = this.#pagination
      throw loop(
        `${page.name} is the very same as the one of the page before: \`${parameter}\` changes nothing`,
      )
    }
    this.#last = page.sha256
  }
}

function loop(message: string): JobError {
  return new JobError('EXTRACT_PAGES_LOOP', message)
}

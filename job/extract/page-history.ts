import { JobError } from '../errors/job-error'
import type { ResolvedPagination } from '../pipeline/resolved'
import { showAddress } from './http-address'

/** The pages of a stream that were asked for: a source that leads back to one of them would never end. */
export class PageHistory {
  readonly #pagination: ResolvedPagination
  /** At most `maxPages`, which bounds it. */
  readonly #addresses = new Set<string>()
  #last = ''

  constructor(pagination: ResolvedPagination) {
    this.#pagination = pagination
  }

  /**
   * Notes a page that is about to be asked for.
   * @throws JobError EXTRACT_PAGES_LOOP, EXTRACT_TOO_MANY_PAGES
   */
  add(url: URL): void {
    const { maxPages } = this.#pagination
    const pages = this.#addresses.size
    if (this.#addresses.has(url.href)) {
      throw loop(`page ${pages} leads back to \`${showAddress(url)}\`, which was read before`)
    }
    if (pages >= maxPages) {
      throw new JobError(
        'EXTRACT_TOO_MANY_PAGES',
        `there is a page behind the ${maxPages} that are allowed: \`${showAddress(url)}\``,
        { context: { max_pages: maxPages } },
      )
    }
    this.#addresses.add(url.href)
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

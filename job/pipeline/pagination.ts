/** A query parameter with the value that goes with every request. */
export interface FixedParameter {
  readonly parameter: string
  readonly value: number
}

/** The answer names the next one's address, whole or relative to its own, in its body. Null, absent or empty: the last page. */
export interface NextUrlPagination {
  readonly kind: 'next_url'
  /** Where in the answer, beside the records: `$.next`. */
  readonly path: string
}

/** The answer names the next one's address in its `Link` header, as `rel="next"` (RFC 8288). Without: the last page. */
export interface LinkHeaderPagination {
  readonly kind: 'link_header'
}

/** The answer has a text or number to send back for the next page. Null, absent or empty: the last page. */
export interface CursorPagination {
  readonly kind: 'cursor'
  /** Where in the answer, beside the records: `$.meta.next_cursor`. */
  readonly path: string
  /** The query parameter that takes it. */
  readonly parameter: string
}

/** Pages are counted. The first one without records is behind the last, or `totalPath` says how many records there are. */
export interface PagePagination {
  readonly kind: 'page'
  /** The query parameter that takes the page's number. */
  readonly parameter: string
  /** The number of the first page. Default 1. */
  readonly start?: number
  /** Sent with every request, for sources that let their clients choose. */
  readonly size?: FixedParameter
  /** Where in the answer the number of all records is. */
  readonly totalPath?: string
  /**
   * The status that stands for "no such page" behind the last one, such as 404, where the source has no empty page there.
   * For the first page it is an error all the same; 204 needs no setting.
   */
  readonly endStatus?: number
}

/** Records are counted. The first page without records is behind the last, or `totalPath` says how many records there are. */
export interface OffsetPagination {
  readonly kind: 'offset'
  /** The query parameter that takes the number of records before the page. */
  readonly parameter: string
  readonly limit: FixedParameter
  /** Where in the answer the number of all records is. */
  readonly totalPath?: string
  /**
   * The status that stands for "no such page" behind the last one, such as 404, where the source has no empty page there.
   * For the first page it is an error all the same; 204 needs no setting.
   */
  readonly endStatus?: number
}

/** How to get from one page of records to the next. */
export type Pagination = (
  | NextUrlPagination
  | LinkHeaderPagination
  | CursorPagination
  | PagePagination
  | OffsetPagination
) & {
  /** More pages are an error: nothing is cut off. Default 10,000. */
  readonly maxPages?: number
}

/** The limit of pages where a definition names none. */
export const defaultMaxPages = 10_000

/** Statuses that say something else than that there is no page: of credentials, and of a source that is busy. */
const otherStatuses: ReadonlySet<number> = new Set([401, 403, 408, 429])

/** Whether a status can be the one that a source answers behind its last page. */
export function canEndPages(status: number): boolean {
  return status >= 400 && status < 500 && !otherStatuses.has(status)
}

/** The value of an answer, beside its records, that decides about the next page; undefined where none does. */
export function decidingPath(pagination: Pagination): string | undefined {
  switch (pagination.kind) {
    case 'next_url':
    case 'cursor':
      return pagination.path
    case 'link_header':
      return undefined
    default:
      return pagination.totalPath
  }
}

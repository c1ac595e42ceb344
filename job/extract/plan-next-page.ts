import { JobError } from '../errors/job-error'
import type { Pagination } from '../pipeline/pagination'
import { showAddress } from './http-address'
import { nextLink } from './link-header'
import { withParameters } from './page-address'

/** What is known when a page has been read. */
export interface PageFacts {
  /** The address that answered it, redirects followed. */
  readonly url: URL
  /** The address of the first page. */
  readonly first: URL
  /** From 0. */
  readonly index: number
  /** Records in this page. */
  readonly records: number
  /** Records in this page and all before it. */
  readonly recordsSoFar: number
  /** The JSON text at the deciding path; undefined where the answer has nothing there. */
  readonly value?: string | undefined
  /** The Link header. */
  readonly link: string | null
}

/** The address of the first page: the stream's own, with the parameters that go with it. */
export function firstPage(address: URL, pagination: Pagination): URL {
  if (pagination.kind === 'page') return countedPage(address, pagination, pagination.start ?? 1)
  if (pagination.kind === 'offset') return countedOffset(address, pagination, 0)
  return address
}

/**
 * The address of the page behind this one; undefined where this one is the last. Pure: it looks at nothing but the facts.
 *
 * @throws JobError EXTRACT_NEXT_PAGE_INVALID, EXTRACT_PAGES_INCOMPLETE
 */
export function planNextPage(pagination: Pagination, page: PageFacts): URL | undefined {
  switch (pagination.kind) {
    case 'next_url': {
      const target = textAt(pagination.path, page)
      return target === undefined ? undefined : nextAddress(target, page)
    }
    case 'link_header': {
      const target = nextLink(page.link)
      if (target === 'malformed')
        throw invalid(page, `has a Link header that cannot be read: ${shorten(page.link ?? undefined)}`)
      return target === undefined ? undefined : nextAddress(target, page)
    }
    case 'cursor': {
      const cursor = textAt(pagination.path, page)
      return cursor === undefined ? undefined : withParameters(page.first, { [pagination.parameter]: cursor })
    }
    case 'page':
      return isLast(pagination.totalPath, page)
        ? undefined
        : countedPage(page.first, pagination, (pagination.start ?? 1) + page.index + 1)
    case 'offset':
      // By what came, not by what was asked for: a source may give less than the limit, and none may be skipped.
      return isLast(pagination.totalPath, page)
        ? undefined
        : countedOffset(page.first, pagination, page.recordsSoFar)
  }
}

function countedPage(address: URL, { parameter, size }: Pagination & { kind: 'page' }, page: number): URL {
  return withParameters(address, {
    ...(size === undefined ? {} : { [size.parameter]: size.value }),
    [parameter]: page,
  })
}

function countedOffset(
  address: URL,
  { parameter, limit }: Pagination & { kind: 'offset' },
  offset: number,
): URL {
  return withParameters(address, { [limit.parameter]: limit.value, [parameter]: offset })
}

/** Whether nothing is behind this page. A source that ends before its own total has left records out. */
function isLast(totalPath: string | undefined, page: PageFacts): boolean {
  if (totalPath === undefined) return page.records === 0
  const total = totalAt(totalPath, page)
  if (page.recordsSoFar >= total) return true
  if (page.records > 0) return false
  throw new JobError(
    'EXTRACT_PAGES_INCOMPLETE',
    `\`${showAddress(page.url)}\` has no more records after ${page.recordsSoFar}, though \`${totalPath}\` says that there are ${total}`,
    { context: { records: page.recordsSoFar, total } },
  )
}

function totalAt(path: string, page: PageFacts): number {
  const total: unknown = page.value === undefined ? undefined : parse(page.value)
  if (typeof total === 'number' && Number.isSafeInteger(total) && total >= 0) return total
  throw invalid(page, `has no number of records at \`${path}\`: ${shorten(page.value)}`)
}

/** The text that leads to the next page; undefined where the source says in one of the usual ways that there is none. */
function textAt(path: string, page: PageFacts): string | undefined {
  if (page.value === undefined) return undefined
  const value = parse(page.value)
  if (value === null || value === false || value === '') return undefined
  if (typeof value === 'string') return value
  // A number goes back digit by digit as it came, also where a double would not hold it.
  if (typeof value === 'number') return page.value
  throw invalid(page, `has no text at \`${path}\`: ${shorten(page.value)}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The answer itself is JSON: the value is longer than any next page's address, and was cut.
    return {}
  }
}

function nextAddress(target: string, page: PageFacts): URL {
  const next = URL.canParse(target, page.url.href) ? new URL(target, page.url) : undefined
  if (next === undefined || (next.protocol !== 'http:' && next.protocol !== 'https:')) {
    throw invalid(page, `leads to no http or https address: ${shorten(target)}`)
  }
  if (next.protocol === 'http:' && page.url.protocol === 'https:') {
    throw invalid(page, `leads from https to http: \`${showAddress(next)}\``)
  }
  next.username = ''
  next.password = ''
  next.hash = ''
  return next
}

function invalid(page: PageFacts, what: string): JobError {
  return new JobError('EXTRACT_NEXT_PAGE_INVALID', `the answer of \`${showAddress(page.url)}\` ${what}`, {
    context: { page: page.index + 1 },
  })
}

function shorten(text: string | undefined): string {
  return text === undefined ? 'nothing is there' : `\`${text.slice(0, 80)}\``
}

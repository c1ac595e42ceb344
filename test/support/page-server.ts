import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pagination } from '../../job/pipeline/pagination'

/** A paged list, as a source of each kind would serve it. */
export interface PagedList {
  readonly records: readonly unknown[]
  /** How many records a page has at most, whatever the client asks for. */
  readonly pageSize: number
  readonly kind: Pagination['kind']
  /** Whether a next page is named in whole addresses, or in relative ones. */
  readonly absolute?: boolean
}

/** How the list is to be asked for. */
export function paginationOf({ kind }: PagedList, withTotal = false): Pagination {
  const total = withTotal ? { totalPath: '$.meta.total' } : {}
  switch (kind) {
    case 'next_url':
      return { kind, path: '$.meta.links.next' }
    case 'link_header':
      return { kind }
    case 'cursor':
      return { kind, path: "$.meta['next cursor']", parameter: 'after' }
    case 'page':
      return { kind, parameter: 'page', start: 0, ...total }
    case 'offset':
      return { kind, parameter: 'skip', limit: { parameter: 'limit', value: 5 }, ...total }
  }
}

/** Answers one page of a list, records at `$.data`. */
export function answerPage(list: PagedList, request: IncomingMessage, response: ServerResponse): void {
  const here = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const asked = here.searchParams
  const limit = Math.min(list.pageSize, Number(asked.get('limit') ?? list.pageSize))
  const start =
    list.kind === 'page'
      ? Number(asked.get('page')) * list.pageSize
      : Number(asked.get('skip') ?? asked.get('after') ?? 0)
  const end = Math.min(list.records.length, start + limit)
  const isLast = end >= list.records.length
  const next = new URL(here)
  next.searchParams.set('after', String(end))
  const address = list.absolute === true ? next.href : `${next.pathname}${next.search}`
  const isNamed = !isLast
  response.setHeader('content-type', 'application/json')
  if (list.kind === 'link_header' && isNamed) {
    response.setHeader('link', `</a>; rel="first", <${address}>; rel="next"`)
  }
  response.end(
    JSON.stringify({
      data: list.records.slice(start, end),
      meta: {
        start,
        total: list.records.length,
        ...(list.kind === 'next_url' ? { links: { next: isNamed ? address : null } } : {}),
        ...(list.kind === 'cursor' ? { 'next cursor': isNamed ? String(end) : '' } : {}),
      },
    }),
  )
}

import { JobError } from '../errors/job-error'
import { decidingPath } from '../pipeline/pagination'
import type { ResolvedHttpSource, ResolvedPagination } from '../pipeline/resolved'
import { type OpenAnswer, openAnswer } from './http-answer'
import { PageHistory } from './page-history'
import { PageSpool } from './page-spool'
import { endingAnswer, endingStatus, pageError, refuseEarlyEnd } from './pages-end'
import { firstPage, planNextPage } from './plan-next-page'
import type { SliceResult } from './record-slicer'
import { Retries } from './retries'
import type { Answer, SourceContext } from './source'

/**
 * The pages of a stream, one request after another. Each has its own attempts, also where its body breaks off; one that
 * fails for good fails the stream.
 *
 * @throws JobError of the EXTRACT_ codes
 */
export async function* followPages(
  address: URL,
  pagination: ResolvedPagination,
  source: ResolvedHttpSource,
  context: SourceContext,
): AsyncGenerator<Answer> {
  const first = firstPage(address, pagination)
  const collect = decidingPath(pagination)
  const history = new PageHistory(pagination)
  const spool = await PageSpool.open(context.scratchFolder)
  let recordsSoFar = 0
  let total: string | undefined
  try {
    let url: URL | undefined = first
    for (let index = 0; url !== undefined; index++) {
      history.add(url)
      const page = await fetchPage(url, { pagination, isFirst: index === 0 }, source, spool, context)
      if (page.kind === 'end') {
        const { status, attempts } = page
        yield endingAnswer(url, status, attempts)
        refuseEarlyEnd(pagination, { url, status, recordsSoFar, ...(total === undefined ? {} : { total }) })
        return
      }
      const { answer, sha256 } = page
      const { name, link } = answer
      let result: SliceResult | undefined
      yield {
        ...answer,
        body: spool.read(),
        ...(collect === undefined ? {} : { collect }),
        sliced: (found) => {
          result = found
        },
      }
      if (result === undefined) throw new JobError('INTERNAL', `${name} was not read`)
      const { records, collected: value }: SliceResult = result
      recordsSoFar += records
      total = value
      history.compare({ name, sha256, records })
      // Some sources leave the path out of their last page, so it is no error; but it may be misspelled.
      if (index === 0 && collect !== undefined && value === undefined) {
        context.log.warn(`${name} has nothing at \`${collect}\`: it is taken for the only page`)
      }
      url = planNextPage(pagination, { url: answer.url, first, index, records, recordsSoFar, value, link })
    }
  } finally {
    await spool.remove()
  }
}

/** A page that is in the spool; or the status that says that there is none of this number. */
type FetchedPage =
  | { readonly kind: 'page'; readonly answer: OpenAnswer; readonly sha256: string }
  | { readonly kind: 'end'; readonly status: number; readonly attempts: number }

async function fetchPage(
  url: URL,
  { pagination, isFirst }: { readonly pagination: ResolvedPagination; readonly isFirst: boolean },
  source: ResolvedHttpSource,
  spool: PageSpool,
  context: SourceContext,
): Promise<FetchedPage> {
  const retries = new Retries(source.maxAttempts, context)
  for (;;) {
    try {
      const answer = await openAnswer(url, source, retries, context)
      return { kind: 'page', answer, sha256: await spool.keep(answer.body) }
    } catch (error) {
      const status = isFirst ? undefined : endingStatus(pagination, error)
      if (status !== undefined) return { kind: 'end', status, attempts: retries.attempt }
      await retries.afterFailure(isFirst ? error : pageError(pagination, error))
    }
  }
}

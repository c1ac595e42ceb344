import { defineErrors } from './definition'

/** Errors of extract. */
export const extractErrors = defineErrors({
  EXTRACT_ADDRESS_INVALID: {
    kind: 'config',
    summary: 'The base address of a source and the path of a stream do not make an http or https address.',
    hint: 'correct `baseUrl` and `path` in pipeline.ts, or the environment variable that sets them',
  },
  EXTRACT_SOURCE_UNREACHABLE: {
    kind: 'transient',
    summary: 'No connection to the source could be made, or it was closed before an answer came.',
    hint: 'check that the address is right and the source is up, then run the same command again',
  },
  EXTRACT_SOURCE_TIMED_OUT: {
    kind: 'transient',
    summary: 'The source did not answer, or stopped answering, within the time allowed.',
    hint: 'run the same command again, or allow more with `timeoutMs` in pipeline.ts',
  },
  EXTRACT_SOURCE_BUSY: {
    kind: 'transient',
    summary: 'The source answered that it cannot answer now (408, 429 or 5xx), also after retries.',
    hint: 'run the same command again in a while',
  },
  EXTRACT_ANSWER_BROKE_OFF: {
    kind: 'transient',
    summary: 'The connection to the source broke in the middle of an answer, also after retries.',
    hint: 'run the same command again: nothing of the broken answer is kept',
  },
  EXTRACT_SOURCE_REFUSED: {
    kind: 'config',
    summary: 'The source refused the credentials (401 or 403).',
    hint: 'check the headers of the source in pipeline.ts and the environment variables that set them',
  },
  EXTRACT_SOURCE_NOT_FOUND: {
    kind: 'config',
    summary: 'The source has nothing at the address (404 or 410).',
    hint: 'check `baseUrl` and the `path` of the stream in pipeline.ts',
  },
  EXTRACT_SOURCE_REJECTED: {
    kind: 'config',
    summary: 'The source rejected the request, or answered with a status that holds no records.',
    hint: 'check `path` and `headers` in pipeline.ts against the documentation of the source',
  },
  EXTRACT_REDIRECT_REFUSED: {
    kind: 'config',
    summary: 'The source redirects too often, from https to http, or to no address.',
    hint: 'set `baseUrl` to the address where the redirects are meant to end',
  },
  EXTRACT_NEXT_PAGE_INVALID: {
    kind: 'data',
    summary: 'An answer does not tell where the next page is in the way that `paginate` describes.',
    hint: 'compare `paginate` of the stream in pipeline.ts with the answer at the address of the message',
  },
  EXTRACT_PAGES_LOOP: {
    kind: 'data',
    summary: 'A page leads back to one that was read before, or every page is the same.',
    hint: 'check the kind and the parameter of `paginate` in pipeline.ts against the documentation of the source',
  },
  EXTRACT_PAGES_INCOMPLETE: {
    kind: 'data',
    summary: 'The pages ended before the number of records that the source itself names.',
    hint: 'run the same command again; if it stays, the number is not exact: take `totalPath` out of `paginate`',
  },
  EXTRACT_TOO_MANY_PAGES: {
    kind: 'config',
    summary: 'There are more pages than `maxPages` allows (10,000 where it is not set).',
    hint: 'ask for larger pages, or set `maxPages` of `paginate` in pipeline.ts',
  },
  EXTRACT_FILE_MISSING: {
    kind: 'config',
    summary: 'A file source names a file or folder that is not there, or a folder without files.',
    hint: 'check `path` of the source and of the stream; a relative path starts at the working directory',
  },
  EXTRACT_FILE_UNREADABLE: {
    kind: 'config',
    summary: 'A file of a file source cannot be read.',
    hint: 'check the permissions of the file that the message names',
  },
  EXTRACT_GZIP_BROKEN: {
    kind: 'data',
    summary: 'A gzip file of the source is damaged or cut off.',
    hint: 'fetch the file again; `gzip -t` tells whether it is whole',
  },
  EXTRACT_EMPTY: {
    kind: 'data',
    summary: 'The source answered with no content where JSON was expected.',
    hint: 'open the address of the message; a list without records must be `[]`',
  },
  EXTRACT_NOT_JSON: {
    kind: 'data',
    summary: 'The answer is not JSON: another format, or broken at the byte that the message names.',
    hint: 'open the address of the message, and check that it answers JSON',
  },
  EXTRACT_NOT_UTF8: {
    kind: 'data',
    summary: 'The answer has bytes that are not UTF-8, which JSON must be.',
    hint: 'have the source send UTF-8, or convert the file with `iconv -t utf-8`',
  },
  EXTRACT_TRUNCATED: {
    kind: 'data',
    summary: 'The JSON ends before it is complete, although the source said that the answer was whole.',
    hint: 'run the same command again; if it stays, the source cuts its answers off',
  },
  EXTRACT_RECORDS_NOT_FOUND: {
    kind: 'config',
    summary: 'The records path does not lead to a list in the answer.',
    hint: 'set `records` of the stream in pipeline.ts to the path of a list',
  },
  EXTRACT_RECORDS_AMBIGUOUS: {
    kind: 'data',
    summary: 'A name of the records path stands twice in the same object, so that it leads to two places.',
    hint: 'have the source correct its answer: names in an object must differ',
  },
  EXTRACT_RECORD_NOT_OBJECT: {
    kind: 'data',
    summary: 'An element of the list of records is not an object.',
    hint: 'set `records` of the stream in pipeline.ts to a list of objects',
  },
  EXTRACT_CURSOR_INVALID: {
    kind: 'data',
    summary:
      'A value at the path of a cursor has no place in an order with the others: it is no number or text, is of another kind than they are, or is too long.',
    hint: 'set `cursor.path` of the stream in pipeline.ts to a value that every record has in one form; where it has changed, read the stream anew by `lakeload run --full-refresh`',
  },
  EXTRACT_CURSOR_MISSING: {
    kind: 'data',
    summary: 'No record of an incremental extract has a value at the path of its cursor.',
    hint: 'correct `cursor.path` of the stream in pipeline.ts: it begins at the record, such as `$.updated_at`',
  },
  EXTRACT_CURSOR_CHANGED: {
    kind: 'config',
    summary:
      "The definition names another path for a stream's cursor than the one whose value the warehouse keeps; nothing was asked for.",
    hint: 'read the stream anew by `lakeload run <pipeline> --full-refresh`, or set `cursor.path` back',
  },
  EXTRACT_LIMIT_EXCEEDED: {
    kind: 'data',
    summary: 'An answer, a record or its nesting is larger than the limit that keeps memory bounded.',
    hint: 'for an answer set `maxAnswerBytes` in pipeline.ts; for a record, ask the source for smaller ones',
  },
})

import type { SqlErrorFields } from '../protocol/sql-error'
import type { LoadError } from './load-history'

/** Why a COPY fails: what the client is told, and the row of the error tables. */
export class LoadFailure extends Error {
  /** The query id is known once the COPY has begun; the text that names it is made then. */
  readonly fields: (queryId: number) => SqlErrorFields
  /** Absent where the rows of the error tables have been written already. */
  readonly error: LoadError | undefined

  constructor(
    fields: (queryId: number) => SqlErrorFields,
    error: LoadError | undefined,
    options?: ErrorOptions,
  ) {
    super(error?.message ?? fields(0).message, options)
    this.name = 'LoadFailure'
    this.fields = fields
    this.error = error
  }
}

/** Values that the table does not take: the text sends the reader to the error tables. */
export function rejected(table: string, error?: LoadError): LoadFailure {
  return new LoadFailure(
    () => ({
      code: 'XX000',
      message: `Load into table '${table}' failed.  Check 'sys_load_error_detail' system table for details.`,
    }),
    error,
  )
}

/** An error of Redshift Spectrum, which reads columnar files for COPY. */
export function spectrumError(error: LoadError, options?: ErrorOptions): LoadFailure {
  return blockError(
    'Spectrum Scan Error',
    'dory_util.cpp:1450',
    'worker_thread',
    error,
    error.message,
    options,
  )
}

/** An error of S3, or in a manifest: the message itself says what it is. */
export function sourceError(
  error: LoadError,
  context: string,
  location: string,
  options?: ErrorOptions,
): LoadFailure {
  return blockError(error.message, location, 'padbmaster', error, context, options)
}

/** An assertion of Redshift that fails, for lack of a better message. */
export function assertError(error: LoadError): LoadFailure {
  return blockError('Assert', 'dory_util.cpp:528', 'padbmaster', error, error.message)
}

function blockError(
  title: string,
  location: string,
  program: string,
  error: LoadError,
  context: string,
  options?: ErrorOptions,
): LoadFailure {
  const rule = '-----------------------------------------------'
  return new LoadFailure(
    (queryId) => ({
      code: 'XX000',
      message: title,
      detail: [
        '',
        `  ${rule}`,
        `  error:  ${title}`,
        `  code:      ${error.code}`,
        `  context:   ${context}`,
        `  query:     ${queryId}`,
        `  location:  ${location}`,
        `  process:   ${program} [pid=${process.pid}]`,
        `  ${rule}`,
      ].join('\n'),
    }),
    error,
    options,
  )
}

/** Why the endpoint did not start, or its data were not removed. */
export type EndpointErrorCode =
  | 'LOCAL_FOLDER_UNUSABLE'
  | 'LOCAL_PORT_IN_USE'
  | 'LOCAL_REDSHIFT_ENGINE_MISSING'
  | 'LOCAL_REDSHIFT_ENGINE_UNUSABLE'
  | 'LOCAL_REDSHIFT_FOLDER_UNSAFE'
  | 'LOCAL_REDSHIFT_IN_USE'
  | 'LOCAL_REDSHIFT_OLD_DATA'
  | 'LOCAL_REDSHIFT_START_FAILED'

/**
 * The error of whoever starts the endpoint; what SQL clients get is a `SqlError`. A class of its own, as the endpoint is no part of the
 * job: the commands of lakeload make a JobError of it, by the same code.
 */
export class EndpointError extends Error {
  readonly code: EndpointErrorCode
  /** The way out, where it is another one than the code's usual. */
  readonly hint: string | undefined

  constructor(
    code: EndpointErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'EndpointError'
    this.code = code
    this.hint = options.hint
  }
}

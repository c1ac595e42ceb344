import type { ErrorCode } from '../errors/catalogue'
import { codeOf, messageOf, nameOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'

/** One request to AWS, as a message and a hint speak of it. */
export interface AwsAttempt {
  /** The IAM action, such as `redshift:DescribeClusters`. */
  readonly action: string
  /** What is asked about: ``cluster `shop` ``. */
  readonly subject: string
  /** The resource that the action must be allowed on, as an ARN or a part of one. */
  readonly resource: string
  /** The variable that names the subject. */
  readonly setting: string
  readonly region: string
}

/** By the names that the SDK gives its errors, or by AWS's own where the SDK knows no class for them. */
const codes: Readonly<Record<string, ErrorCode>> = {
  CredentialsProviderError: 'AWS_CREDENTIALS_MISSING',
  TokenProviderError: 'AWS_CREDENTIALS_MISSING',
  ExpiredToken: 'AWS_CREDENTIALS_MISSING',
  ExpiredTokenException: 'AWS_CREDENTIALS_MISSING',
  RequestExpired: 'AWS_CREDENTIALS_MISSING',
  AccessDenied: 'AWS_ACCESS_DENIED',
  AccessDeniedException: 'AWS_ACCESS_DENIED',
  UnauthorizedOperation: 'AWS_ACCESS_DENIED',
  NotAuthorized: 'AWS_ACCESS_DENIED',
  InvalidClientTokenId: 'AWS_ACCESS_DENIED',
  UnrecognizedClientException: 'AWS_ACCESS_DENIED',
  SignatureDoesNotMatch: 'AWS_ACCESS_DENIED',
  InvalidSignatureException: 'AWS_ACCESS_DENIED',
  OptInRequired: 'AWS_ACCESS_DENIED',
  ClusterNotFound: 'AWS_RESOURCE_MISSING',
  ClusterNotFoundFault: 'AWS_RESOURCE_MISSING',
  ResourceNotFoundException: 'AWS_RESOURCE_MISSING',
  Throttling: 'AWS_THROTTLED',
  ThrottlingException: 'AWS_THROTTLED',
  TooManyRequestsException: 'AWS_THROTTLED',
  RequestLimitExceeded: 'AWS_THROTTLED',
  RequestThrottled: 'AWS_THROTTLED',
  SlowDown: 'AWS_THROTTLED',
}

/** Turns whatever the SDK threw into the one JobError for it. */
export function toAwsError(error: unknown, attempt: AwsAttempt): JobError {
  if (isJobError(error)) return error
  const name = nameOf(error) ?? ''
  const { status, attempts } = metadataOf(error)
  const code =
    codes[name] ?? codeOfStatus(status) ?? (isNetworkError(error) ? 'AWS_UNREACHABLE' : 'AWS_REQUEST_FAILED')
  const tried = attempts > 1 ? ` after ${attempts} attempts` : ''
  const hint = hintOf(code, messageOf(error), attempt)
  return new JobError(
    code,
    `cannot call \`${attempt.action}\` for ${attempt.subject}${tried}: ${reason(error)}`,
    {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
      context: {
        action: attempt.action,
        region: attempt.region,
        ...(status === undefined ? {} : { status }),
        ...(name === '' ? {} : { aws_code: name }),
      },
    },
  )
}

function hintOf(code: ErrorCode, message: string, attempt: AwsAttempt): string | undefined {
  if (code === 'AWS_RESOURCE_MISSING') {
    return `check ${attempt.setting} and AWS_REGION: \`${attempt.region}\` has no ${attempt.subject}`
  }
  if (code !== 'AWS_ACCESS_DENIED') return undefined
  return /\bKMS\b/i.test(message)
    ? `allow \`kms:Decrypt\` on the key of ${attempt.subject} to the role that runs this`
    : `allow \`${attempt.action}\` on \`${attempt.resource}\` to the role that runs this`
}

function reason(error: unknown): string {
  const name = nameOf(error) ?? ''
  const message = messageOf(error).replace(/^AWS SDK error wrapper for \w+: /, '')
  return name === '' || name === 'Error' || message.includes(name) ? message : `${name}: ${message}`
}

function codeOfStatus(status: number | undefined): ErrorCode | undefined {
  if (status === undefined || status >= 500) return undefined
  if (status === 401 || status === 403) return 'AWS_ACCESS_DENIED'
  if (status === 429) return 'AWS_THROTTLED'
  return status >= 400 ? 'AWS_REQUEST_REJECTED' : undefined
}

const networkCode =
  /\b(ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)\b|socket hang up/

function isNetworkError(error: unknown): boolean {
  // The SDK wraps errors of another realm in one that keeps nothing but their text.
  return nameOf(error) === 'TimeoutError' || networkCode.test(`${codeOf(error) ?? ''} ${messageOf(error)}`)
}

/** By its fields, not its class: every client has a class of its own. */
function metadataOf(error: unknown): { readonly status: number | undefined; readonly attempts: number } {
  if (typeof error !== 'object' || error === null || !('$metadata' in error))
    return { status: undefined, attempts: 1 }
  const metadata: Readonly<Record<string, unknown>> = { ...(error.$metadata as object) }
  const { httpStatusCode, attempts } = metadata
  return {
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    attempts: typeof attempts === 'number' ? attempts : 1,
  }
}

import { S3ServiceException } from '@aws-sdk/client-s3'
import type { ErrorCode } from '../errors/catalogue'
import { codeOf, messageOf, nameOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'

/** What was attempted, for a message, such as ``write `s3://lake/raw/…` ``. */
export interface S3Attempt {
  readonly action: 'read' | 'write' | 'delete' | 'list'
  readonly url: string
  readonly bucket: string
  readonly region: string
}

const codes: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'LAKE_ACCESS_DENIED',
  AllAccessDisabled: 'LAKE_ACCESS_DENIED',
  InvalidAccessKeyId: 'LAKE_ACCESS_DENIED',
  InvalidToken: 'LAKE_ACCESS_DENIED',
  SignatureDoesNotMatch: 'LAKE_ACCESS_DENIED',
  CredentialsProviderError: 'LAKE_CREDENTIALS_MISSING',
  TokenProviderError: 'LAKE_CREDENTIALS_MISSING',
  ExpiredToken: 'LAKE_CREDENTIALS_MISSING',
  TokenRefreshRequired: 'LAKE_CREDENTIALS_MISSING',
  NoSuchBucket: 'LAKE_BUCKET_MISSING',
  PermanentRedirect: 'LAKE_REGION_WRONG',
  AuthorizationHeaderMalformed: 'LAKE_REGION_WRONG',
  IllegalLocationConstraintException: 'LAKE_REGION_WRONG',
  SlowDown: 'LAKE_SLOWED_DOWN',
  Throttling: 'LAKE_SLOWED_DOWN',
  ThrottlingException: 'LAKE_SLOWED_DOWN',
  RequestLimitExceeded: 'LAKE_SLOWED_DOWN',
  TooManyRequestsException: 'LAKE_SLOWED_DOWN',
}

/** Whether S3 answered that the key has no object. A HEAD has no body, so it tells no more than 404. */
export function isMissingKey(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound')
}

/** Whether a conditional write met an object (412), or another write of the same key (409). */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false
  return error.name === 'PreconditionFailed' || error.name === 'ConditionalRequestConflict'
}

/** Turns whatever the SDK threw into the one JobError for it. */
export function toLakeError(error: unknown, attempt: S3Attempt): JobError {
  if (isJobError(error)) return error
  const name = nameOf(error) ?? ''
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
  const code =
    codes[name] ??
    codeOfStatus(status) ??
    (isNetworkError(error) ? 'LAKE_UNREACHABLE' : 'LAKE_REQUEST_FAILED')
  const attempts = attemptsOf(error)
  const tried = attempts > 1 ? ` after ${attempts} attempts` : ''
  return new JobError(
    code,
    `cannot ${attempt.action} \`${attempt.url}\`${tried}: ${reason(code, error, attempt)}`,
    {
      cause: error,
      context: {
        url: attempt.url,
        ...(status === undefined ? {} : { status }),
        ...(name === '' ? {} : { s3_code: name }),
      },
    },
  )
}

function reason(code: ErrorCode, error: unknown, attempt: S3Attempt): string {
  if (code === 'LAKE_BUCKET_MISSING') return `there is no bucket \`${attempt.bucket}\``
  if (code === 'LAKE_REGION_WRONG') {
    const region = bucketRegion(error)
    const where = region === undefined ? 'not in' : `in \`${region}\`, not in`
    return `bucket \`${attempt.bucket}\` is ${where} \`${attempt.region}\``
  }
  if (!(error instanceof S3ServiceException))
    return messageOf(error).replace(/^AWS SDK error wrapper for \w+: /, '')
  const message =
    error.message === 'UnknownError' ? `S3 answered ${error.$metadata.httpStatusCode}` : messageOf(error)
  return error.name === 'Error' || message.includes(error.name) ? message : `${error.name}: ${message}`
}

/** A HEAD that fails has a status and no error code. */
function codeOfStatus(status: number | undefined): ErrorCode | undefined {
  if (status === 301) return 'LAKE_REGION_WRONG'
  if (status === 401 || status === 403) return 'LAKE_ACCESS_DENIED'
  return status === 429 ? 'LAKE_SLOWED_DOWN' : undefined
}

const networkCode =
  /\b(ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)\b|socket hang up/

function isNetworkError(error: unknown): boolean {
  if (nameOf(error) === 'TimeoutError' || messageOf(error) === 'aborted') return true
  // The SDK wraps errors of another realm in one that keeps nothing but their text.
  return networkCode.test(`${codeOf(error) ?? ''} ${messageOf(error)}`)
}

function attemptsOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return 1
  const metadata = error.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('attempts' in metadata)) return 1
  return typeof metadata.attempts === 'number' ? metadata.attempts : 1
}

/** S3 tells the bucket's region in a header, or as a field of the error. */
function bucketRegion(error: unknown): string | undefined {
  if (!(error instanceof S3ServiceException)) return undefined
  const header = error.$response?.headers['x-amz-bucket-region']
  if (header !== undefined) return header
  return 'Region' in error && typeof error.Region === 'string' ? error.Region : undefined
}

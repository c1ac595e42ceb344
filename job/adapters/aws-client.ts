import { messageOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import { type AwsAttempt, toAwsError } from './aws-error'

/** How the SDK reaches AWS. An endpoint that is not AWS’s own is the SDK’s `AWS_ENDPOINT_URL_<SERVICE>`. */
export interface AwsAccess {
  readonly region: string
  /** Default: the SDK's own chain: environment, profile, role. */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

const connectTimeoutMs = 5_000
const answerTimeoutMs = 30_000

/** What a client of any service is made with. Five attempts: a throttled request is sent again after a growing wait. */
export function clientOptions(access: AwsAccess) {
  return {
    region: access.region,
    ...(access.credentials === undefined ? {} : { credentials: access.credentials }),
    maxAttempts: 5,
    requestHandler: { connectionTimeout: connectTimeoutMs, requestTimeout: answerTimeoutMs },
  }
}

/**
 * Sends one request with a client of its own: such requests are minutes apart, so nothing is gained by a kept connection.
 *
 * @throws JobError INTERRUPTED where the signal aborts, else that of `toAwsError`
 */
export async function askAws<Client extends { destroy(): void }, Answer>(
  client: Client,
  attempt: AwsAttempt,
  send: (client: Client, options: { readonly abortSignal?: AbortSignal }) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  try {
    signal?.throwIfAborted()
    return await send(client, signal === undefined ? {} : { abortSignal: signal })
  } catch (error) {
    if (signal?.aborted === true) throw interrupted(signal, attempt)
    throw toAwsError(error, attempt)
  } finally {
    client.destroy()
  }
}

/** Why to stop: the JobError of whoever asked for it, or that there was a signal. */
function interrupted({ reason }: AbortSignal, attempt: AwsAttempt): JobError {
  if (isJobError(reason)) return reason
  return new JobError(
    'INTERRUPTED',
    `a request for ${attempt.subject} was interrupted: ${messageOf(reason)}`,
    {
      cause: reason,
    },
  )
}

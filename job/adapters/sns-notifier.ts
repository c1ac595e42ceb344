import { PublishCommand, SNSClient, SNSServiceException } from '@aws-sdk/client-sns'
import { messageOf, nameOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import type { Notice, Notifier } from '../ports/notifier'

/** Which topic, and how to reach it. */
export interface SnsNotifierOptions {
  /** Its ARN, which also says in which region it is. */
  readonly topic: string
  /** Default: the SDK's own chain: environment, profile, role. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Default: AWS's own, or what AWS_ENDPOINT_URL_SNS says. */
  readonly endpoint?: string
  /** How often a request is sent at most. Default 3. */
  readonly maxAttempts?: number
}

const connectTimeoutMs = 3_000
const answerTimeoutMs = 8_000

/** What passes by itself; every other answer of SNS is a refusal. */
const passing: ReadonlySet<string> = new Set([
  'InternalError',
  'InternalErrorException',
  'InternalFailure',
  'KMSThrottlingException',
  'KMSThrottling',
  'RequestTimeout',
  'ServiceUnavailable',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
])

/** Publishes notices to an Amazon SNS topic, whose subscribers are people by e-mail, queues, functions. */
export function createSnsNotifier(options: SnsNotifierOptions): Notifier {
  const { topic } = options
  const name = `topic \`${topic}\``
  const client = new SNSClient({
    // The topic may be in another region than the lake.
    region: topic.split(':')[3] ?? '',
    maxAttempts: options.maxAttempts ?? 3,
    requestHandler: { connectionTimeout: connectTimeoutMs, requestTimeout: answerTimeoutMs },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  })
  return {
    name,
    notify: async (notice, signal) => {
      try {
        await client.send(publish(topic, notice), { abortSignal: signal })
      } catch (error) {
        throw toNoticeError(error, name, signal)
      }
    },
    close: () => client.destroy(),
  }
}

/** Subscriptions can filter by the attributes. */
function publish(topic: string, notice: Notice): PublishCommand {
  const attribute = (value: string) => ({ DataType: 'String', StringValue: value })
  return new PublishCommand({
    TopicArn: topic,
    Subject: notice.subject,
    Message: notice.text,
    MessageAttributes: { pipeline: attribute(notice.pipeline), status: attribute(notice.status) },
  })
}

function toNoticeError(error: unknown, name: string, signal: AbortSignal): JobError {
  if (signal.aborted)
    return new JobError('REPORT_NOTICE_NOT_SENT', `${name} did not answer in time`, { cause: error })
  const isAnswer = error instanceof SNSServiceException
  const reason = messageOf(error)
  const code = nameOf(error) ?? ''
  const text = code === '' || code === 'Error' || reason.includes(code) ? reason : `${code}: ${reason}`
  const isRefusal =
    code === 'CredentialsProviderError' ||
    (isAnswer && !passing.has(code) && (error.$metadata.httpStatusCode ?? 0) < 500)
  return isRefusal
    ? new JobError('REPORT_NOTICE_REFUSED', `${name} refused the notice: ${text}`, { cause: error })
    : new JobError('REPORT_NOTICE_NOT_SENT', `${name} cannot be reached: ${text}`, { cause: error })
}

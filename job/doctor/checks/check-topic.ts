import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import { clientOptions } from '../../adapters/aws-client'
import { toAwsError } from '../../adapters/aws-error'
import { nameOf } from '../../errors/error-facts'
import { JobError } from '../../errors/job-error'
import { type Finding, ok } from '../check'

/**
 * The topic is there. The job's role needs no right to look at it, only to publish: without it, sending is the one way
 * to know.
 */
export async function checkTopic(topic: string, signal: AbortSignal): Promise<Finding> {
  // The topic may be in another region than the lake.
  const access = { region: topic.split(':')[3] ?? '' }
  const client = new SNSClient({ ...clientOptions(access), maxAttempts: 2 })
  try {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topic }), {
      abortSignal: signal,
    })
    return judgeSubscriptions(topic, Number(Attributes?.SubscriptionsConfirmed ?? 0))
  } catch (error) {
    signal.throwIfAborted()
    const name = nameOf(error) ?? ''
    if (name.startsWith('NotFound')) {
      throw new JobError('REPORT_NOTICE_REFUSED', `there is no topic \`${topic}\``, { cause: error })
    }
    if (name.startsWith('AuthorizationError') || name === 'AccessDenied') {
      return ok(
        `\`${topic}\` may not be looked at, only published to; \`lakeload doctor --notify\` does that`,
      )
    }
    const setting = 'LAKELOAD_NOTIFY_TOPIC'
    throw toAwsError(error, {
      action: 'sns:GetTopicAttributes',
      subject: `topic \`${topic}\``,
      resource: topic,
      setting,
      ...access,
    })
  } finally {
    client.destroy()
  }
}

/** A topic without subscribers takes every notice, and nobody reads it. */
export function judgeSubscriptions(topic: string, confirmed: number): Finding {
  if (confirmed > 0)
    return ok(`\`${topic}\` has ${confirmed} confirmed ${confirmed === 1 ? 'subscriber' : 'subscribers'}`)
  return {
    status: 'warning',
    message: `\`${topic}\` has no confirmed subscriber`,
    hint: 'subscribe somebody, and follow the link in the e-mail that AWS sends for confirmation',
  }
}

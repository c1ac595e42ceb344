import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { clientOptions } from '../../adapters/aws-client'
import { type AwsAttempt, toAwsError } from '../../adapters/aws-error'
import type { Environment, LakeSettings } from '../../settings'
import { type Finding, ok, warning } from '../check'

/** Less than a long run takes. */
const soonMs = 15 * 60_000

/** Who AWS says that we are, and until when. */
export async function checkCredentials(
  lake: LakeSettings,
  environment: Environment,
  signal: AbortSignal,
): Promise<Finding> {
  const { endpoint, credentials } = lake
  if (endpoint !== undefined && !isAws(endpoint) && !hasOtherSts(environment)) {
    const key = credentials === undefined ? 'the AWS SDK finds' : `\`${credentials.accessKeyId}\``
    return ok(`key ${key}, for the S3 at \`${endpoint}\`: it is not AWS's, so there is no account to ask for`)
  }
  const client = new STSClient({ ...clientOptions(lake), maxAttempts: 2 })
  try {
    const { Arn, Account } = await client.send(new GetCallerIdentityCommand(), { abortSignal: signal })
    // The client holds them now: they are not fetched again.
    const { expiration } = await client.config.credentials()
    const until = expiration ?? expirationOf(environment)
    return judgeIdentity(`\`${Arn}\`, account \`${Account}\``, until, new Date(), renewsItself(environment))
  } catch (error) {
    signal.throwIfAborted()
    const known = toAwsError(error, attempt(lake))
    if (known.kind !== 'transient') throw known
    return warning(
      known.message,
      'a run asks STS nothing, so it may do without; in a VPC without a way out, an interface endpoint for STS helps',
    )
  } finally {
    client.destroy()
  }
}

/** What an identity and its end mean; `until` is absent where nobody knows, or there is none. */
export function judgeIdentity(who: string, until: Date | undefined, now: Date, renews: boolean): Finding {
  if (until === undefined) return ok(who)
  const leftMs = until.getTime() - now.getTime()
  const message = `${who}, until ${until.toISOString().replace(/\.\d+Z$/, 'Z')}`
  if (renews) return ok(`${message}, renewed before that`)
  if (leftMs > soonMs) return ok(message)
  return warning(
    `${message}: in ${Math.max(0, Math.round(leftMs / 60_000))} minutes`,
    'renew them before a run, for example by `aws sso login`',
  )
}

function attempt({ region }: LakeSettings): AwsAttempt {
  const setting = 'AWS_PROFILE or the task role'
  return { action: 'sts:GetCallerIdentity', subject: 'these credentials', resource: '*', setting, region }
}

/** Also an endpoint of a VPC is AWS's own. */
function isAws(endpoint: string): boolean {
  return /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname)
}

/** The SDK's own variables lead it to an STS that is not AWS's, but goes with this S3. */
function hasOtherSts({ AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS }: Environment): boolean {
  return Boolean(AWS_ENDPOINT_URL || AWS_ENDPOINT_URL_STS)
}

/** Whoever exports temporary keys by `aws configure export-credentials` gets their end in this variable. */
function expirationOf({ AWS_CREDENTIAL_EXPIRATION }: Environment): Date | undefined {
  const time = Date.parse(AWS_CREDENTIAL_EXPIRATION ?? '')
  return Number.isNaN(time) ? undefined : new Date(time)
}

/** A task gets its role's credentials from ECS, which replaces them in good time. */
function renewsItself(environment: Environment): boolean {
  return Boolean(
    environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || environment.AWS_CONTAINER_CREDENTIALS_FULL_URI,
  )
}

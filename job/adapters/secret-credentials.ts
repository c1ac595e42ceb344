import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { JobError } from '../errors/job-error'
import { type AwsAccess, askAws, clientOptions } from './aws-client'
import type { IssuedCredentials } from './database-credentials'

/** User and password that a secret holds, in the form of the admin secrets that Redshift manages itself. */
export async function secretCredentials(
  secret: string,
  access: AwsAccess,
  signal?: AbortSignal,
): Promise<IssuedCredentials> {
  const attempt = {
    action: 'secretsmanager:GetSecretValue',
    subject: `secret \`${secret}\``,
    resource: secret.startsWith('arn:')
      ? secret
      : `arn:aws:secretsmanager:${access.region}:*:secret:${secret}-*`,
    setting: 'LAKELOAD_REDSHIFT_SECRET',
    region: access.region,
  }
  const { SecretString } = await askAws(
    new SecretsManagerClient(clientOptions(access)),
    attempt,
    (client, options) => client.send(new GetSecretValueCommand({ SecretId: secret }), options),
    signal,
  )
  return readSecret(secret, SecretString ?? '')
}

/** Reads a secret's text. What is wrong with it is told without a word of what it holds. */
function readSecret(secret: string, text: string): IssuedCredentials {
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new JobError('AWS_SECRET_INVALID', `secret \`${secret}\` is not a JSON object`)
  }
  const { username, password } = value as Readonly<Record<string, unknown>>
  if (typeof username !== 'string' || username === '' || typeof password !== 'string' || password === '') {
    const absent = Object.entries({ username, password })
      .filter(([, field]) => typeof field !== 'string' || field === '')
      .map(([name]) => `\`${name}\``)
    throw new JobError('AWS_SECRET_INVALID', `secret \`${secret}\` has no text ${absent.join(' and ')}`)
  }
  return { user: username, password }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
    return undefined
  }
}

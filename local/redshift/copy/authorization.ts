import { SqlError } from '../protocol/sql-error'
import { type StatementReader, syntaxError } from './statement-reader'

/** The words that begin an authorization of COPY or UNLOAD. */
const authorizationWords: ReadonlySet<string> = new Set([
  'iam_role',
  'with',
  'credentials',
  'access_key_id',
  'secret_access_key',
  'session_token',
])

/**
 * Reads what follows the address of a COPY or UNLOAD to its end: parameters in any order, before the authorization or after it.
 * Answers the role, where there is an authorization; two are refused, as Redshift does not choose between them.
 */
export function readArguments(reader: StatementReader, readParameter: () => void): string | undefined {
  let role: string | undefined
  while (!reader.isAtEnd) {
    if (authorizationWords.has(reader.word)) {
      if (role !== undefined) throw syntaxError(reader.text)
      role = readAuthorization(reader)
    } else readParameter()
    reader.skip(',')
  }
  return role
}

/** Reads an authorization; answers the role, an ARN or `default`. Keys are refused: SQL text stands in every query log. */
function readAuthorization(reader: StatementReader): string {
  const word = reader.take().toLowerCase()
  switch (word) {
    case 'iam_role':
      return reader.skip('default') ? 'default' : reader.literal()
    case 'with':
      reader.expect('credentials')
      return readCredentials(reader)
    case 'credentials':
      return readCredentials(reader)
    default:
      throw keyRefused(word.toUpperCase())
  }
}

/** What a statement is told that has none. */
export function missingAuthorization(statement: string): SqlError {
  return new SqlError({
    code: '42601',
    message: `${statement} needs an authorization argument: IAM_ROLE is missing`,
    hint: "add IAM_ROLE 'arn' or IAM_ROLE default",
  })
}

/** Holds a statement's role to the ones that the endpoint was told about. */
export function assertRole(role: string, known: string): void {
  if (role === 'default' || role === known) return
  throw new SqlError({
    code: 'XX000',
    message: `User arn:aws:redshift:local:000000000000:dbuser:local/lakeload is not authorized to assume IAM Role ${role}`,
    hint: `the local Redshift endpoint has one role: ${known}`,
  })
}

function readCredentials(reader: StatementReader): string {
  reader.skip('as')
  const match = /^aws_iam_role=(\S+)$/.exec(reader.literal())
  if (match?.[1] === undefined) throw keyRefused('CREDENTIALS')
  return match[1]
}

function keyRefused(option: string): SqlError {
  return new SqlError({
    code: '0A000',
    message: `${option} with an access key is not supported by the local Redshift endpoint`,
    hint: 'name a role with IAM_ROLE: a key in SQL text stands in every query log',
  })
}

import { ConfigError } from './config/parse-config'

/** EventBridge takes 64 characters as a rule's name, and `-execution-failed` is the longest end of one. */
const maxLength = 47

/**
 * The first part of every physical name, such as `lakeload-dev`. What Pulumi allows as a stack's name is not what
 * Redshift, ECR and S3 allow, and they would say so only after everything around was made.
 *
 * @throws ConfigError where a name that is made from it would be refused
 */
export function stackPrefix(project: string, stack: string): string {
  const prefix = `${project}-${stack}`
  const problems = [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(prefix)
      ? []
      : ['must be lower case letters and digits, in words joined by one `-`, a letter first']),
    ...(prefix.length <= maxLength ? [] : [`must not be longer than ${maxLength} characters`]),
  ]
  if (problems.length === 0) return prefix
  throw new ConfigError(
    problems.map((message) => ({
      path: 'stack:name',
      message: `\`${prefix}\`, which all names begin with, ${message}: \`pulumi stack rename\``,
    })),
  )
}

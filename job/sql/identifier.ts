import { JobError } from '../errors/job-error'
import { redshiftLimits } from './limits'
import { reservedWords } from './reserved-words'

const plainIdentifier = /^[a-z_][a-z0-9_$]*$/

/**
 * Writes a name as a quoted Redshift identifier. Always quoted, so that a reserved word such as `order` or `tag`
 * is no special case. Refuses a name that Redshift would change: it folds upper case to lower, also in quotes,
 * and a longer name would be cut.
 *
 * @example
 * identifier('order') // "order"
 */
export function identifier(name: string): string {
  const problem = findIdentifierProblem(name)
  if (problem !== undefined) {
    throw new JobError('LOAD_NAME_INVALID', `the name \`${name}\` ${problem}`)
  }
  return `"${name.replace(/"/g, '""')}"`
}

/** Writes `"schema"."table"`. */
export function qualifiedName(schema: string, table: string): string {
  return `${identifier(schema)}.${identifier(table)}`
}

/** Writes a list of quoted names, in their order. */
export function identifierList(names: readonly string[]): string {
  return names.map(identifier).join(', ')
}

/** Whether a name must be quoted in SQL that a person writes by hand. */
export function needsQuotes(name: string): boolean {
  return !plainIdentifier.test(name) || reservedWords.has(name)
}

/** Why Redshift cannot hold a name as it is; `undefined` where it can. */
export function findIdentifierProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  const bytes = Buffer.byteLength(name, 'utf8')
  if (bytes > redshiftLimits.identifierBytes) {
    return `has ${bytes} bytes, Redshift takes ${redshiftLimits.identifierBytes}`
  }
  if (name.includes('\0')) return 'holds a NUL character'
  if (/\p{Surrogate}/u.test(name)) return 'holds half a surrogate pair'
  if (/[A-Z]/.test(name)) return 'has upper case letters, which Redshift folds to lower case'
  return undefined
}

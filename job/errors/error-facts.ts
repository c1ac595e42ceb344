/** A field of a thrown value, if it is a text. */
function textField(error: unknown, name: 'message' | 'code' | 'name'): string | undefined {
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined
  const value: unknown = (error as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * What a thrown value says of itself. Asked by its fields, not by `instanceof`: what Node throws may be of another realm.
 * An AggregateError (every address of a host refused) has an empty message of its own; its first cause speaks then.
 */
export function messageOf(error: unknown): string {
  const own = textField(error, 'message')
  if (own !== undefined) return own.replace(/\s+/g, ' ').replace(/\.$/, '')
  if (typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)) {
    return messageOf(error.errors[0])
  }
  return textField(error, 'code') ?? textField(error, 'name') ?? String(error)
}

/** The code of a system error, such as `ECONNREFUSED`. */
export function codeOf(error: unknown): string | undefined {
  return textField(error, 'code')
}

/** The name of an error's class. */
export function nameOf(error: unknown): string | undefined {
  return textField(error, 'name')
}

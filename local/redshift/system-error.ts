/**
 * The code of an error of the system or of a library, such as `EEXIST`. Not asked by `instanceof`: an error of Node's core is none of
 * the Error class of a sandbox, which tests run in.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  const isMessage = typeof error === 'object' && error !== null && 'message' in error
  return isMessage && typeof error.message === 'string' ? error.message : String(error)
}

/** The name of whatever was thrown, such as `NoSuchKey`. */
export function errorName(error: unknown): string {
  const isNamed = typeof error === 'object' && error !== null && 'name' in error
  return isNamed && typeof error.name === 'string' ? error.name : 'Unknown'
}

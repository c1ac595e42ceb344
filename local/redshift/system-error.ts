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

/** Whether an error, or one that caused it, says that the disk is full; DuckDB and initdb say so in words only. */
export function isDiskFull(error: unknown): boolean {
  if (['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '')) return true
  const text = `${errorMessage(error)}\n${errorOutput(error)}`
  if (/No space left on device|Check free disk space|ENOSPC|EDQUOT|Disk quota exceeded/.test(text))
    return true
  const isCaused =
    typeof error === 'object' && error !== null && 'cause' in error && error.cause !== undefined
  return isCaused && isDiskFull(error.cause)
}

/** What a failed program wrote to its error output. */
export function errorOutput(error: unknown): string {
  return typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : ''
}

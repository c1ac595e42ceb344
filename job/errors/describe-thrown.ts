/**
 * The message of whatever was thrown. It looks at the shape, not at the class: an error may come from another realm or
 * another copy of a library, and is then no `instanceof Error`.
 */
export function messageOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? String(thrown.message)
    : String(thrown)
}

/** The system's or library's own code of whatever was thrown, such as `ENOENT`. */
export function codeOf(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined
}

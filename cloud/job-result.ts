/** The object that a job's command prints with `--json`, where a line of its log is one; else undefined. */
export function jobResultOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{"')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    const isResult = typeof value === 'object' && value !== null && 'status' in value
    return isResult ? { ...value } : undefined
  } catch {
    return undefined
  }
}

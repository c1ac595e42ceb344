/** A pattern of EventBridge, or a part of it. */
export type EventPattern = Readonly<Record<string, unknown>>

/**
 * Whether EventBridge would hand an event to a rule, for the operators that our rules use; by the guide's pages
 * "Creating event patterns" and "Comparison operators". Fields below a list of objects must match in one and the same
 * object, and `exists: false` means in none of them.
 */
export function matchesEvent(event: unknown, pattern: EventPattern): boolean {
  if (Array.isArray(event)) {
    return event.some((one) => matchesEvent(one, pattern)) && absentEverywhere(event, pattern)
  }
  const record = (event ?? {}) as Readonly<Record<string, unknown>>
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return (wanted as readonly EventPattern[]).some((one) => matchesEvent(record, one))
    if (Array.isArray(wanted)) return wanted.some((condition) => matchesValue(record[name], condition))
    return matchesEvent(record[name], wanted as EventPattern)
  })
}

function absentEverywhere(list: readonly unknown[], pattern: EventPattern): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const mustBeAbsent = JSON.stringify(wanted) === '[{"exists":false}]'
    return !mustBeAbsent || list.every((one) => (one as Record<string, unknown>)[name] === undefined)
  })
}

function matchesValue(value: unknown, condition: unknown): boolean {
  if (condition === null || typeof condition !== 'object') return value === condition
  const [[operator, operand] = []] = Object.entries(condition)
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand
    case 'anything-but':
      return value !== undefined && !(operand as readonly unknown[]).includes(value)
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand))
    default:
      throw new Error(`no rule of ours uses ${operator}`)
  }
}

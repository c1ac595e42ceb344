import type { ConformanceCase } from './conformance-case'
import type { Outcome } from './run-case'

/** Holds what a case expects against what came. */
export function expectOutcome(one: ConformanceCase, outcome: Outcome): void {
  if (one.error !== undefined) expectError(one.error, outcome)
  else expectAnswer(one, outcome)
  if (one.notice !== undefined) expect(outcome.notices.join('\n')).toContain(one.notice)
  if (one.objects !== undefined) expect(outcome.objects).toEqual(one.objects)
}

function expectError(expected: NonNullable<ConformanceCase['error']>, outcome: Outcome): void {
  if (outcome.kind === 'answer') {
    expect({ answered: outcome.answer.rows, command: outcome.answer.command }).toEqual({ error: expected })
    return
  }
  const { code, message, hint } = outcome
  expect({ code, message, hint }).toEqual({
    code: expected.code ?? code,
    message: expected.message === undefined ? message : expect.stringContaining(expected.message),
    hint: expected.hint === undefined ? hint : expect.stringContaining(expected.hint),
  })
}

function expectAnswer(one: ConformanceCase, outcome: Outcome): void {
  if (outcome.kind === 'error') {
    const { code, message, hint } = outcome
    expect({ error: { code, message, hint } }).toEqual({ answer: one.rows ?? one.command ?? 'any' })
    return
  }
  const { rows, columns, types, command } = outcome.answer
  if (one.rows !== undefined) {
    if (one.ordered === false) expect(sorted(rows)).toEqual(sorted(one.rows))
    else expect(rows).toEqual(one.rows)
  }
  if (one.columns !== undefined) expect(columns).toEqual(one.columns)
  if (one.types !== undefined) expect(types).toEqual(one.types)
  if (one.command !== undefined) expect(command).toBe(one.command)
}

function sorted(rows: readonly (readonly (string | null)[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

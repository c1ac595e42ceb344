import { maxRetryAfterMs, parseRetryAfter, planRetry } from '../../../job/extract/retry-plan'

describe('planRetry', () => {
  test('doubles the longest wait with every attempt, up to 30 s', () => {
    const delays = [1, 2, 3, 4, 7, 8, 60].map((attempt) =>
      planRetry({ attempt, maxAttempts: 100, random: 1 }),
    )
    expect(delays).toEqual(
      [500, 1_000, 2_000, 4_000, 30_000, 30_000, 30_000].map((delayMs) => ({ retry: true, delayMs })),
    )
  })

  test('waits anything from nothing to the longest', () => {
    expect(planRetry({ attempt: 3, maxAttempts: 5, random: 0 })).toEqual({ retry: true, delayMs: 0 })
    expect(planRetry({ attempt: 3, maxAttempts: 5, random: 0.25 })).toEqual({ retry: true, delayMs: 500 })
  })

  test('waits at least as long as the source asks', () => {
    const plan = planRetry({ attempt: 1, maxAttempts: 5, random: 0.5, retryAfterMs: 7_000 })
    expect(plan).toEqual({ retry: true, delayMs: 7_250 })
  })

  test('gives up after the last attempt, and where the source asks for too long a wait', () => {
    expect(planRetry({ attempt: 5, maxAttempts: 5, random: 0 })).toEqual({
      retry: false,
      because: 'attempts',
    })
    const long = { attempt: 1, maxAttempts: 5, random: 0 }
    expect(planRetry({ ...long, retryAfterMs: maxRetryAfterMs })).toMatchObject({ retry: true })
    expect(planRetry({ ...long, retryAfterMs: maxRetryAfterMs + 1 })).toEqual({
      retry: false,
      because: 'wait',
    })
  })
})

describe('parseRetryAfter', () => {
  const now = new Date('2026-11-22T06:00:00.000Z')
  test.each([
    [null, undefined],
    ['0', 0],
    [' 120 ', 120_000],
    ['Sun, 22 Nov 2026 06:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 05:59:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
  ])('reads %p as %p', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected)
  })
})

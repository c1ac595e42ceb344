import type { Check, CheckResult, Finding } from '../../../job/doctor/check'
import { ok, warning } from '../../../job/doctor/check'
import { runChecks } from '../../../job/doctor/run-checks'
import { doctorExitCode, verdictOf } from '../../../job/doctor/verdict'
import type { ErrorCode } from '../../../job/errors/catalogue'
import { JobError } from '../../../job/errors/job-error'

const never = new AbortController().signal

const check = (
  name: string,
  needs: readonly string[],
  run: (signal: AbortSignal) => Finding | Promise<Finding>,
  limitMs = 60_000,
): Check => ({ name, needs, limitMs, run: async (signal) => await run(signal) })

const failing = (code: ErrorCode) => () => {
  throw new JobError(code, 'it is wrong', { hint: 'put it right' })
}

const lines = (results: readonly CheckResult[]) =>
  results.map(({ name, status, message }) => `${status} ${name}: ${message}`)

describe('runChecks', () => {
  it('runs every check in order, and reports each when it is done', async () => {
    const reported: CheckResult[] = []
    const results = await runChecks(
      [check('one', [], () => ok('good')), check('two', ['one'], () => warning('so so', 'look at it'))],
      never,
      (result) => reported.push(result),
    )
    expect(lines(results)).toEqual(['ok one: good', 'warning two: so so'])
    expect(results[1]?.hint).toBe('look at it')
    expect(reported).toEqual(results)
  })

  it('skips what needs a check that failed, and what needs that, naming the one that failed', async () => {
    const results = await runChecks(
      [
        check('first', [], failing('LAKE_UNREACHABLE')),
        check('second', ['first'], () => ok('never asked')),
        check('third', ['second'], () => ok('never asked')),
        check('other', [], () => ok('good')),
      ],
      never,
      () => {},
    )
    expect(lines(results)).toEqual([
      'failed first: it is wrong',
      'skipped second: needs `first`',
      'skipped third: needs `first`',
      'ok other: good',
    ])
    expect(results[0]).toMatchObject({
      hint: 'put it right',
      error: { code: 'LAKE_UNREACHABLE', kind: 'transient' },
    })
  })

  it('hands on why a check had nothing to work with', async () => {
    const skipped: Finding = { status: 'skipped', message: 'needs `settings`' }
    const results = await runChecks(
      [check('bucket', [], () => skipped), check('lake', ['bucket'], () => ok('never asked'))],
      never,
      () => {},
    )
    expect(lines(results)).toEqual(['skipped bucket: needs `settings`', 'skipped lake: needs `settings`'])
  })

  it('skips what needs a check that is well, but ends there', async () => {
    const paused: Finding = { status: 'warning', message: 'paused', endsHere: true }
    const results = await runChecks(
      [check('cluster', [], () => paused), check('login', ['cluster'], () => ok('never asked'))],
      never,
      () => {},
    )
    expect(lines(results)).toEqual(['warning cluster: paused', 'skipped login: needs `cluster`'])
  })

  it('goes on after a check that does not end, and tells it to stop', async () => {
    let stopped: unknown
    const deaf = check(
      'deaf',
      [],
      (signal) => {
        signal.addEventListener('abort', () => {
          stopped = signal.reason
        })
        return new Promise<Finding>(() => {})
      },
      20,
    )
    const results = await runChecks([deaf, check('next', [], () => ok('good'))], never, () => {})
    expect(lines(results)).toEqual(['failed deaf: no answer within 0.02 s', 'ok next: good'])
    expect(results[0]?.error).toEqual({ code: 'DOCTOR_TIMED_OUT', kind: 'transient' })
    expect(stopped).toMatchObject({ code: 'DOCTOR_TIMED_OUT' })
  })

  it('ends at a signal: what was under way and what comes after it is skipped', async () => {
    const interruption = new AbortController()
    const results = await runChecks(
      [
        check('one', [], () => ok('good')),
        check('two', [], () => {
          interruption.abort(new Error('received SIGINT'))
          return new Promise<Finding>(() => {})
        }),
        check('three', [], () => ok('never asked')),
      ],
      interruption.signal,
      () => {},
    )
    expect(lines(results)).toEqual(['ok one: good', 'skipped two: interrupted', 'skipped three: interrupted'])
    expect(doctorExitCode(results)).toBe(0)
  })

  it('calls what is no JobError a fault of its own', async () => {
    const broken = check('broken', [], () => {
      throw new TypeError('x is undefined')
    })
    const results = await runChecks([broken], never, () => {})
    expect(results[0]).toMatchObject({
      status: 'failed',
      message: 'x is undefined',
      error: { code: 'INTERNAL' },
    })
    expect(doctorExitCode(results)).toBe(1)
  })
})

describe('the verdict and the exit code', () => {
  const run = async (...codes: readonly ErrorCode[]) =>
    await runChecks(
      codes.map((code, index) => check(String(index), [], failing(code))),
      never,
      () => {},
    )

  it.each<[readonly ErrorCode[], number]>([
    [['DOCTOR_CLOCK_WRONG'], 2],
    [['LAKE_UNREACHABLE'], 4],
    [['LAKE_UNREACHABLE', 'SETTING_MISSING'], 2],
    // What the source answers does not pass by itself either.
    [['EXTRACT_NOT_JSON'], 2],
    [['SETTING_MISSING', 'INTERNAL'], 1],
  ])('%p ends with %i', async (codes, exitCode) => {
    const results = await run(...codes)
    expect(doctorExitCode(results)).toBe(exitCode)
    expect(verdictOf(results)).toBe('failed')
  })

  it('a warning is no failure', async () => {
    const results = await runChecks([check('one', [], () => warning('so so', 'look'))], never, () => {})
    expect([verdictOf(results), doctorExitCode(results)]).toEqual(['warning', 0])
    expect(verdictOf([])).toBe('ok')
  })
})

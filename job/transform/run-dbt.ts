import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { isJobError, JobError } from '../errors/job-error'
import type { StepLog } from '../ports/step-log'
import type { DbtInvocation } from './dbt-invocation'
import { readDbtLogLine } from './dbt-log-line'

/** How a call of dbt ended. */
export interface DbtExit {
  /** 0: all well; 1: at least one node failed; 2: dbt itself did. `null` where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** dbt's own error lines, and what else it wrote that is no log line; the last ones where there are many. */
  readonly errors: readonly string[]
}

/**
 * Becomes dbt, and interrupts it when the input ends. The input is a pipe from us, so that dbt also ends when we are
 * killed with SIGKILL: left alone it would go on, and drop and build the same tables as the next run's dbt.
 */
const runUntilInputEnds = 'exec 3<&0; (cat <&3; kill -INT $$) >/dev/null 2>&1 & exec "$@" </dev/null 3<&-'

/** What a shell exits with where a program cannot be run, or is not there (POSIX). dbt's own codes are 0 to 2. */
const shellFailures: ReadonlySet<number> = new Set([126, 127])

/** How long dbt may take to cancel its open queries before it is killed. */
const defaultGraceMilliseconds = 15_000
/** How many error lines are kept: memory stays bounded whatever dbt writes. */
const maxErrorLines = 50

/**
 * Runs dbt to its end, telling its progress and its warnings on the way.
 *
 * @throws JobError TRANSFORM_DBT_MISSING where it cannot be started; TRANSFORM_INTERRUPTED, or the signal's own
 * JobError, where the signal aborts
 */
export async function runDbt(
  invocation: DbtInvocation,
  log: StepLog,
  signal: AbortSignal,
  graceMilliseconds = defaultGraceMilliseconds,
): Promise<DbtExit> {
  if (signal.aborted) throw interrupted(signal)
  const child = spawn(
    '/bin/sh',
    ['-c', runUntilInputEnds, 'sh', invocation.executable, ...invocation.arguments],
    {
      env: { ...invocation.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  // The watcher may be gone first; there is nobody left to tell.
  child.stdin.on('error', () => {})
  child.once('exit', () => child.stdin.end())
  // SIGINT lets dbt cancel its queries in the warehouse; a killed dbt would leave them running.
  let killer: NodeJS.Timeout | undefined
  const stop = (): void => {
    child.kill('SIGINT')
    killer = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const ended = new Promise<Pick<DbtExit, 'code' | 'signal'>>((resolve, reject) => {
      child.once('error', (error) => reject(notStarted(invocation.executable, error.message, error)))
      child.once('close', (code, killedBy) => resolve({ code, signal: killedBy }))
    })
    const errors: string[] = []
    const keep = (message: string): void => {
      errors.push(message)
      if (errors.length > maxErrorLines) errors.shift()
    }
    const [exit] = await Promise.all([
      ended,
      followLog(child.stdout, log, keep),
      eachLine(child.stderr, (line) => {
        if (line.trim() !== '') keep(line.trimEnd())
      }),
    ])
    if (signal.aborted) throw interrupted(signal)
    if (exit.code !== null && shellFailures.has(exit.code)) {
      throw notStarted(invocation.executable, errors.at(-1) ?? `exit code ${exit.code}`)
    }
    return { ...exit, errors }
  } finally {
    signal.removeEventListener('abort', stop)
    clearTimeout(killer)
  }
}

async function followLog(stdout: Readable, log: StepLog, keep: (message: string) => void): Promise<void> {
  let done = 0
  await eachLine(stdout, (line) => {
    const event = readDbtLogLine(line)
    switch (event.kind) {
      case 'node_done':
        done += 1
        log.progress('dbt nodes', done, event.total)
        if (event.warning !== undefined) log.warn(`dbt: ${event.warning}`)
        break
      case 'found':
        log.info(`dbt: ${event.message}`)
        break
      case 'warning':
        log.warn(`dbt: ${event.message}`)
        break
      case 'error':
      case 'plain':
        keep(event.message)
        break
    }
  })
}

async function eachLine(stream: Readable, use: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) use(line)
}

function notStarted(executable: string, reason: string, cause?: Error): JobError {
  return new JobError('TRANSFORM_DBT_MISSING', `dbt \`${executable}\` cannot be started: ${reason}`, {
    cause,
    context: { executable },
  })
}

function interrupted(signal: AbortSignal): JobError {
  // A time limit or a second signal says more than that there was an abort.
  if (isJobError(signal.reason)) return signal.reason
  return new JobError('TRANSFORM_INTERRUPTED', 'dbt was stopped before it had built every model', {
    cause: signal.reason,
  })
}

import { constants } from 'node:os'

/** The watch over SIGINT and SIGTERM while a command runs. */
export interface SignalWatch {
  /** Aborts on the first signal. */
  readonly signal: AbortSignal
  /** 130 or 143 once a signal has come. */
  exitCode(): number | undefined
  /** Gives the signals back to Node's own handling. */
  stop(): void
}

/** The first signal lets the current statement finish; the second ends the process at once. */
export function watchSignals(): SignalWatch {
  const controller = new AbortController()
  let received: number | undefined
  const onSignal = (name: NodeJS.Signals): void => {
    const code = 128 + constants.signals[name]
    if (received !== undefined) process.exit(code)
    received = code
    controller.abort(new Error(`received ${name}`))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    exitCode: () => received,
    stop: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}

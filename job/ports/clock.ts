/** Time, so that tests can hold it. */
export interface Clock {
  now(): Date
  /** Waits, or rejects with the signal's reason as soon as it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

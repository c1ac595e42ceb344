/** Where a step tells what it does. Goes to stderr; never to stdout. */
export interface StepLog {
  /** One line worth reading in a log, such as `GET https://… 200, 645314 bytes`. */
  info(message: string): void
  /** Something a person should look at although the run goes on. */
  warn(message: string): void
  /** How far the step is: `done` of `total` (unknown where undefined) of a unit, such as records. */
  progress(unit: string, done: number, total?: number): void
}

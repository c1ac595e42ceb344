/** How a run ended, to those who are told: as its record says, or `recovered` for the first success after failures. */
export type NoticeStatus = 'failed' | 'checks_failed' | 'recovered' | 'succeeded' | 'unchanged'

/** What people, and programs, are told of a run. Never holds a secret. */
export interface Notice {
  readonly pipeline: string
  readonly status: NoticeStatus
  /** One line of printable ASCII, under 100 characters. */
  readonly subject: string
  /** The whole message as plain text. */
  readonly text: string
  readonly load_id?: string
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string }
  /** Names of failed dbt nodes and checks, the first of them. */
  readonly failed_tests: readonly string[]
  /** Where the run's record and its page lie. */
  readonly run_record?: string
  readonly report?: string
}

/**
 * A place where people are told of runs.
 *
 * Contract, tested against every implementation by one suite: `notify` resolves once the place has taken the notice, and
 * then has taken it whole; it rejects with a JobError of the `REPORT_NOTICE_` codes that names the place and the cause;
 * it ends soon after its signal aborts. Retries are inside: a notice may arrive twice, never in part.
 */
export interface Notifier {
  /** The place, as messages name it; no secret. */
  readonly name: string
  notify(notice: Notice, signal: AbortSignal): Promise<void>
  close(): void
}

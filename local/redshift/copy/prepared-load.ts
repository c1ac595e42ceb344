import type { LoadError, LoadedFile, Replacement } from './load-history'

/** The files of one COPY, found and so far good, ready to be streamed. */
export interface PreparedLoad {
  /** What PostgreSQL's COPY is told that the chunks are. */
  readonly format: 'csv' | 'text'
  /** The rows. A row that does not fit may show only here. */
  chunks(): AsyncGenerator<Buffer>
  /** What was read, once all chunks have been. */
  files(): readonly LoadedFile[]
  /** Rows left out because of errors in them. */
  errorCount(): number
  /** Removes what the load has put on disk. */
  close(): Promise<void>
}

/** Hears of the rows that a load leaves out, or changes, while it runs. */
export interface LoadReporter {
  errors(errors: readonly LoadError[]): Promise<void>
  replacements(replacements: readonly Replacement[]): Promise<void>
}

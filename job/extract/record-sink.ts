import type { RawPlace } from './path-census'

/** What the scan of a record found besides its bytes; true until the next record is scanned. Paths are canonical. */
export interface RecordFindings {
  readonly hasLongNumber: boolean
  readonly duplicateNames: readonly string[]
  readonly loneSurrogates: readonly string[]
}

/** Where records go, in their order. */
export interface RecordSink {
  /** Where the next record will be. */
  nextPlace(): RawPlace
  /** Takes `bytes[start..end)` as the next record, copying it before it returns; a promise asks to wait. */
  write(bytes: Buffer, start: number, end: number, findings: RecordFindings): Promise<void> | undefined
}

/** A sink for a look at records that keeps none. */
export const nowhere: RecordSink = { nextPlace: () => ({ key: '', line: 1 }), write: () => undefined }

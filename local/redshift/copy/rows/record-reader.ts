import type { ValueError } from '../values/value-error'

/** Takes the records of a file as they are cut. */
export interface RecordTaker {
  /** The fields of a record that stands in `text` from `start` to `end`; `line` counts from 1. A field is null where the file says so. */
  take(fields: readonly (string | null)[], text: string, start: number, end: number, line: number): void
  /** A record that cannot be cut into fields. */
  reject(error: ValueError, text: string, start: number, end: number, line: number): void
}

/** Cuts the byte text of one file into records. */
export interface RecordReader {
  /**
   * Reads the records that end in `text`, and at the end of the file the one that ends with it. Answers how much of the text it is
   * done with: the rest comes again, with more behind it.
   */
  read(text: string, isLast: boolean): number
}

/** The number of line feeds in a part of a text. */
export function countLines(text: string, start: number, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** The end of a line without the carriage return that stands before its line feed. */
export function trimReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

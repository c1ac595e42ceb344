import { JobError } from '../errors/job-error'
import type { RecordReader } from './record-reader'
import type { SliceOptions } from './record-slicer'

/**
 * Reads an input of one record a line (NDJSON) whose first byte is a `{`. False, with nothing consumed, where the form is
 * open and the first object turns out to be the whole input: then it is a document.
 */
export async function sliceLines(reader: RecordReader, options: SliceOptions): Promise<boolean> {
  if (options.form === 'either' && !(await reader.isFollowedByLine())) return false
  if (options.records !== '$') {
    throw new JobError(
      'EXTRACT_RECORDS_NOT_FOUND',
      `${options.source} has a record a line, so the records path must be \`$\`, not \`${options.records}\``,
    )
  }
  let next: number | undefined
  do {
    await reader.record()
    const line = reader.scanner.lineFeeds
    next = await reader.peek()
    // Where the form was open, the line feed after the first record has been counted already: it decided the form.
    const isProven = options.form === 'either' && reader.records === 1
    const isOnNewLine = isProven || reader.scanner.lineFeeds > line
    if (next !== undefined && !isOnNewLine) await reader.refuse('a line break after a record')
  } while (next !== undefined)
  return true
}

import { JobError } from '../errors/job-error'

/** Where in the input a scan is, for messages. */
export interface InputPlace {
  /** What the input is called, such as ``the answer of `https://…` `` or ``file `launches.json` ``. */
  readonly source: string
  /** From 0, in the decompressed input. */
  readonly byte: number
  /** From 1. */
  readonly line: number
  /** The record being scanned, from 0; undefined outside the list of records. */
  readonly record: number | undefined
}

type ScanErrorCode =
  | 'EXTRACT_NOT_JSON'
  | 'EXTRACT_NOT_UTF8'
  | 'EXTRACT_TRUNCATED'
  | 'EXTRACT_LIMIT_EXCEEDED'
  | 'EXTRACT_RECORD_NOT_OBJECT'

/** An error about one place of the input: ``the answer of `…` is not JSON at byte 812 (line 3, record 17): …``. */
export function scanError(code: ScanErrorCode, what: string, place: InputPlace, why: string): JobError {
  const inRecord = place.record === undefined ? '' : `, record ${place.record}`
  const at = `byte ${place.byte} (line ${place.line}${inRecord})`
  return new JobError(code, `${place.source} ${what} at ${at}: ${why}`, {
    context: {
      byte: place.byte,
      line: place.line,
      ...(place.record === undefined ? {} : { record: place.record }),
    },
  })
}

/** How a byte is shown in a message. */
export function showByte(byte: number): string {
  if (byte > 0x20 && byte < 0x7f) return `\`${String.fromCharCode(byte)}\``
  return `byte 0x${byte.toString(16).padStart(2, '0')}`
}

/** The start of a text for a message: one line, at most `characters` long. */
export function quoteStart(bytes: Uint8Array, characters = 80): string {
  const text = Buffer.from(bytes.subarray(0, 4 * characters)).toString('utf8')
  return `\`${text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, characters)}\``
}

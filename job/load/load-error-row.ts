import { causeOf, type LoadErrorCause } from './load-error-causes'

/** What the warehouse noted about a value or a file that COPY rejected; every field may be empty. */
export interface LoadErrorRow {
  /** One of the codes of `load-error-causes`, or another. */
  readonly code: string
  readonly reason: string
  readonly file: string
  readonly line: string
  readonly column: string
  readonly type: string
  readonly value: string
}

/** How many characters the columns of the reason have: one that fills its column is cut off. */
const reasonLengths = [100, 512]

/** The reason and its place, as the end of a sentence. Where the warehouse cuts its reason off, or gives none, the code says the rest. */
export function describeLoadError(row: LoadErrorRow): string {
  const type = row.type === '' ? '' : ` (${row.type})`
  return [
    fullReason(row),
    row.column === '' ? '' : `column \`${row.column}\`${type}`,
    row.value === '' ? '' : `value \`${row.value}\``,
    row.file === '' ? '' : `file \`${row.file}\``,
    // 0 and -1 stand for a place that is not known, as in columnar files.
    Number(row.line) > 0 ? `line ${row.line}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** What to do about it. */
export function loadErrorHint(row: LoadErrorRow): string {
  return `nothing was changed and a rerun is safe; ${wayOut(row)}, then load again`
}

function fullReason(row: LoadErrorRow): string {
  const reason = shortReason(row)
  const cause = known(row)?.cause
  const isCut = reasonLengths.includes(row.reason.length)
  if (reason === '') return cause ?? `error ${row.code}`
  return cause === undefined || !isCut ? `${reason}${isCut ? '…' : ''}` : `${reason}… (${cause})`
}

/** Columnar files have one code for all that does not fit, and a text that is too long is the most of it. */
function known({ reason, code }: LoadErrorRow): LoadErrorCause | undefined {
  return causeOf(/longer than the length|exceeds DDL length/i.test(reason) ? '1204' : code)
}

function wayOut(row: LoadErrorRow): string {
  const { reason, column } = row
  if (/S3ServiceException|access ?denied|manifest|\b403\b/i.test(reason)) {
    return 'check that the file is in the lake and that the role of COPY may read it'
  }
  const cause = known(row)
  if (cause !== undefined && (column !== '' || !cause.fix.includes('{column}')))
    return `${cause.cause}: ${cause.fix.replace('{column}', `\`${column}\``)}`
  if (column === '') return 'stage again, so that the files have the columns of the contract'
  return `correct \`${column}\` of the table in schema.yml and stage again`
}

/** Redshift's messages about columnar files repeat the file two or three times; it is named once, at the end. */
function shortReason({ reason, file }: LoadErrorRow): string {
  if (file === '') return reason
  return reason
    .replace(/,? File name: \S+$/, '')
    .replace(/^File '\S+' /, 'the file ')
    .replace(/ for column 's3:\/\/[^']+'/, '')
}

/** What the warehouse noted about a value or a file that COPY rejected; every field may be empty. */
export interface LoadErrorRow {
  readonly reason: string
  readonly file: string
  readonly line: string
  readonly column: string
  readonly type: string
  readonly value: string
}

/** The reason and its place, as the end of a sentence. */
export function describeLoadError(row: LoadErrorRow): string {
  const type = row.type === '' ? '' : ` (${row.type})`
  return [
    shortReason(row),
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

function wayOut({ reason, column }: LoadErrorRow): string {
  if (/S3ServiceException|access ?denied|manifest|\b403\b/i.test(reason)) {
    return 'check that the file is in the lake and that the role of COPY may read it'
  }
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

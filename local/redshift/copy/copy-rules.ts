import { SqlError } from '../protocol/sql-error'
import type { CopyDraft } from './copy-options'

/** The parameters that Redshift takes with a columnar format (AWS, "COPY from columnar data formats"). */
const columnarParameters: ReadonlySet<string> = new Set([
  'explicit_ids',
  'fillrecord',
  'manifest',
  'parquet',
  'statupdate',
])

/** Pairs of parameters that exclude each other. */
const exclusions: readonly (readonly [parameter: string, excluded: readonly string[]])[] = [
  ['csv', ['fixedwidth', 'removequotes', 'escape', 'json']],
  [
    'json',
    ['delimiter', 'escape', 'fillrecord', 'fixedwidth', 'ignoreblanklines', 'null', 'quote', 'removequotes'],
  ],
  ['fixedwidth', ['delimiter', 'escape', 'quote']],
  ['maxerror', ['ignoreallerrors']],
]

/** Says no to parameters that do not go together. */
export function judgeParameters({ given, maxErrors }: CopyDraft): void {
  if (given.has('parquet')) {
    if (given.has('acceptinvchars')) throw unsupportedHere()
    for (const name of given) {
      // Its usual value changes nothing, and pipelines write it with every format.
      if (columnarParameters.has(name) || (name === 'maxerror' && maxErrors === 0)) continue
      throw new SqlError({
        code: '0A000',
        message: `${name.toUpperCase()} argument is not supported for PARQUET based COPY`,
      })
    }
  }
  for (const [parameter, excluded] of exclusions) {
    const other = given.has(parameter) ? excluded.find((name) => given.has(name)) : undefined
    if (other !== undefined) {
      throw new SqlError({
        code: '42601',
        message: `${parameter.toUpperCase()} is not compatible with ${other.toUpperCase()}`,
      })
    }
  }
  if (given.has('quote') && !given.has('csv')) {
    throw new SqlError({ code: '42601', message: 'QUOTE is only available with CSV' })
  }
}

/** DuckDB reads no Parquet file with letters that are no UTF-8. */
function unsupportedHere(): SqlError {
  return new SqlError({
    code: '0A000',
    message:
      'COPY option is not supported by the local Redshift endpoint: ACCEPTINVCHARS with FORMAT PARQUET',
    hint: 'write the file in UTF-8',
  })
}

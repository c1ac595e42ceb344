import { type StatementReader, syntaxError } from '../copy/statement-reader'
import { SqlError } from '../protocol/sql-error'

/** The parameters of an UNLOAD as they are being read, before they are judged together. */
export interface UnloadDraft {
  delimiter?: string
  widths?: readonly number[]
  nullAs?: string
  partitionBy?: readonly string[]
  includesPartition?: boolean
  isVerbose?: boolean
  isParallel?: boolean
  maxFileBytes?: number
  region?: string
  extension?: string
  /** Every parameter that was given, by its name. */
  readonly given: Set<string>
}

/** Reads what follows the name of a parameter. */
type Parameter = (reader: StatementReader, draft: UnloadDraft) => void

const none: Parameter = () => undefined
const megabyte = 1024 * 1024
const gigabyte = 1024 * megabyte

const unsupported =
  (name: string): Parameter =>
  () => {
    throw new SqlError({
      code: '0A000',
      message: `UNLOAD option is not supported by the local Redshift endpoint: ${name}`,
      hint: 'it writes text, CSV, JSON and Parquet to S3, plain or compressed by GZIP or ZSTD',
    })
  }

/** Every parameter of UNLOAD but the authorization, one entry each. */
export const unloadParameters: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ['addquotes', none],
  ['allowoverwrite', none],
  ['bzip2', unsupported('BZIP2')],
  ['cleanpath', none],
  ['csv', none],
  [
    'delimiter',
    (reader, draft) => {
      reader.skip('as')
      draft.delimiter = reader.literal()
      if (draft.delimiter.length !== 1 || draft.delimiter.charCodeAt(0) > 0x7f) {
        throw new SqlError({ code: '22023', message: 'UNLOAD DELIMITER must be a single ASCII character' })
      }
    },
  ],
  // By the keys of S3, which is what UNLOAD does without it too; other keys are refused by their own parameters.
  ['encrypted', (reader) => void reader.optionalWord(['auto'])],
  ['escape', none],
  [
    'extension',
    (reader, draft) => {
      draft.extension = reader.literal()
    },
  ],
  [
    'fixedwidth',
    (reader, draft) => {
      reader.skip('as')
      draft.widths = readWidths(reader.literal())
    },
  ],
  ['gzip', none],
  ['header', none],
  ['json', none],
  ['kms_key_id', unsupported('KMS_KEY_ID')],
  [
    'manifest',
    (reader, draft) => {
      draft.isVerbose = reader.skip('verbose')
    },
  ],
  ['master_symmetric_key', unsupported('MASTER_SYMMETRIC_KEY')],
  [
    'maxfilesize',
    (reader, draft) => {
      draft.maxFileBytes = readSize(
        reader,
        'MAXFILESIZE',
        5 * megabyte,
        6.2 * gigabyte,
        'from 5 MB to 6.2 GB',
      )
    },
  ],
  [
    'null',
    (reader, draft) => {
      reader.skip('as')
      draft.nullAs = reader.literal()
    },
  ],
  [
    'parallel',
    (reader, draft) => {
      const word = reader.optionalWord(['on', 'true', 'off', 'false'])
      draft.isParallel = word !== 'off' && word !== 'false'
    },
  ],
  ['parquet', none],
  [
    'partition',
    (reader, draft) => {
      reader.expect('by')
      if (reader.text !== '(') throw syntaxError(reader.text)
      draft.partitionBy = reader.names()
      draft.includesPartition = reader.skip('include')
    },
  ],
  [
    'region',
    (reader, draft) => {
      reader.skip('as')
      draft.region = reader.literal()
    },
  ],
  // How DuckDB groups rows cannot be seen by a query.
  [
    'rowgroupsize',
    (reader) => void readSize(reader, 'ROWGROUPSIZE', 32 * megabyte, 128 * megabyte, 'from 32 MB to 128 MB'),
  ],
  ['zstd', none],
])

/** The parameters that name a format, which `FORMAT AS` may stand before. */
export const unloadFormats: ReadonlySet<string> = new Set(['csv', 'json', 'parquet'])

const textOnly = ['delimiter', 'fixedwidth', 'addquotes', 'escape', 'null', 'header']

/** Pairs of parameters that exclude each other. */
const exclusions: readonly (readonly [parameter: string, excluded: readonly string[]])[] = [
  ['parquet', ['csv', 'json', ...textOnly, 'gzip', 'zstd']],
  ['json', ['csv', ...textOnly]],
  ['csv', ['fixedwidth', 'addquotes', 'escape']],
  ['fixedwidth', ['delimiter', 'header', 'addquotes', 'escape']],
  ['cleanpath', ['allowoverwrite']],
  ['gzip', ['zstd']],
]

/** Says no to parameters that do not go together. */
export function judgeUnload({ given }: UnloadDraft): void {
  for (const [parameter, excluded] of exclusions) {
    const other = given.has(parameter) ? excluded.find((name) => given.has(name)) : undefined
    if (other !== undefined) {
      throw new SqlError({
        code: '42601',
        message: `${other.toUpperCase()} is not supported for UNLOAD with ${parameter.toUpperCase()}`,
      })
    }
  }
  if (given.has('rowgroupsize') && !given.has('parquet')) {
    throw new SqlError({ code: '42601', message: 'ROWGROUPSIZE is only supported for UNLOAD to PARQUET' })
  }
}

function readSize(
  reader: StatementReader,
  parameter: string,
  least: number,
  most: number,
  limits: string,
): number {
  reader.skip('as')
  if (reader.kind !== 'number') throw syntaxError(reader.text)
  const size = Number(reader.take())
  const bytes = size * (reader.optionalWord(['mb', 'gb']) === 'gb' ? gigabyte : megabyte)
  if (bytes >= least && bytes <= most) return bytes
  throw new SqlError({ code: '22023', message: `${parameter} must be ${limits}` })
}

function readWidths(text: string): readonly number[] {
  return text.split(',').map((part) => {
    const width = /^\s*[^:]*:\s*(\d+)\s*$/.exec(part)?.[1]
    if (width === undefined || Number(width) === 0) throw syntaxError(text)
    return Number(width)
  })
}

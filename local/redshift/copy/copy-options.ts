import { SqlError } from '../protocol/sql-error'
import type { Compression, TextEncoding } from './copy-command'
import { type StatementReader, syntaxError } from './statement-reader'

/** The parameters of a COPY as they are being read, before they are judged together. */
export interface CopyDraft {
  format?: 'parquet' | 'csv' | 'json'
  serializeToJson?: boolean
  jsonOption?: string
  delimiter?: string
  quote?: string
  widths?: readonly number[]
  nullAs?: string
  invalidCharacter?: string
  dateFormat?: string
  timeFormat?: string
  region?: string
  compression?: Compression
  encoding?: TextEncoding
  maxErrors?: number
  ignoreHeader?: number
  /** Every parameter that was given, by its name. */
  readonly given: Set<string>
}

/** Reads what follows the name of a parameter. */
type Parameter = (reader: StatementReader, draft: CopyDraft) => void

const none: Parameter = () => undefined
const onOff = ['on', 'off', 'true', 'false']
const maxInteger = 2_147_483_647

/** What Redshift has and this endpoint has not: known by name, and refused by it. */
const unsupported =
  (name: string): Parameter =>
  () => {
    throw new SqlError({
      code: '0A000',
      message: `COPY option is not supported by the local Redshift endpoint: ${name}`,
      hint: 'it reads text, CSV, JSON and Parquet from S3, plain or compressed by GZIP, BZIP2 or ZSTD',
    })
  }

const compressed =
  (compression: Compression): Parameter =>
  (_reader, draft) => {
    if (draft.compression !== undefined) throw redundant()
    draft.compression = compression
  }

/** Every parameter of COPY from S3 but the authorization, one entry each. */
export const copyParameters: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ['acceptanydate', none],
  [
    'acceptinvchars',
    (reader, draft) => {
      const hasAs = reader.skip('as')
      draft.invalidCharacter =
        hasAs || reader.isAtLiteral ? oneCharacter(reader.literal(), 'ACCEPTINVCHARS') : '?'
    },
  ],
  ['avro', unsupported('FORMAT AVRO')],
  ['blanksasnull', none],
  ['bzip2', compressed('bzip2')],
  ['comprows', (reader) => void reader.number('COMPROWS', 1000, maxInteger)],
  ['compupdate', (reader) => void reader.optionalWord(['preset', ...onOff])],
  [
    'csv',
    (_reader, draft) => {
      draft.format = 'csv'
    },
  ],
  [
    'dateformat',
    (reader, draft) => {
      reader.skip('as')
      draft.dateFormat = reader.literal()
    },
  ],
  [
    'delimiter',
    (reader, draft) => {
      reader.skip('as')
      draft.delimiter = readDelimiter(reader.literal())
    },
  ],
  ['emptyasnull', none],
  [
    'encoding',
    (reader, draft) => {
      reader.skip('as')
      const name = (reader.isAtLiteral ? reader.literal() : reader.take()).toLowerCase().replaceAll('-', '')
      if (!isEncoding(name)) throw invalid(`ENCODING ${name}`, 'UTF8, UTF16, UTF16LE, UTF16BE, ISO88591')
      draft.encoding = name
    },
  ],
  ['encrypted', unsupported('ENCRYPTED')],
  ['escape', none],
  ['explicit_ids', none],
  ['fillrecord', none],
  [
    'fixedwidth',
    (reader, draft) => {
      reader.skip('as')
      draft.widths = readWidths(reader.literal())
    },
  ],
  ['gzip', compressed('gzip')],
  ['ignoreallerrors', none],
  ['ignoreblanklines', none],
  [
    'ignoreheader',
    (reader, draft) => {
      reader.skip('as')
      draft.ignoreHeader = reader.number('IGNOREHEADER', 0, maxInteger)
    },
  ],
  ['job', unsupported('JOB')],
  [
    'json',
    (reader, draft) => {
      const hasAs = reader.skip('as')
      draft.format = 'json'
      draft.jsonOption = hasAs || reader.isAtLiteral ? reader.literal() : 'auto'
    },
  ],
  ['lzop', unsupported('LZOP')],
  ['manifest', none],
  ['master_symmetric_key', unsupported('MASTER_SYMMETRIC_KEY')],
  [
    'maxerror',
    (reader, draft) => {
      reader.skip('as')
      draft.maxErrors = reader.number('MAXERROR', 0, 100_000)
    },
  ],
  ['noload', none],
  [
    'null',
    (reader, draft) => {
      reader.skip('as')
      draft.nullAs = reader.literal()
      if (draft.nullAs.includes('\n')) throw invalid('NULL AS', 'any text without a line feed')
    },
  ],
  ['orc', unsupported('FORMAT ORC')],
  [
    'parquet',
    (reader, draft) => {
      draft.format = 'parquet'
      draft.serializeToJson = reader.skip('serializetojson')
    },
  ],
  [
    'quote',
    (reader, draft) => {
      reader.skip('as')
      draft.quote = oneCharacter(reader.literal(), 'QUOTE')
    },
  ],
  ['readratio', unsupported('READRATIO')],
  [
    'region',
    (reader, draft) => {
      reader.skip('as')
      draft.region = reader.literal()
    },
  ],
  ['removequotes', none],
  ['roundec', none],
  ['shapefile', unsupported('FORMAT SHAPEFILE')],
  ['ssh', unsupported('SSH')],
  ['statupdate', (reader) => void reader.optionalWord(onOff)],
  [
    'timeformat',
    (reader, draft) => {
      reader.skip('as')
      draft.timeFormat = reader.literal()
    },
  ],
  ['trimblanks', none],
  ['truncatecolumns', none],
  ['zstd', compressed('zstd')],
])

/** The parameters that name a format, which `FORMAT AS` may stand before. */
export const formatParameters: ReadonlySet<string> = new Set([
  'avro',
  'csv',
  'delimiter',
  'fixedwidth',
  'json',
  'orc',
  'parquet',
  'shapefile',
])

/** A parameter given twice, or two that say different things. */
export function redundant(): SqlError {
  return new SqlError({ code: '42601', message: 'conflicting or redundant options' })
}

/** A value that a parameter does not take. */
export function invalid(what: string, valid: string): SqlError {
  return new SqlError({
    code: '22023',
    message: `${what} is not a valid value of COPY`,
    hint: `it takes: ${valid}`,
  })
}

function oneCharacter(text: string, parameter: string): string {
  if (text.length !== 1 || text.charCodeAt(0) > 0x7f || text === '\n' || text === '\r') {
    throw new SqlError({ code: '22023', message: `COPY ${parameter} must be a single ASCII character` })
  }
  return text
}

/** One letter or several, of ASCII or not; `\ddd` is a byte of its UTF-8. */
function readDelimiter(text: string): string {
  if (text === '' || /[\n\r\0\ufffd]/.test(text)) {
    throw invalid(`DELIMITER '${text}'`, 'one or more letters of UTF-8, without a line feed or a NUL')
  }
  return text
}

function readWidths(text: string): readonly number[] {
  return text.split(',').map((part) => {
    const width = /^\s*[^:]*:\s*(\d+)\s*$/.exec(part)?.[1]
    if (width === undefined || Number(width) === 0) throw syntaxError(text)
    return Number(width)
  })
}

function isEncoding(name: string): name is TextEncoding {
  return ['utf8', 'utf16', 'utf16le', 'utf16be', 'iso88591'].includes(name)
}

import { SqlError } from '../protocol/sql-error'
import { missingAuthorization, readArguments } from './authorization'
import type {
  ConversionOptions,
  CopyCommand,
  CopyFormat,
  JsonOption,
  LoadOptions,
  TableName,
} from './copy-command'
import { type CopyDraft, copyParameters, formatParameters, invalid, redundant } from './copy-options'
import { judgeParameters } from './copy-rules'
import { StatementReader, syntaxError } from './statement-reader'

/** The database's name, which a table's name may begin with. */
const databaseName = 'dev'

/**
 * Reads a COPY statement. Parameters come in any order, before the authorization or after it; what this endpoint does not know or not
 * do is refused by its name, never passed over.
 */
export function parseCopy(sql: string): CopyCommand {
  const reader = new StatementReader(sql)
  reader.expect('copy')
  const table = readTable(reader)
  const columns = reader.text === '(' ? reader.names() : undefined
  reader.expect('from')
  const { bucket, key } = reader.address()
  const draft: CopyDraft = { given: new Set() }
  const iamRole = readArguments(reader, () => readParameter(reader, draft))
  judgeParameters(draft)
  if (iamRole === undefined) throw missingAuthorization('COPY')
  return {
    kind: 'copy',
    table,
    ...(columns === undefined ? {} : { columns }),
    bucket,
    key,
    isManifest: draft.given.has('manifest'),
    iamRole,
    ...(draft.region === undefined ? {} : { region: draft.region }),
    format: formatOf(draft),
    compression: draft.compression ?? 'none',
    encoding: draft.encoding ?? 'utf8',
    conversion: conversionOf(draft),
    load: loadOf(draft),
  }
}

function readParameter(reader: StatementReader, draft: CopyDraft): void {
  const isFormat = reader.skip('format')
  if (isFormat) reader.skip('as')
  const { word } = reader
  const parameter = copyParameters.get(word)
  if (parameter === undefined || (isFormat && !formatParameters.has(word))) {
    if (reader.kind !== 'word') throw syntaxError(reader.text)
    throw new SqlError({
      code: '42601',
      message: `syntax error at or near "${reader.text}"`,
      hint: `COPY has no ${isFormat ? 'format' : 'parameter'} of this name`,
    })
  }
  if (draft.given.has(word)) throw redundant()
  draft.given.add(word)
  reader.take()
  parameter(reader, draft)
}

function readTable(reader: StatementReader): TableName {
  const parts = [reader.name()]
  while (reader.skip('.')) parts.push(reader.name())
  const [name, schema, database] = parts.reverse()
  if (name === undefined || parts.length > 3 || (database !== undefined && database !== databaseName)) {
    throw new SqlError({ code: '0A000', message: 'cross-database reference is not supported' })
  }
  return schema === undefined ? { name } : { schema, name }
}

function formatOf(draft: CopyDraft): CopyFormat {
  const { given } = draft
  if (given.has('parquet')) return { kind: 'parquet', serializeToJson: draft.serializeToJson ?? false }
  if (given.has('json')) return { kind: 'json', option: jsonOptionOf(draft.jsonOption ?? 'auto') }
  if (given.has('csv')) {
    return { kind: 'csv', delimiter: draft.delimiter ?? ',', quote: draft.quote ?? '"' }
  }
  if (draft.widths !== undefined) return { kind: 'fixed', widths: draft.widths }
  return {
    kind: 'text',
    delimiter: draft.delimiter ?? '|',
    escape: given.has('escape'),
    removeQuotes: given.has('removequotes'),
  }
}

function jsonOptionOf(text: string): JsonOption {
  if (text === 'auto' || text === 'auto ignorecase' || text === 'noshred') return text
  const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw invalid(
      `JSON '${text}'`,
      "'auto', 'auto ignorecase', 'noshred', the s3:// address of a jsonpaths file",
    )
  }
  return { bucket: match[1], key: match[2] }
}

function conversionOf(draft: CopyDraft): ConversionOptions {
  const { given } = draft
  return {
    nullAs: draft.nullAs ?? '\\N',
    emptyAsNull: given.has('emptyasnull') || draft.nullAs === '',
    blanksAsNull: given.has('blanksasnull'),
    trimBlanks: given.has('trimblanks'),
    truncateColumns: given.has('truncatecolumns'),
    fillRecord: given.has('fillrecord'),
    invalidCharacter: draft.invalidCharacter,
    acceptAnyDate: given.has('acceptanydate'),
    dateFormat: draft.dateFormat,
    timeFormat: draft.timeFormat,
    roundDecimals: given.has('roundec'),
  }
}

function loadOf(draft: CopyDraft): LoadOptions {
  const { given } = draft
  return {
    // 0 and 1 both mean the first error.
    maxErrors: given.has('ignoreallerrors') ? Number.POSITIVE_INFINITY : Math.max(draft.maxErrors ?? 0, 1),
    noLoad: given.has('noload'),
    explicitIds: given.has('explicit_ids'),
    ignoreHeader: draft.ignoreHeader ?? 0,
    ignoreBlankLines: given.has('ignoreblanklines'),
  }
}

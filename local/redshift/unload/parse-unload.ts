import { missingAuthorization, readArguments } from '../copy/authorization'
import { redundant } from '../copy/copy-options'
import { StatementReader, syntaxError } from '../copy/statement-reader'
import { tokenize } from '../dialect/lexer'
import { SqlError } from '../protocol/sql-error'
import type { UnloadCommand, UnloadFormat } from './unload-command'
import { judgeUnload, type UnloadDraft, unloadFormats, unloadParameters } from './unload-options'

/** The largest file that UNLOAD writes. */
const maxFileBytes = 6.2 * 1024 * 1024 * 1024

/** Whether a statement is an UNLOAD. */
export function isUnload(sql: string): boolean {
  const first = tokenize(sql).find(({ kind }) => kind !== 'space' && kind !== 'comment')
  return first?.kind === 'word' && first.text.toLowerCase() === 'unload'
}

/** Reads an UNLOAD statement. What this endpoint does not know or not do is refused by its name, never passed over. */
export function parseUnload(sql: string): UnloadCommand {
  const reader = new StatementReader(sql)
  reader.expect('unload')
  reader.expect('(')
  const query = readQuery(reader)
  reader.expect(')')
  reader.expect('to')
  const { bucket, key } = reader.address()
  const draft: UnloadDraft = { given: new Set() }
  const iamRole = readArguments(reader, () => readParameter(reader, draft))
  judgeUnload(draft)
  if (iamRole === undefined) throw missingAuthorization('UNLOAD')
  const { given, partitionBy = [] } = draft
  return {
    kind: 'unload',
    sql: query,
    bucket,
    // The folders of partitions stand below a folder.
    prefix: partitionBy.length > 0 && key !== '' && !key.endsWith('/') ? `${key}/` : key,
    iamRole,
    ...(draft.region === undefined ? {} : { region: draft.region }),
    format: formatOf(draft),
    compression: given.has('gzip') ? 'gzip' : given.has('zstd') ? 'zstd' : 'none',
    partitionBy,
    includesPartition: draft.includesPartition ?? false,
    manifest: given.has('manifest') ? (draft.isVerbose === true ? 'verbose' : 'plain') : 'none',
    allowOverwrite: given.has('allowoverwrite'),
    cleanPath: given.has('cleanpath'),
    isParallel: draft.isParallel ?? true,
    maxFileBytes: draft.maxFileBytes ?? maxFileBytes,
    ...(draft.extension === undefined ? {} : { extension: draft.extension.replace(/^\./, '') }),
  }
}

/** The query in its quotes. Its outer select takes no LIMIT: what every slice wrote first would be chance. */
function readQuery(reader: StatementReader): string {
  const dollar = reader.kind === 'string' ? /^(\$\w*\$)([\s\S]*)\1$/.exec(reader.text) : null
  const query = dollar === null ? reader.literal() : (dollar[2] ?? '')
  if (dollar !== null) reader.take()
  const tokens = tokenize(query).filter(({ kind }) => kind !== 'space' && kind !== 'comment')
  const [first] = tokens
  if (!/^(?:select|with|\()$/i.test(first?.text ?? '')) throw syntaxError(first?.text ?? '')
  let depth = 0
  for (const { kind, text } of tokens) {
    if (text === '(') depth++
    else if (text === ')') depth--
    else if (depth === 0 && kind === 'word' && text.toLowerCase() === 'limit') {
      throw new SqlError({
        code: '0A000',
        message: 'Limit clause is not supported',
        hint: 'put the LIMIT into a subquery',
      })
    } else if (text === ';') throw syntaxError(text)
  }
  return query
}

function readParameter(reader: StatementReader, draft: UnloadDraft): void {
  const isFormat = reader.skip('format')
  if (isFormat) reader.skip('as')
  const { word } = reader
  const parameter = unloadParameters.get(word)
  if (parameter === undefined || (isFormat && !unloadFormats.has(word))) throw syntaxError(reader.text)
  if (draft.given.has(word)) throw redundant()
  draft.given.add(word)
  reader.take()
  parameter(reader, draft)
}

function formatOf(draft: UnloadDraft): UnloadFormat {
  const { given, nullAs = '' } = draft
  const header = given.has('header')
  if (given.has('parquet')) return { kind: 'parquet' }
  if (given.has('json')) return { kind: 'json' }
  if (given.has('csv')) return { kind: 'csv', delimiter: draft.delimiter ?? ',', header, nullAs }
  if (draft.widths !== undefined) return { kind: 'fixed', widths: draft.widths, nullAs }
  return {
    kind: 'text',
    delimiter: draft.delimiter ?? '|',
    header,
    nullAs,
    escape: given.has('escape'),
    addQuotes: given.has('addquotes'),
  }
}
